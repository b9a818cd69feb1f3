//! `Gone`: how the connections of a drained server ended.

/// How a connection of a drained server ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Gone {
    Closed,
    Left,
    Cut,
    Stuck,
}

impl Gone {
    #[cfg(feature = "metrics")]
    pub(super) const ALL: [Self; 4] = [Self::Closed, Self::Left, Self::Cut, Self::Stuck];

    /// The word of the metric.
    #[cfg(feature = "metrics")]
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Left => "left",
            Self::Cut => "cut",
            Self::Stuck => "stuck",
        }
    }
}

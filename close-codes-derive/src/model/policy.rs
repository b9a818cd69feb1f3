//! What `#[reconnect(..)]` and `#[diagnose(..)]` say, in the runtime's units: milliseconds and thousandths.

/// A policy for reconnecting.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Reconnect {
    pub(crate) mode: Mode,
    pub(crate) attempts: Option<u32>,
    pub(crate) within: Option<u32>,
    pub(crate) session: Option<Session>,
    pub(crate) reauthenticate: bool,
    pub(crate) failover: bool,
    pub(crate) reconfigure: bool,
    pub(crate) retry_window: Option<RetryWindow>,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Mode {
    Never,
    Now,
    After(Window),
    /// At least one, at most 16.
    List(Vec<Window>),
    Backoff(Backoff),
    Manual,
}

/// A random time from `min` to `max`, or exactly that time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) min: u32,
    pub(crate) max: u32,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Backoff {
    pub(crate) min: u32,
    pub(crate) initial: u32,
    pub(crate) max: u32,
    pub(crate) factor: u32,
    pub(crate) jitter: Jitter,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Jitter {
    Full,
    Equal,
    None,
    Share(u16),
    Added(Window),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Session {
    Resume { within: Option<u32> },
    Fresh,
}

/// How far a retry window in the peer's Close reason is obeyed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum RetryWindow {
    Ignore,
    UpTo(u32),
}

/// What a close indicates about a fault.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Diagnose {
    /// `None` for `none`.
    pub(crate) fault: Option<Fault>,
    pub(crate) threshold: Option<u32>,
    pub(crate) window: Option<u32>,
    pub(crate) advice: Option<String>,
}

/// Where a fault is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The word for it.
    pub(crate) word: &'static str,
    /// The number by which the runtime's `Diagnose::unpack` knows it.
    pub(crate) number: u32,
}

impl Reconnect {
    pub(crate) fn new(mode: Mode) -> Self {
        Self {
            mode,
            attempts: None,
            within: None,
            session: None,
            reauthenticate: false,
            failover: false,
            reconfigure: false,
            retry_window: None,
        }
    }
}

impl Window {
    /// No time.
    pub(crate) const NOTHING: Self = Self { min: 0, max: 0 };
}

impl Mode {
    /// The shortest time that an attempt waits.
    pub(crate) fn least_delay(&self) -> u32 {
        match self {
            Self::Never | Self::Now | Self::Manual => 0,
            Self::After(window) => window.min,
            Self::List(delays) => delays.iter().map(|window| window.min).min().unwrap_or(0),
            Self::Backoff(backoff) => backoff.least_delay(),
        }
    }
}

impl RetryWindow {
    /// The runtime's `Reconnect::DEFAULT_RETRY_WINDOW`.
    pub(crate) const DEFAULT: u32 = 120_000;
}

impl Diagnose {
    /// The defaults of the runtime's `Diagnose`.
    pub(crate) const THRESHOLD: u32 = 3;
    pub(crate) const WINDOW: u32 = 60_000;
}

impl Backoff {
    /// The defaults of the runtime's `Backoff::DEFAULT`. A test compares the two.
    pub(crate) const DEFAULT: Self =
        Self { min: 0, initial: 5_000, max: 30_000, factor: 2_000, jitter: Jitter::Full };

    /// The shortest first delay; later ones are not shorter.
    fn least_delay(&self) -> u32 {
        let first = match self.jitter {
            Jitter::Full => 0,
            Jitter::Equal => self.initial / 2,
            Jitter::None => self.initial,
            Jitter::Share(share) => {
                let part = u64::from(self.initial) * u64::from(share) / 1_000;
                self.initial.saturating_sub(u32::try_from(part).unwrap_or(u32::MAX))
            }
            Jitter::Added(window) => {
                self.initial.min(self.max.saturating_sub(window.max)).saturating_add(window.min)
            }
        };
        first.max(self.min)
    }
}

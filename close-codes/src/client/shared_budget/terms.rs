//! What a budget tells its store with each question.

use core::time::Duration;
use std::string::String;
use std::vec::Vec;

use super::limit::Limit;

/// A limit, and the key that its turns are kept under.
#[derive(Clone, Debug)]
pub(super) struct Keyed {
    #[cfg_attr(not(feature = "redis"), allow(dead_code))] // memory needs no keys
    pub(super) key: String,
    pub(super) limit: Limit,
}

/// What is told with each question.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    pub(super) limits: Vec<Keyed>,
    pub(super) slack: Duration,
    #[cfg_attr(not(feature = "redis"), allow(dead_code))] // memory loses nothing
    pub(super) is_cautious: bool,
}

impl Terms {
    /// The limit with the longest window.
    pub(super) fn widest(&self) -> Option<&Keyed> {
        self.limits.iter().max_by_key(|keyed| keyed.limit.window())
    }

    /// What the budget is called in events: its first key.
    pub(super) fn name(&self) -> &str {
        self.limits.first().map_or("", |keyed| &keyed.key)
    }

    /// The shortest window.
    pub(super) fn narrowest_window(&self) -> Duration {
        self.limits.iter().map(|keyed| keyed.limit.window()).min().unwrap_or_default()
    }
}

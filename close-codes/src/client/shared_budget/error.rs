//! Why there is no turn.

use core::error::Error;
use core::fmt;
use core::time::Duration;
use std::string::String;

/// Why a [`SharedBudget`](crate::SharedBudget) gives no turn, and waiting does not help.
///
/// Redis that is merely away is no such error: [`SharedBudget::turn`](crate::SharedBudget::turn) waits for it.
///
/// Shown, it is one line: what is wrong, what Redis itself said, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetError {
    fault: BudgetFault,
    /// What Redis, or its client, said of it; empty where neither was asked.
    words: String,
}

/// What keeps a [`SharedBudget`](crate::SharedBudget) from giving turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BudgetFault {
    /// Redis does not let this user in, or not run the script or use the keys (`NOPERM`, `NOAUTH`, `WRONGPASS`).
    Denied,
    /// A key holds something else than a sorted set (`WRONGTYPE`): another program uses the same key.
    WrongType,
    /// The connection leads to a replica that nobody may write to (`READONLY`).
    ReadOnly,
    /// The keys of one budget lie on different nodes of a cluster (`CROSSSLOT`).
    KeysApart,
    /// Redis is a cluster, and the connection is one to a single node (`MOVED`).
    Moved,
    /// Two limits of one budget have the same key.
    SameKey,
    /// Redis did not answer: only where the caller did not want to wait, in
    /// [`turn_within`](crate::SharedBudget::turn_within) and [`known`](crate::SharedBudget::known).
    Away,
    /// Anything else that Redis or its client refuses.
    Refused,
}

impl BudgetError {
    #[cfg_attr(not(feature = "redis"), allow(dead_code))] // memory refuses nothing
    pub(super) fn new(fault: BudgetFault, words: String) -> Self {
        Self { fault, words }
    }

    /// What is wrong.
    #[must_use]
    pub const fn fault(&self) -> BudgetFault {
        self.fault
    }

    /// What Redis, or its client, said; empty if neither was asked.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }
}

impl BudgetFault {
    const fn fact(self) -> &'static str {
        match self {
            Self::Denied => "Redis does not permit this user to use the budget",
            Self::WrongType => "a key of the budget holds something else than a sorted set",
            Self::ReadOnly => "the budget's connection leads to a read-only replica",
            Self::KeysApart => "the budget's keys lie on different nodes of the cluster",
            Self::Moved => "Redis is a cluster, and the budget's connection is one to a single node",
            Self::SameKey => "two limits of the budget have the same key",
            Self::Away => "Redis does not answer",
            Self::Refused => "Redis refuses the budget's script",
        }
    }

    /// What to do about it, if it can be said.
    const fn advice(self) -> Option<&'static str> {
        match self {
            Self::Denied => Some("check user and password, and what the user may do (ACL)"),
            Self::WrongType => Some("use a key that nothing else uses"),
            Self::ReadOnly => Some("connect to the primary"),
            Self::KeysApart => Some("give the keys one hash tag: `{bot}:identify`, `{bot}:identify:3`"),
            Self::Moved => Some("use redis::cluster_async::ClusterConnection"),
            Self::SameKey => Some("give each limit a key of its own"),
            Self::Away | Self::Refused => None,
        }
    }
}

impl fmt::Display for BudgetFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.fact())
    }
}

impl fmt::Display for BudgetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.fault.fact())?;
        if !self.words.is_empty() {
            write!(f, " ({})", self.words)?;
        }
        match self.fault.advice() {
            Some(advice) => write!(f, ": {advice}"),
            None => Ok(()),
        }
    }
}

impl Error for BudgetError {}

/// Why [`SharedBudget::turn_within`](crate::SharedBudget::turn_within) gave no turn.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Later {
    /// The turn would be this long from now, or later.
    In(Duration),
    /// There is no turn to wait for.
    Failed(BudgetError),
}

impl Later {
    /// How long the wait would be, at least; `None` if waiting does not help.
    #[must_use]
    pub const fn wait(&self) -> Option<Duration> {
        match self {
            Self::In(wait) => Some(*wait),
            Self::Failed(_) => None,
        }
    }
}

impl fmt::Display for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::In(wait) => write!(f, "the limit is used up: the next turn is in {wait:?} or later"),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

// Without a source: a failure is shown whole.
impl Error for Later {}

//! What the model expects of the supervisor: not which delay is drawn, but which may be.

use close_codes::{Policy, Row, StopCause};

use super::delays::Drawn;
use super::evidence::Said;
use super::wishes::Wishes;

/// This row decides, and this is done.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    /// The row of the application's variant, and its code where it has one.
    pub(crate) reason: (Row, Option<u16>),
    pub(crate) row: Option<Row>,
    pub(crate) policy: Policy,
    pub(crate) action: Expect,
    /// What may be said of the peer: the first that must be, unless one before it may be.
    pub(crate) diagnosis: Vec<Said>,
}

#[derive(Clone, Debug)]
pub(crate) enum Expect {
    Reconnect(Next),
    AwaitUser,
    Stop(StopCause),
}

/// An attempt, with the delays in milliseconds that it may have.
#[derive(Clone, Debug)]
pub(crate) struct Next {
    pub(crate) number: u32,
    pub(crate) failed: u32,
    pub(crate) wishes: Wishes,
    pub(crate) delay: Drawn,
    /// What is due later starts a new session.
    pub(crate) resume_until: Option<u64>,
    /// What would be due later is given up.
    pub(crate) until: Option<u64>,
    /// Whether it counts for the budget: the first start does not.
    pub(crate) is_reconnect: bool,
}

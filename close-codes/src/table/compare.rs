//! Two versions of a table: what changed, and whether both can be in use at once.

use core::fmt::{self, Display, Formatter};

use super::words::{CodeSpan, Codes, DiagnoseWords, ReconnectWords};
use super::{PolicyTable, Row, Rule, SentBy};
use crate::{CloseCode, Diagnose, Mode, Reconnect, Role};

/// Two versions of a table: see [`PolicyTable::compare`].
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    old: &'static PolicyTable,
    new: &'static PolicyTable,
}

/// A difference between two versions of a table. A row is the same row in both if it is for the same codes and
/// the same reason prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// A row that the old version does not have.
    Added {
        /// The row.
        row: Row,
        /// The row that decides its codes in the old version, if one does.
        was: Option<Row>,
    },
    /// A row that the new version does not have.
    Removed {
        /// The row.
        row: Row,
        /// The row that decides its codes in the new version, if one does.
        now: Option<Row>,
    },
    /// A row with another name: the same on the wire, another variant in code.
    Renamed {
        /// The row in the old version.
        old: Row,
        /// The row in the new version.
        new: Row,
    },
    /// A row of the same name for other codes, or another reason prefix.
    Moved {
        /// The row in the old version.
        old: Row,
        /// The row in the new version.
        new: Row,
    },
    /// Another reason is sent.
    Reason {
        /// The row in the old version.
        old: Row,
        /// The row in the new version.
        new: Row,
    },
    /// Another end sends it.
    SentBy {
        /// The row in the old version.
        old: Row,
        /// The row in the new version.
        new: Row,
    },
    /// Clients come back otherwise for codes that both versions name, or for all that neither names.
    Reconnect {
        /// The codes.
        codes: Span,
        /// What the old version says.
        old: Option<Reconnect>,
        /// What the new version says.
        new: Option<Reconnect>,
    },
    /// The codes tell of another fault, or from another count on.
    Diagnose {
        /// The codes.
        codes: Span,
        /// What the old version says.
        old: Option<Diagnose>,
        /// What the new version says.
        new: Option<Diagnose>,
    },
}

//! `Rule`: what a table says about some codes, with its policies resolved.

use core::ops::RangeInclusive;

use crate::law::CloseCode;
use crate::policy::{Diagnose, Reconnect};
use crate::table::{Row, starts_with};

/// What a table says about some codes: a row, with its policies resolved.
///
/// A row becomes
///
/// - one rule, if it has its own policies or inherits the same policies for all of its codes;
/// - one rule for each run of codes, if it is for a range and inherits different policies for its codes;
/// - one rule more for each reason prefix of the rows that it inherits from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub(super) row: Row,
    pub(super) first: u16,
    pub(super) last: u16,
    pub(super) reason_prefix: Option<&'static str>,
    pub(super) reconnect: Option<Row>,
    pub(super) diagnose: Option<Row>,
}

impl Rule {
    /// The row: an own row of the table, or an inherited row.
    #[must_use]
    pub const fn row(self) -> Row {
        self.row
    }

    /// The codes of the row, or a part of them if the row inherits different policies; 0 to 65535 for `other`, none
    /// for a local end.
    #[must_use]
    pub const fn codes(self) -> RangeInclusive<u16> {
        self.first..=self.last
    }

    /// Whether this is the rule for the codes that no row names.
    #[must_use]
    pub const fn is_other(self) -> bool {
        self.row.is_other()
    }

    /// Whether this is the rule of an end that the application decides by itself. It matches no code.
    #[must_use]
    pub const fn is_local(self) -> bool {
        self.row.is_local()
    }

    /// The prefix that an observed reason must have: the row's, or a longer one if the row inherits policies that
    /// depend on the reason.
    #[must_use]
    pub const fn reason_prefix(self) -> Option<&'static str> {
        self.reason_prefix
    }

    /// The policy for reconnecting, the row's own or an inherited one.
    #[must_use]
    pub const fn reconnect(self) -> Option<Reconnect> {
        match self.reconnect {
            Some(row) => row.reconnect(),
            None => None,
        }
    }

    /// The diagnosis, the row's own or an inherited one.
    #[must_use]
    pub const fn diagnose(self) -> Option<Diagnose> {
        match self.diagnose {
            Some(row) => row.diagnose(),
            None => None,
        }
    }

    /// The row that [`reconnect`](Self::reconnect) comes from.
    #[must_use]
    pub const fn reconnect_from(self) -> Option<Row> {
        self.reconnect
    }

    /// The row that [`diagnose`](Self::diagnose) comes from.
    #[must_use]
    pub const fn diagnose_from(self) -> Option<Row> {
        self.diagnose
    }

    /// Whether the rule is for this observed code and reason. The first rule of a walk that matches decides.
    #[must_use]
    pub const fn matches(self, code: CloseCode, reason: &str) -> bool {
        let prefix_fits = match self.reason_prefix {
            Some(prefix) => starts_with(reason, prefix),
            None => true,
        };
        self.first <= code.get() && code.get() <= self.last && prefix_fits
    }

    /// The rule of a row whose policies are the same for all of its codes and reasons.
    pub(super) const fn of(row: Row, reconnect: Option<Row>, diagnose: Option<Row>) -> Self {
        let codes = row.codes();
        Self {
            row,
            first: *codes.start(),
            last: *codes.end(),
            reason_prefix: row.reason_prefix(),
            reconnect,
            diagnose,
        }
    }
}

//! `Ruling`: the row that decides, and its policy.

use crate::closed::Closed;
use crate::law::CloseCode;
use crate::policy::{Diagnose, Mode, Policy, Reconnect};
use crate::table::{PolicyTable, Row};

/// A row that decides, and its policy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ruling {
    pub(super) row: Option<Row>,
    pub(super) policy: Policy,
}

impl Ruling {
    /// What the table says about how a connection closed.
    pub(super) fn of_closed(table: &'static PolicyTable, closed: &Closed) -> Self {
        let ruling = Self::of_code(table, closed.code(), closed.reason());
        if closed.may_be_made_up() && ruling.goes_no_further() {
            return Self::of_unknown(table);
        }
        ruling
    }

    /// What the table says about a code and reason. The table of a `Supervised` enum has a policy for each; `never`
    /// stands in if one were missing.
    pub(super) fn of_code(table: &'static PolicyTable, code: CloseCode, reason: &str) -> Self {
        let reconnect = table.reconnect(code, reason).unwrap_or(Reconnect::NEVER);
        let diagnose = table.diagnose(code, reason).unwrap_or(Diagnose::NONE);
        Self { row: table.find(code, reason), policy: Policy::new(reconnect, diagnose) }
    }

    /// What a local row says. It has no code by which it could inherit anything.
    pub(super) fn of_local(row: Row) -> Self {
        let reconnect = row.reconnect().unwrap_or(Reconnect::NEVER);
        Self { row: Some(row), policy: Policy::new(reconnect, row.diagnose().unwrap_or(Diagnose::NONE)) }
    }

    /// The peer closed with a code that nobody knows: the client goes on as after a connection that was lost. But the
    /// peer did close it, so that this accuses neither the network nor anybody else.
    fn of_unknown(table: &'static PolicyTable) -> Self {
        let lost = Self::of_code(table, CloseCode::ABNORMAL_CLOSURE, "");
        Self { policy: Policy::new(lost.policy.reconnect, Diagnose::NONE), ..lost }
    }

    /// Whether the client makes no further attempt by itself.
    fn goes_no_further(&self) -> bool {
        matches!(self.policy.reconnect.mode(), Mode::Never | Mode::Manual)
    }
}

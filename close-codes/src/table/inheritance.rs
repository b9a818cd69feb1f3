//! Which row's policy counts where a row has none of its own.

use super::{PolicyTable, Row};
use crate::law::CloseCode;

impl PolicyTable {
    /// The row whose policy applies to an observed code and reason: the first one in the inheritance that has a policy.
    pub(super) fn policy_row(
        &'static self,
        code: CloseCode,
        reason: &str,
        has_one: fn(Row) -> bool,
    ) -> Option<Row> {
        let mut table = self;
        loop {
            match table.find_in_this(code, reason) {
                Some(row) if has_one(row) => return Some(row),
                _ => table = table.inherits()?,
            }
        }
    }

    /// The same for the codes that no row names.
    pub(crate) fn policy_row_of_other(&'static self, has_one: fn(Row) -> bool) -> Option<Row> {
        self.lineage().filter_map(Self::other).find(|&row| has_one(row))
    }

    /// The table, and those that it inherits from in turn.
    pub(crate) fn lineage(&'static self) -> impl Iterator<Item = &'static Self> {
        core::iter::successors(Some(self), |table| table.inherits())
    }
}

pub(crate) fn has_reconnect(row: Row) -> bool {
    row.reconnect().is_some()
}

pub(crate) fn has_diagnose(row: Row) -> bool {
    row.diagnose().is_some()
}

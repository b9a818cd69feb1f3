//! The walk: a table with its inheritance flattened into rules. The first rule that matches decides.

mod rows;
mod rule;
mod split;

use self::rows::Rows;
pub use self::rule::Rule;
use self::split::Split;
use super::inheritance::{has_diagnose, has_reconnect};
use super::{PolicyTable, Row};
use crate::law::CloseCode;

impl PolicyTable {
    /// Walks the table with its inheritance flattened, in the order of the lookup. The first rule that
    /// [matches](Rule::matches) is the result of [`find`](Self::find), [`reconnect`](Self::reconnect) and
    /// [`diagnose`](Self::diagnose).
    ///
    /// 1. The own rows for single codes, by code; of the same code, the longest reason prefix first.
    /// 2. The own rows for ranges, the narrowest first.
    /// 3. The rows of each inherited table, likewise.
    /// 4. The own `other`, or else an inherited one.
    /// 5. The own local ends, which match no code, in the order of the variants.
    ///
    /// Rows that never decide are left out: for example, an inherited row whose codes are all named by own rows.
    ///
    /// ```
    /// use close_codes::CloseReason;
    ///
    /// #[derive(CloseReason)]
    /// enum ChatClose {
    ///     #[close(4100..=4199)]
    ///     Throttled(u16),
    ///     #[close(4150)]
    ///     Banned,
    /// }
    ///
    /// let names: Vec<_> = ChatClose::TABLE.walk().map(|rule| rule.row().name()).collect();
    /// assert_eq!(names, ["Banned", "Throttled"]);
    /// ```
    #[doc(alias("iter", "flatten"))]
    #[must_use]
    pub fn walk(&'static self) -> Walk {
        Walk { table: self, rows: Rows::of(self), split: None }
    }

    /// Whether the row decides for any of its codes.
    fn is_decided_by(&'static self, row: Row) -> bool {
        let reason = row.reason_prefix().unwrap_or("");
        row.codes().any(|code| self.find(CloseCode::new(code), reason) == Some(row))
    }
}

/// The rules of a table, in the order of the lookup: see [`PolicyTable::walk`].
///
/// It does not allocate. Each step looks at all rows of a table again. That suits exports of tables with hundreds of
/// rows; for a lookup use [`PolicyTable::find`].
#[derive(Clone, Debug)]
pub struct Walk {
    table: &'static PolicyTable,
    rows: Rows,
    split: Option<Split>,
}

impl Iterator for Walk {
    type Item = Rule;

    fn next(&mut self) -> Option<Rule> {
        loop {
            if let Some(split) = &mut self.split {
                match split.next() {
                    Some(rule) => return Some(rule),
                    None => self.split = None,
                }
            }
            let row = self.rows.next()?;
            if row.is_other() {
                let table = row.table();
                let reconnect = table.policy_row_of_other(has_reconnect);
                return Some(Rule::of(row, reconnect, table.policy_row_of_other(has_diagnose)));
            }
            let (reconnect, diagnose) = (row.reconnect().map(|_| row), row.diagnose().map(|_| row));
            if row.is_local() {
                return Some(Rule::of(row, reconnect, diagnose));
            }
            if !self.table.is_decided_by(row) {
                continue;
            }
            if reconnect.is_some() && diagnose.is_some() || row.table().inherits().is_none() {
                return Some(Rule::of(row, reconnect, diagnose));
            }
            self.split = Some(Split::new(self.table, row));
        }
    }
}

impl core::iter::FusedIterator for Walk {}

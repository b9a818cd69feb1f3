//! Counts the attempts of each row, in bounded memory.

use crate::table::Row;

/// The attempts of each row since the connection was last healthy.
///
/// Eight rows have their own count. Further rows share one count, so that such a row may get fewer attempts than its
/// policy allows, but never more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempts {
    rows: [(Option<Row>, u32); ROWS],
    used: usize,
    others: u32,
}

const ROWS: usize = 8;

impl Attempts {
    pub(super) const NONE: Self = Self { rows: [(None, 0); ROWS], used: 0, others: 0 };

    /// Counts an attempt for the row, and returns true, unless the row is at its limit.
    pub(super) fn take(&mut self, row: Option<Row>, limit: Option<u32>) -> bool {
        let count = self.count_of(row);
        if limit.is_some_and(|limit| *count >= limit) {
            return false;
        }
        *count = count.saturating_add(1);
        true
    }

    fn count_of(&mut self, row: Option<Row>) -> &mut u32 {
        if let Some(at) = self.rows[..self.used].iter().position(|(known, _)| *known == row) {
            return &mut self.rows[at].1;
        }
        if self.used == ROWS {
            return &mut self.others;
        }
        self.used += 1;
        let new = &mut self.rows[self.used - 1];
        *new = (row, 0);
        &mut new.1
    }
}

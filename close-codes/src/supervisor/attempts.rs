//! Attempts, counted for each row in bounded memory.

use crate::table::Row;

/// The attempts for each row since the connection was last healthy.
///
/// Eight rows have a count of their own; further ones share one, so that a row may get fewer attempts than its
/// policy allows, and never more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempts {
    rows: [(Option<Row>, u32); ROWS],
    used: usize,
    others: u32,
}

const ROWS: usize = 8;

impl Attempts {
    pub(super) const NONE: Self = Self { rows: [(None, 0); ROWS], used: 0, others: 0 };

    /// Counts an attempt for the row, unless it has had as many as the limit.
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

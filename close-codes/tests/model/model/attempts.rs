//! How many attempts there were since the connection was healthy, and for which row.

use close_codes::Row;

/// What is forgotten when a connection is healthy.
#[derive(Clone, Default)]
pub(super) struct SinceHealthy {
    pub(super) attempts: u32,
    /// The rows that asked for an attempt.
    pub(super) asked: Vec<Option<Row>>,
    /// The attempts that waited by a backoff or a list.
    pub(super) grown: u32,
    /// Whether a delay of less than a second was obeyed.
    pub(super) obeyed_short: bool,
    /// Whether a retry window was obeyed.
    pub(super) obeyed_window: bool,
    pub(super) failed: u32,
}

impl SinceHealthy {
    /// How many attempts a row has asked for. Eight rows are counted apart, further ones together: bounded memory.
    pub(super) fn asked_by(&self, row: Option<Row>) -> u32 {
        let apart = self.rows_apart(row);
        let together = |asked: &Option<Row>| !apart.contains(asked);
        let counts = |asked: &&Option<Row>| **asked == row || together(&row) && together(asked);
        u32::try_from(self.asked.iter().filter(counts).count()).unwrap()
    }

    /// Whether a row that asks now is counted together with others.
    pub(super) fn is_together(&self, row: Option<Row>) -> bool {
        !self.rows_apart(row).contains(&row)
    }

    fn rows_apart(&self, row: Option<Row>) -> Vec<Option<Row>> {
        let mut rows: Vec<Option<Row>> = Vec::new();
        for asked in self.asked.iter().chain([&row]) {
            if !rows.contains(asked) {
                rows.push(*asked);
            }
        }
        rows.truncate(8);
        rows
    }
}

//! Which row decides, as DESIGN 7 says it, by walking all rows each time.

use close_codes::{Closed, Diagnose, How, Mode, Policy, PolicyTable, Reconnect, Row};

use super::Model;
use crate::corners::Corner;

impl Model {
    pub(super) fn row(&mut self, code: u16, text: &str) -> Option<Row> {
        let row = row(self.table, code, text)?;
        let is_own = std::ptr::eq(row.table(), self.table);
        self.tally.meet(match (is_own, row.is_other(), row.is_range()) {
            (true, true, _) => Corner::OwnOther,
            (true, _, true) => Corner::OwnRange,
            (true, ..) => Corner::OwnCode,
            (.., true) => Corner::InheritedRange,
            _ => Corner::InheritedCode,
        });
        self.tally.meet_if(row.reason_prefix().is_some(), Corner::Prefix);
        self.tally.meet_if(row.reconnect().is_none(), Corner::InheritedPolicy);
        Some(row)
    }

    /// The variant that stands for a code, by its row.
    pub(super) fn reason(&self, code: u16, text: &str) -> (Row, Option<u16>) {
        (variant(self.table, code, text), Some(code))
    }
}

/// An own row that names the code, else an inherited one, else the own `other`, else an inherited one.
pub(super) fn row(table: &'static PolicyTable, code: u16, reason: &str) -> Option<Row> {
    named(table, code, reason).or_else(|| lineage(table).find_map(other))
}

/// The row of a table or of those that it inherits from that names the code.
pub(super) fn named(table: &'static PolicyTable, code: u16, reason: &str) -> Option<Row> {
    lineage(table).find_map(|table| own(table, code, reason))
}

/// The row of the variant that stands for a code: an own one.
pub(super) fn variant(table: &'static PolicyTable, code: u16, reason: &str) -> Row {
    own(table, code, reason).or_else(|| other(table)).expect("a supervised table has `other`")
}

/// The policy of the row that decides; where it has none, the inherited one of the code.
pub(super) fn policy(table: &'static PolicyTable, code: u16, reason: &str) -> Policy {
    let decides = |table| row(table, code, reason).filter(|row| std::ptr::eq(row.table(), table));
    let reconnect = lineage(table).find_map(|table| decides(table).and_then(Row::reconnect));
    let diagnose = lineage(table).find_map(|table| decides(table).and_then(Row::diagnose));
    whole(reconnect, diagnose)
}

/// The code and reason by which the table decides a close. A 1002 that the library may have made up stops no client.
pub(super) fn deciding<'a>(table: &'static PolicyTable, closed: &'a Closed) -> (u16, &'a str) {
    let (code, text) = (closed.code().get(), closed.reason());
    let may_be_made_up = closed.how() == How::Unknown && code == 1002;
    match policy(table, code, text).reconnect.mode() {
        Mode::Never | Mode::Manual if may_be_made_up => (1006, ""),
        _ => (code, text),
    }
}

/// What the table decides for a close. Nobody is accused of a code that nobody knows.
pub(super) fn decided(table: &'static PolicyTable, closed: &Closed) -> Policy {
    let (code, text) = deciding(table, closed);
    let policy = policy(table, code, text);
    if code == closed.code().get() { policy } else { Policy::new(policy.reconnect, Diagnose::NONE) }
}

/// The policy of a local end: no code finds it, and none gives it a policy.
pub(super) fn local(row: Row) -> Policy {
    whole(row.reconnect(), row.diagnose())
}

fn whole(reconnect: Option<Reconnect>, diagnose: Option<Diagnose>) -> Policy {
    let reconnect = reconnect.expect("a supervised table decides every end");
    Policy::new(reconnect, diagnose.unwrap_or(Diagnose::NONE))
}

fn own(table: &'static PolicyTable, code: u16, reason: &str) -> Option<Row> {
    let names = |row: &Row| !row.is_other() && !row.is_local() && row.codes().contains(&code);
    let begins = |row: &Row| row.reason_prefix().is_none_or(|prefix| reason.starts_with(prefix));
    let width = |row: &Row| row.last().get() - row.first().get();
    let prefix = |row: &Row| row.reason_prefix().map_or(0, str::len);
    // The narrowest; among equals the one with the longest prefix.
    table.rows().filter(names).filter(begins).min_by_key(|row| (width(row), usize::MAX - prefix(row)))
}

fn other(table: &'static PolicyTable) -> Option<Row> {
    table.rows().find(|row| row.is_other())
}

fn lineage(table: &'static PolicyTable) -> impl Iterator<Item = &'static PolicyTable> {
    std::iter::successors(Some(table), |table| table.inherits())
}

//! The rules of a row that inherits a policy: as many as that differs by code and by reason.

use core::cmp::Reverse;

use super::Rule;
use crate::law::CloseCode;
use crate::table::inheritance::{has_diagnose, has_reconnect};
use crate::table::{PolicyTable, Row};

/// The rules of a row that inherits a policy, which may differ by code and by reason.
#[derive(Clone, Debug)]
pub(super) struct Split {
    table: &'static PolicyTable,
    row: Row,
    /// The inherited prefix that the rules are for now; `None` before the first one.
    prefix: Option<PrefixOrder>,
    reason_prefix: Option<&'static str>,
    /// The codes that have no rule for that prefix yet.
    rest: Option<(u16, u16)>,
    /// All inherited prefixes are done; what follows is for the row itself.
    is_last: bool,
}

/// The longest first, then by table, then by place in the table.
type PrefixOrder = (Reverse<usize>, usize, usize);

impl Split {
    pub(super) fn new(table: &'static PolicyTable, row: Row) -> Self {
        Self { table, row, prefix: None, reason_prefix: None, rest: None, is_last: false }
    }

    pub(super) fn next(&mut self) -> Option<Rule> {
        loop {
            if let Some((first, last)) = self.rest {
                let rule = self.rule(first, last);
                self.rest = match rule {
                    Some(rule) if rule.last < last => Some((rule.last + 1, last)),
                    _ => None,
                };
                if rule.is_some() {
                    return rule;
                }
            }
            if self.is_last {
                return None;
            }
            if let Some((order, inherited)) = self.next_prefix() {
                self.prefix = Some(order);
                self.reason_prefix = inherited.reason_prefix();
                let first = self.row.first().max(inherited.first()).get();
                self.rest = Some((first, self.row.last().min(inherited.last()).get()));
            } else {
                self.is_last = true;
                self.reason_prefix = self.row.reason_prefix();
                self.rest = Some((self.row.first().get(), self.row.last().get()));
            }
        }
    }

    /// The rule that begins with these codes; `None` if the row decides none of them. It may include codes that other
    /// rows decide, since the rules of those rows come first.
    fn rule(&self, first: u16, last: u16) -> Option<Rule> {
        let reason = self.reason_prefix.unwrap_or("");
        let mut rule: Option<Rule> = None;
        for code in first..=last {
            let observed = CloseCode::new(code);
            if self.table.find(observed, reason) == Some(self.row) {
                let reconnect = self.table.policy_row(observed, reason, has_reconnect);
                let diagnose = self.table.policy_row(observed, reason, has_diagnose);
                match rule {
                    None => {
                        let (row, reason_prefix) = (self.row, self.reason_prefix);
                        rule = Some(Rule { row, first, last, reason_prefix, reconnect, diagnose });
                    }
                    Some(rule) if rule.reconnect != reconnect || rule.diagnose != diagnose => {
                        return Some(Rule { last: code - 1, ..rule });
                    }
                    Some(_) => {}
                }
            }
        }
        rule
    }

    /// The next inherited row with a prefix that this row's policies may depend on.
    fn next_prefix(&self) -> Option<(PrefixOrder, Row)> {
        let own = self.row.reason_prefix().unwrap_or("");
        let inherited = self.row.table().lineage().enumerate().skip(1);
        let prefixed = inherited.flat_map(|(depth, table)| {
            table.columns.prefixed().enumerate().map(move |(at, (index, prefix))| {
                ((Reverse(prefix.len()), depth, at), Row::new(table, index), prefix)
            })
        });
        prefixed
            .filter(|&(order, _, prefix)| {
                Some(order) > self.prefix && prefix.len() > own.len() && prefix.starts_with(own)
            })
            .min_by_key(|&(order, ..)| order)
            .map(|(order, row, _)| (order, row))
    }
}

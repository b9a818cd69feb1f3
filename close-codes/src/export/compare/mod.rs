//! `compare`: what changed between two versions of a table, and whether both can be in use at the same time.

mod change;

use core::fmt::{self, Display, Formatter};
use core::iter::successors;

pub use self::change::{Change, Scope};
use crate::law::CloseCode;
use crate::policy::{Diagnose, Reconnect};
use crate::table::{PolicyTable, Row};
use crate::table::{has_diagnose, has_reconnect};

/// Two versions of a table: see [`PolicyTable::compare`].
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    old: &'static PolicyTable,
    new: &'static PolicyTable,
}

impl PolicyTable {
    /// Compares this version of a table with a newer one: for release notes, and for a check in CI.
    ///
    /// ```
    /// use close_codes::CloseReason;
    ///
    /// mod v1 {
    ///     #[derive(close_codes::CloseReason)]
    ///     pub enum ChatClose {
    ///         #[close(4003)]
    ///         #[reconnect(never)]
    ///         Banned,
    ///     }
    /// }
    ///
    /// #[derive(CloseReason)]
    /// enum ChatClose {
    ///     #[close(4003)]
    ///     #[reconnect(backoff)]
    ///     Banned,
    /// }
    ///
    /// let comparison = v1::ChatClose::TABLE.compare(ChatClose::TABLE);
    /// assert!(!comparison.is_compatible());
    /// assert_eq!(
    ///     comparison.to_string(),
    ///     "- **breaking:** 4003: reconnect was never, is backoff from 5 s, doubled up to 30 s, full jitter\n"
    /// );
    /// ```
    #[doc(alias("diff", "breaking change"))]
    #[must_use]
    pub const fn compare(&'static self, new: &'static Self) -> Comparison {
        Comparison { old: self, new }
    }
}

impl Comparison {
    /// Visits every change: first the changes of rows, in the order of the variants, then those of policies, by code,
    /// then those of the policies of local ends.
    pub fn for_each(self, mut visit: impl FnMut(Change)) {
        self.visit(&mut visit);
    }

    /// Not generic, so that all of it is compiled once and not for each visitor.
    fn visit(self, visit: &mut dyn FnMut(Change)) {
        self.rows(visit);
        let reconnect = |reconnect: Pair<Reconnect>, codes| Change::Reconnect {
            codes,
            old: reconnect.old,
            new: reconnect.new,
        };
        self.policies(PolicyTable::reconnect, has_reconnect, Row::reconnect, reconnect, visit);
        let diagnose = |diagnose: Pair<Diagnose>, codes| Change::Diagnose {
            codes,
            old: diagnose.old,
            new: diagnose.new,
        };
        self.policies(
            |table, code, reason| of_a_fault(table.diagnose(code, reason)),
            has_diagnose,
            |row| of_a_fault(row.diagnose()),
            diagnose,
            visit,
        );
    }

    /// Whether the versions say the same, documentation aside.
    #[must_use]
    pub fn is_empty(self) -> bool {
        let mut is_empty = true;
        self.for_each(|_| is_empty = false);
        is_empty
    }

    /// Whether no change is [breaking](Change::is_breaking).
    #[must_use]
    pub fn is_compatible(self) -> bool {
        let mut is_compatible = true;
        self.for_each(|change| is_compatible &= !change.is_breaking());
        is_compatible
    }

    fn rows(self, visit: &mut dyn FnMut(Change)) {
        for old in self.old.rows() {
            let Some(new) = partner(old, self.new) else {
                visit(Change::Removed { row: old, now: decides(self.new, old) });
                continue;
            };
            if !is_for_the_same(old, new) {
                visit(Change::Moved { old, new });
            } else if old.name() != new.name() {
                visit(Change::Renamed { old, new });
            }
            if old.reason() != new.reason() {
                visit(Change::Reason { old, new });
            }
            if old.sent_by() != new.sent_by() {
                visit(Change::SentBy { old, new });
            }
        }
        for row in self.new.rows().filter(|&row| partner(row, self.old).is_none()) {
            visit(Change::Added { row, was: decides(self.old, row) });
        }
    }

    /// The changes of one kind of policy, one for each run of codes.
    fn policies<P: Copy + PartialEq>(
        self,
        find: fn(&'static PolicyTable, CloseCode, &str) -> Option<P>,
        has_one: fn(Row) -> bool,
        policy: fn(Row) -> Option<P>,
        change: impl Fn(Pair<P>, Scope) -> Change,
        visit: &mut dyn FnMut(Change),
    ) {
        let pair =
            |code, reason| Pair { old: find(self.old, code, reason), new: find(self.new, code, reason) };
        for reason_prefix in self.prefixes().map(Some).chain([None]) {
            let reason = reason_prefix.unwrap_or("");
            let mut run: Option<(Pair<P>, Scope)> = None;
            for (first, last) in self.runs() {
                let code = CloseCode::new(first);
                let policies = pair(code, reason);
                let is_said_without_prefix =
                    || reason_prefix.is_some() && policies == pair(code, "") && self.is_compared(code, "");
                let is_change = policies.old != policies.new
                    && self.is_compared(code, reason)
                    && !is_said_without_prefix();
                run = match run {
                    Some((of, scope)) if is_change && of == policies => Some((of, scope.up_to(last))),
                    before => {
                        if let Some((policies, scope)) = before {
                            visit(change(policies, scope));
                        }
                        is_change.then_some((policies, Scope::of_codes(first, last, reason_prefix)))
                    }
                };
            }
            if let Some((policies, scope)) = run {
                visit(change(policies, scope));
            }
        }
        let of_other = |table: &'static PolicyTable| table.policy_row_of_other(has_one).and_then(policy);
        let policies = Pair { old: of_other(self.old), new: of_other(self.new) };
        // An own `other` that came or went is reported as a change of rows.
        let is_alone = |one: &'static PolicyTable, two: &'static PolicyTable| {
            one.other().is_some() && two.find_other().is_none()
        };
        let came_or_went = is_alone(self.old, self.new) || is_alone(self.new, self.old);
        if !came_or_went && policies.old != policies.new {
            visit(change(policies, Scope::OTHER));
        }
        for old in self.old.rows().filter(|row| row.is_local()) {
            let Some(new) = partner(old, self.new).filter(|row| row.is_local()) else { continue };
            let policies = Pair { old: policy(old), new: policy(new) };
            if policies.old != policies.new {
                visit(change(policies, Scope::of_local(new)));
            }
        }
    }

    /// All codes, in runs that no row of either version begins or ends within: one lookup tells about all of a run.
    fn runs(self) -> impl Iterator<Item = (u16, u16)> {
        let run_from = move |first| (first, self.end_of_run(first));
        successors(Some(run_from(0)), move |(_, last)| last.checked_add(1).map(run_from))
    }

    fn end_of_run(self, first: u16) -> u16 {
        let rows = self.old.lineage().chain(self.new.lineage()).flat_map(PolicyTable::rows);
        let ends = rows.flat_map(|row| [row.codes().start().checked_sub(1), Some(*row.codes().end())]);
        ends.flatten().filter(|&end| end >= first).min().unwrap_or(u16::MAX)
    }

    /// Whether a change of policy for this code is reported by itself, and not with an added or removed row or with
    /// `other`.
    fn is_compared(self, code: CloseCode, reason: &str) -> bool {
        let (old, new) = (self.old.find(code, reason), self.new.find(code, reason));
        let old_names = old.is_some_and(|row| !row.is_other());
        let new_names = new.is_some_and(|row| !row.is_other());
        let went = old.is_some_and(|row| is_of(row, self.old) && partner(row, self.new).is_none());
        let came = new.is_some_and(|row| is_of(row, self.new) && partner(row, self.old).is_none());
        // A row that came may take the code from another row, and may break what that one promised.
        !went && (old_names || new_names && !came)
    }

    /// All reason prefixes of both versions, each once.
    fn prefixes(self) -> impl Iterator<Item = &'static str> {
        let all = move || {
            let tables = self.old.lineage().chain(self.new.lineage());
            tables.flat_map(PolicyTable::prefixes)
        };
        all()
            .enumerate()
            .filter(move |&(at, prefix)| !all().take(at).any(|before| before == prefix))
            .map(|it| it.1)
    }
}

/// A diagnosis, unless it is `none`, which says no more than no diagnosis does.
fn of_a_fault(diagnose: Option<Diagnose>) -> Option<Diagnose> {
    diagnose.filter(|diagnose| diagnose.fault().is_some())
}

/// A policy in both versions.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pair<P> {
    old: Option<P>,
    new: Option<P>,
}

/// The same row in the other version: an own row for the same codes, else an own row of the same name. A local end has
/// only its name.
fn partner(row: Row, table: &'static PolicyTable) -> Option<Row> {
    let same =
        |row: Row, table: &'static PolicyTable| table.rows().find(|&other| is_for_the_same(row, other));
    same(row, table).or_else(|| {
        let mut named = table.rows().filter(|other| other.name() == row.name());
        named.find(|&other| same(other, row.table()).is_none())
    })
}

fn is_for_the_same(one: Row, two: Row) -> bool {
    one.codes() == two.codes()
        && one.is_other() == two.is_other()
        && one.reason_prefix() == two.reason_prefix()
        && (!one.is_local() || one.name() == two.name())
}

fn is_of(row: Row, table: &'static PolicyTable) -> bool {
    core::ptr::eq(row.table(), table)
}

/// The row of the other version that decides for a row's first code. Local ends have none.
fn decides(table: &'static PolicyTable, row: Row) -> Option<Row> {
    if row.is_local() {
        None
    } else if row.is_other() {
        table.find_other()
    } else {
        table.find(row.first(), row.reason_prefix().unwrap_or(""))
    }
}

/// Writes a Markdown list with a line for each change; nothing if there is none.
impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut result = Ok(());
        self.for_each(|change| {
            if result.is_ok() {
                let breaking = if change.is_breaking() { "**breaking:** " } else { "" };
                result = writeln!(f, "- {breaking}{change}");
            }
        });
        result
    }
}

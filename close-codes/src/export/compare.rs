//! Two versions of a table: what changed, and whether both can be in use at once.

use core::fmt::{self, Display, Formatter};
use core::ops::RangeInclusive;

use super::words::{Codes, DiagnoseWords, ReconnectWords};
use crate::law::{CloseCode, Role};
use crate::policy::{Diagnose, Mode, Reconnect};
use crate::table::{PolicyTable, Row};
use crate::table::{has_diagnose, has_reconnect};

/// Two versions of a table: see [`PolicyTable::compare`].
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    old: &'static PolicyTable,
    new: &'static PolicyTable,
}

/// A difference between two versions of a table. A row is the same row in both if it is for the same codes and
/// the same reason prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// A row that the old version does not have.
    Added {
        /// The row.
        row: Row,
        /// The row that decides its codes in the old version, if one does.
        was: Option<Row>,
    },
    /// A row that the new version does not have.
    Removed {
        /// The row.
        row: Row,
        /// The row that decides its codes in the new version, if one does.
        now: Option<Row>,
    },
    /// A row with another name: the same on the wire, another variant in code.
    Renamed {
        /// The row in the old version.
        old: Row,
        /// The row in the new version.
        new: Row,
    },
    /// A row of the same name for other codes, or another reason prefix.
    Moved {
        /// The row in the old version.
        old: Row,
        /// The row in the new version.
        new: Row,
    },
    /// Another reason is sent.
    Reason {
        /// The row in the old version.
        old: Row,
        /// The row in the new version.
        new: Row,
    },
    /// Another end sends it.
    SentBy {
        /// The row in the old version.
        old: Row,
        /// The row in the new version.
        new: Row,
    },
    /// Clients come back otherwise for codes that both versions name, or for all that neither names.
    Reconnect {
        /// The codes.
        codes: Scope,
        /// What the old version says.
        old: Option<Reconnect>,
        /// What the new version says.
        new: Option<Reconnect>,
    },
    /// The codes tell of another fault, or from another count on.
    Diagnose {
        /// The codes.
        codes: Scope,
        /// What the old version says.
        old: Option<Diagnose>,
        /// What the new version says.
        new: Option<Diagnose>,
    },
}

/// What a changed policy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    first: u16,
    last: u16,
    is_other: bool,
    reason_prefix: Option<&'static str>,
}

impl Scope {
    const OTHER: Self = Self { first: 0, last: u16::MAX, is_other: true, reason_prefix: None };

    /// The codes; 0 to 65535 for `other`.
    #[must_use]
    pub const fn codes(self) -> RangeInclusive<u16> {
        self.first..=self.last
    }

    /// Whether it is for the codes that neither version names.
    #[must_use]
    pub const fn is_other(self) -> bool {
        self.is_other
    }

    /// How the observed reason begins.
    #[must_use]
    pub const fn reason_prefix(self) -> Option<&'static str> {
        self.reason_prefix
    }
}

impl Display for Scope {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { first, last, is_other, reason_prefix } = *self;
        write!(f, "{}", Codes { first, last, is_other })?;
        reason_prefix.map_or(Ok(()), |prefix| write!(f, " {prefix:?}"))
    }
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
    #[must_use]
    pub const fn compare(&'static self, new: &'static Self) -> Comparison {
        Comparison { old: self, new }
    }
}

impl Comparison {
    /// Every change: first those of rows, in the order of the variants, then those of policies, by code.
    pub fn for_each(self, mut visit: impl FnMut(Change)) {
        self.rows(&mut visit);
        let reconnect = |reconnect: Pair<Reconnect>, codes| Change::Reconnect {
            codes,
            old: reconnect.old,
            new: reconnect.new,
        };
        self.policies(PolicyTable::reconnect, has_reconnect, Row::reconnect, reconnect, &mut visit);
        let diagnose = |diagnose: Pair<Diagnose>, codes| Change::Diagnose {
            codes,
            old: diagnose.old,
            new: diagnose.new,
        };
        self.policies(PolicyTable::diagnose, has_diagnose, Row::diagnose, diagnose, &mut visit);
    }

    /// Whether the versions say the same, but for documentation.
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

    fn rows(self, visit: &mut impl FnMut(Change)) {
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

    /// The changes of one kind of policy, as few as there are runs of codes.
    fn policies<P: Copy + PartialEq>(
        self,
        find: fn(&'static PolicyTable, CloseCode, &str) -> Option<P>,
        has_one: fn(Row) -> bool,
        policy: fn(Row) -> Option<P>,
        change: impl Fn(Pair<P>, Scope) -> Change,
        visit: &mut impl FnMut(Change),
    ) {
        let pair =
            |code, reason| Pair { old: find(self.old, code, reason), new: find(self.new, code, reason) };
        for reason_prefix in self.prefixes().map(Some).chain([None]) {
            let reason = reason_prefix.unwrap_or("");
            let mut run: Option<(Pair<P>, Scope)> = None;
            for number in 0..=u16::MAX {
                let code = CloseCode::new(number);
                let policies = pair(code, reason);
                let is_change = policies.old != policies.new
                    && (reason_prefix.is_none() || policies != pair(code, ""))
                    && self.is_compared(code, reason);
                run = match run {
                    Some((of, scope)) if is_change && of == policies => {
                        Some((of, Scope { last: number, ..scope }))
                    }
                    before => {
                        if let Some((policies, scope)) = before {
                            visit(change(policies, scope));
                        }
                        let scope = Scope { first: number, last: number, is_other: false, reason_prefix };
                        is_change.then_some((policies, scope))
                    }
                };
            }
            if let Some((policies, scope)) = run {
                visit(change(policies, scope));
            }
        }
        let of_other = |table: &'static PolicyTable| table.policy_row_of_other(has_one).and_then(policy);
        let policies = Pair { old: of_other(self.old), new: of_other(self.new) };
        // Where one version has no `other`, that is the change.
        let have_other = self.old.find_other().is_some() && self.new.find_other().is_some();
        if have_other && policies.old != policies.new {
            visit(change(policies, Scope::OTHER));
        }
    }

    /// Whether a change of policy for this code is one of its own: not that of a row which came or went, and
    /// not that of `other`.
    fn is_compared(self, code: CloseCode, reason: &str) -> bool {
        let (old, new) = (self.old.find(code, reason), self.new.find(code, reason));
        let went = old.is_some_and(|row| is_of(row, self.old) && partner(row, self.new).is_none());
        let came = new.is_some_and(|row| is_of(row, self.new) && partner(row, self.old).is_none());
        let neither_names = old.is_none_or(Row::is_other) && new.is_none_or(Row::is_other);
        !(went || came || neither_names)
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

/// A policy in both versions.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pair<P> {
    old: Option<P>,
    new: Option<P>,
}

/// The own row of the other version that is the same row: for the same codes, else of the same name.
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
}

fn is_of(row: Row, table: &'static PolicyTable) -> bool {
    core::ptr::eq(row.table(), table)
}

/// The row of the other version that decides for a row's first code.
fn decides(table: &'static PolicyTable, row: Row) -> Option<Row> {
    if row.is_other() {
        table.find_other()
    } else {
        table.find(row.first(), row.reason_prefix().unwrap_or(""))
    }
}

impl Change {
    /// Whether it breaks something while ends with both versions are in use, or code that uses the enum:
    ///
    /// - a row that is gone, renamed, or moved to other codes;
    /// - a new row that is sent, if the old version has no row that decides its codes, not even `other`;
    /// - an end that no longer sends a row;
    /// - a reason that selects another row than before, by its prefix;
    /// - a code after which clients now come back, and did not before, or the reverse; or for which there is no
    ///   longer a policy.
    ///
    /// Delays, limits of attempts and of time, diagnoses and other reasons may change.
    #[must_use]
    pub fn is_breaking(self) -> bool {
        match self {
            Self::Removed { .. } | Self::Renamed { .. } | Self::Moved { .. } => true,
            Self::Added { row, was } => row.is_marked_as_sent() && was.is_none(),
            Self::SentBy { old, new } => {
                [Role::Client, Role::Server].iter().any(|&role| old.is_sent_by(role) && !new.is_sent_by(role))
            }
            Self::Reason { old, new } => {
                let (was, is) = (old.reason().unwrap_or(""), new.reason().unwrap_or(""));
                [old, new].iter().any(|row| {
                    let (table, code) = (row.table(), row.first());
                    table.find(code, was) != table.find(code, is)
                })
            }
            Self::Reconnect { old: None, .. } | Self::Diagnose { .. } => false,
            Self::Reconnect { old: Some(old), new, .. } => {
                new.is_none_or(|new| comes_back(old) != comes_back(new))
            }
        }
    }
}

fn comes_back(reconnect: Reconnect) -> bool {
    !matches!(reconnect.mode(), Mode::Never | Mode::Manual)
}

/// A list in Markdown, a line for each change; empty if there is none.
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

impl Display for Change {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Added { row, was } => {
                write!(f, "{} is new: {}", Named(row), ReconnectWords(policy_of(row)))?;
                elsewhere(f, "older", was)
            }
            Self::Removed { row, now } => {
                write!(f, "{} is gone: {}", Named(row), ReconnectWords(policy_of(row)))?;
                elsewhere(f, "newer", now)
            }
            Self::Renamed { old, new } => write!(f, "{} is now called `{}`", Named(old), new.name()),
            Self::Moved { old, new } => write!(f, "{} is now {}", Named(old), Named(new)),
            Self::Reason { old, new } => {
                let (was, is) = (old.reason().unwrap_or(""), new.reason().unwrap_or(""));
                write!(f, "{}: the reason was {was:?}, is {is:?}", Named(new))
            }
            Self::SentBy { old, new } => {
                let (was, is) = (old.sent_by().word(), new.sent_by().word());
                write!(f, "{}: sent by was {was}, is {is}", Named(new))
            }
            Self::Reconnect { codes, old, new } => {
                write!(f, "{codes}: reconnect was {}, is {}", ReconnectWords(old), ReconnectWords(new))
            }
            Self::Diagnose { codes, old, new } => {
                write!(f, "{codes}: diagnosis was {}, is {}", DiagnoseWords(old), DiagnoseWords(new))
            }
        }
    }
}

/// A row with its codes: `Banned` (4003).
struct Named(Row);

impl Display for Named {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({}", self.0.name(), Codes::of_row(self.0))?;
        if let Some(prefix) = self.0.reason_prefix() {
            write!(f, " {prefix:?}")?;
        }
        f.write_str(")")
    }
}

/// What ends with the version that lacks a row do instead.
fn elsewhere(f: &mut Formatter<'_>, ends: &str, instead: Option<Row>) -> fmt::Result {
    match instead {
        Some(row) => write!(f, "; {ends} ends take it as `{row}`: {}", ReconnectWords(policy_of(row))),
        None => write!(f, "; {ends} ends do not know it"),
    }
}

/// A row's policy, for its first code if it inherits several.
fn policy_of(row: Row) -> Option<Reconnect> {
    if row.is_other() {
        row.table().policy_row_of_other(has_reconnect).and_then(Row::reconnect)
    } else {
        row.table().reconnect(row.first(), row.reason_prefix().unwrap_or(""))
    }
}

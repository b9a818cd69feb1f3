//! `Change`: one difference between two versions of a table, whether it breaks something, and in words.

use core::fmt::{self, Display, Formatter};
use core::ops::RangeInclusive;

use crate::export::words::{Codes, DiagnoseWords, ReconnectWords};
use crate::law::Role;
use crate::policy::{Diagnose, Mode, Reconnect};
use crate::table::{PolicyTable, Row, has_reconnect};

/// A difference between two versions of a table. Two rows count as the same row if they are for the same codes and the
/// same reason prefix. Two local ends, which have no code, are the same if they have the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// A row that the old version does not have.
    Added {
        /// The row.
        row: Row,
        /// The row that decides its codes in the old version, if there is one.
        was: Option<Row>,
    },
    /// A row that the new version does not have.
    Removed {
        /// The row.
        row: Row,
        /// The row that decides its codes in the new version, if there is one.
        now: Option<Row>,
    },
    /// A row has another name: the same code on the wire, another variant in the program.
    Renamed {
        /// The row in the old version.
        old: Row,
        /// The row in the new version.
        new: Row,
    },
    /// A row of the same name is for other codes, or for another reason prefix.
    Moved {
        /// The row in the old version.
        old: Row,
        /// The row in the new version.
        new: Row,
    },
    /// A row sends another reason.
    Reason {
        /// The row in the old version.
        old: Row,
        /// The row in the new version.
        new: Row,
    },
    /// Another end sends a row.
    SentBy {
        /// The row in the old version.
        old: Row,
        /// The row in the new version.
        new: Row,
    },
    /// Clients reconnect differently for codes that both versions name, or for all codes that neither names.
    Reconnect {
        /// The codes.
        codes: Scope,
        /// What the old version says.
        old: Option<Reconnect>,
        /// What the new version says.
        new: Option<Reconnect>,
    },
    /// The codes indicate another fault, or with another threshold, window or advice.
    Diagnose {
        /// The codes.
        codes: Scope,
        /// What the old version says.
        old: Option<Diagnose>,
        /// What the new version says.
        new: Option<Diagnose>,
    },
}

/// The codes and reasons that a changed policy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    first: u16,
    last: u16,
    is_other: bool,
    reason_prefix: Option<&'static str>,
    local: Option<Row>,
}

impl Scope {
    pub(super) const OTHER: Self =
        Self { first: 0, last: u16::MAX, is_other: true, reason_prefix: None, local: None };

    /// For these codes, where the reason begins so.
    pub(super) const fn of_codes(first: u16, last: u16, reason_prefix: Option<&'static str>) -> Self {
        Self { first, last, is_other: false, reason_prefix, local: None }
    }

    /// For a local end, which has no code.
    pub(super) const fn of_local(row: Row) -> Self {
        Self { local: Some(row), ..Self::of_codes(1, 0, None) }
    }

    /// The same, up to this code.
    pub(super) const fn up_to(self, last: u16) -> Self {
        Self { last, ..self }
    }

    /// The codes; 0 to 65535 for `other`, none for a local end.
    #[must_use]
    pub const fn codes(self) -> RangeInclusive<u16> {
        self.first..=self.last
    }

    /// Whether it is for the codes that neither version names.
    #[must_use]
    pub const fn is_other(self) -> bool {
        self.is_other
    }

    /// The local end in the new version that it is for, if it is for one.
    #[must_use]
    pub const fn local(self) -> Option<Row> {
        self.local
    }

    /// The prefix that the observed reason has.
    #[must_use]
    pub const fn reason_prefix(self) -> Option<&'static str> {
        self.reason_prefix
    }
}

impl Display for Scope {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.local {
            return write!(f, "{}", Named(row));
        }
        let codes = if self.is_other { Codes::Other } else { Codes::of(self.codes()) };
        write!(f, "{codes}")?;
        self.reason_prefix.map_or(Ok(()), |prefix| write!(f, " {prefix:?}"))
    }
}

impl Change {
    /// Whether the change breaks something: code that uses the enum, or connections between a program with the old
    /// version and one with the new version. These changes do:
    ///
    /// - a row is removed, renamed, or moved to other codes;
    /// - a row that is sent is added, and the old version has no row that decides its codes, not even `other`;
    /// - an end no longer sends a row;
    /// - a reason selects another row than before, by its prefix;
    /// - clients now reconnect after a code and did not before, or the reverse; or there is no policy for it any more.
    ///
    /// Changes of delays, limits of attempts and of time, diagnoses and other reasons break nothing, nor does a new policy
    /// for a local end: no other program observes it.
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
            Self::Reconnect { codes, .. } if codes.local().is_some() => false,
            Self::Reconnect { old: Some(old), new, .. } => {
                new.is_none_or(|new| comes_back(old) != comes_back(new))
            }
        }
    }
}

fn comes_back(reconnect: Reconnect) -> bool {
    !matches!(reconnect.mode(), Mode::Never | Mode::Manual)
}

impl Display for Change {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Added { row, was } => {
                write!(f, "{} is new: {}", Named(row), ReconnectWords(policy_in(row.table(), row)))?;
                elsewhere(f, "older", row, was)
            }
            Self::Removed { row, now } => {
                write!(f, "{} is gone: {}", Named(row), ReconnectWords(policy_in(row.table(), row)))?;
                elsewhere(f, "newer", row, now)
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
            Self::Diagnose { codes, old: Some(old), new: Some(new) } if differ_by_advice(old, new) => {
                write!(f, "{codes}: the advice was {:?}, is {:?}", old.advice(), new.advice())
            }
            Self::Diagnose { codes, old, new } => {
                write!(f, "{codes}: diagnosis was {}, is {}", DiagnoseWords(old), DiagnoseWords(new))
            }
        }
    }
}

/// Whether two diagnoses differ in nothing but their advice.
fn differ_by_advice(old: Diagnose, new: Diagnose) -> bool {
    (old.fault(), old.threshold(), old.window()) == (new.fault(), new.threshold(), new.window())
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

/// What programs with the version that lacks a row do instead. A local end they never observe.
fn elsewhere(f: &mut Formatter<'_>, ends: &str, row: Row, instead: Option<Row>) -> fmt::Result {
    if row.is_local() {
        return Ok(());
    }
    match instead {
        Some(instead) => {
            let policy = policy_in(instead.table(), row);
            write!(f, "; {ends} ends take it as `{instead}`: {}", ReconnectWords(policy))
        }
        None => write!(f, "; {ends} ends do not know it"),
    }
}

/// The policy that a table has for a row's codes; if there are several, for the first code.
fn policy_in(table: &'static PolicyTable, row: Row) -> Option<Reconnect> {
    if row.is_local() {
        row.reconnect()
    } else if row.is_other() {
        table.policy_row_of_other(has_reconnect).and_then(Row::reconnect)
    } else {
        table.reconnect(row.first(), row.reason_prefix().unwrap_or(""))
    }
}

//! Whether an enum decides every end of a connection: the conditions of `Supervised`, each with its message.
//!
//! The bounds are higher-ranked for the reason that `refusal` gives: an impl whose bound does not hold is then no error
//! until a program needs it.

use crate::law::CloseCode;
use crate::table::{PolicyTable, Row};

/// Whether a condition holds, as a type.
///
/// Each trait below is implemented for `Check<true>`. With that impl, rustc says that `Check<false>` is another type;
/// without it, rustc would add that the enum implements `Supervised`, which it does except for the bound.
#[derive(Clone, Copy, Debug)]
pub struct Check<const HOLDS: bool>;

/// The enum has `other`.
#[diagnostic::on_unimplemented(
    message = "`{R}` does not decide every end of a connection: it has no variant for close codes that it does not name",
    label = "does not decide every end",
    note = "add a variant `#[close(other)] #[reconnect(backoff, attempts = 5)] Other(u16)`, with the policy that you want; `never` would stop for good at each code that you did not think of",
    note = "an inherited `other` has a policy and no variant of this enum: with `inherit`, `#[close(other)] Other(u16)` takes its policy"
)]
pub trait HasOther<'a, R> {}

impl<R> HasOther<'_, R> for Check<true> {}

/// Every row has a policy, its own or an inherited one.
#[diagnostic::on_unimplemented(
    message = "`{R}` does not decide every end of a connection: its variant for close code {CODE} has no policy",
    label = "does not decide every end",
    note = "add `#[reconnect(..)]` to that variant; or to the enum, for all that have none; or `#[close(inherit = close_codes::Standard)]` to the enum"
)]
pub trait HasPolicy<'a, R, const CODE: u16> {}

impl<R, const CODE: u16> HasPolicy<'_, R, CODE> for Check<true> {}

/// `other` has a policy, its own or an inherited one.
#[diagnostic::on_unimplemented(
    message = "`{R}` does not decide every end of a connection: its variant for all other close codes has no policy",
    label = "does not decide every end",
    note = "add `#[reconnect(..)]` to the variant with `#[close(other)]`; or to the enum, for all that have none"
)]
pub trait OtherHasPolicy<'a, R> {}

impl<R> OtherHasPolicy<'_, R> for Check<true> {}

/// Each local end has a policy, its own or the enum's.
#[diagnostic::on_unimplemented(
    message = "`{R}` does not decide every end of a connection: a variant with `#[close(local)]` has no policy",
    label = "does not decide every end",
    note = "add `#[reconnect(..)]` to that variant; or to the enum, for all that have none; a local end has no code, by which it could inherit one"
)]
pub trait LocalHasPolicy<'a, R> {}

impl<R> LocalHasPolicy<'_, R> for Check<true> {}

/// 1005 and 1006 have rows.
#[diagnostic::on_unimplemented(
    message = "`{R}` does not decide every end of a connection: it leaves 1005 and 1006 to `other`, and a lost connection is not an unknown code",
    label = "does not decide every end",
    note = "add variants `#[close(1005)]` and `#[close(1006)]`, each with a `#[reconnect(..)]`; or `#[close(inherit = close_codes::Standard)]` to the enum"
)]
pub trait DecidesLostConnections<'a, R> {}

impl<R> DecidesLostConnections<'_, R> for Check<true> {}

/// 1005 and 1006 both have a row; for the case that only one of them is missing.
#[diagnostic::on_unimplemented(
    message = "`{R}` does not decide every end of a connection: it leaves close code {CODE} to `other`, and a lost connection is not an unknown code",
    label = "does not decide every end",
    note = "add a variant `#[close({CODE})]` with a `#[reconnect(..)]`; or `#[close(inherit = close_codes::Standard)]` to the enum"
)]
pub trait DecidesLostConnection<'a, R, const CODE: u16> {}

impl<R, const CODE: u16> DecidesLostConnection<'_, R, CODE> for Check<true> {}

/// What an enum with `other` leaves undecided. It is one thing at a time, so that rustc reports one error.
#[derive(Clone, Copy, Debug)]
pub enum Gap {
    /// The row whose first code is this one has no policy.
    Policy(u16),
    /// `other` has no policy.
    OthersPolicy,
    /// This code, 1005 or 1006, has no row.
    LostConnection(u16),
    /// Neither 1005 nor 1006 has a row.
    LostConnections,
    /// Nothing.
    Nothing,
}

impl Gap {
    /// What the table leaves undecided.
    #[must_use]
    pub const fn of(table: &'static PolicyTable) -> Self {
        match first_without_policy(table) {
            Some(row) if row.is_other() => Self::OthersPolicy,
            Some(row) => Self::Policy(row.first().get()),
            None => {
                let no_status = names(table, CloseCode::NO_STATUS_RECEIVED);
                match (no_status, names(table, CloseCode::ABNORMAL_CLOSURE)) {
                    (true, true) => Self::Nothing,
                    (false, false) => Self::LostConnections,
                    (true, false) => Self::LostConnection(CloseCode::ABNORMAL_CLOSURE.get()),
                    (false, true) => Self::LostConnection(CloseCode::NO_STATUS_RECEIVED.get()),
                }
            }
        }
    }

    /// Whether the gap is not a row's policy.
    #[must_use]
    pub const fn is_not_policy(self) -> bool {
        !matches!(self, Self::Policy(_))
    }

    /// Whether the gap is not the policy of `other`.
    #[must_use]
    pub const fn is_not_others_policy(self) -> bool {
        !matches!(self, Self::OthersPolicy)
    }

    /// Whether the gap is not one of the two codes of a lost connection.
    #[must_use]
    pub const fn is_not_lost_connection(self) -> bool {
        !matches!(self, Self::LostConnection(_))
    }

    /// Whether the gap is not both codes of a lost connection.
    #[must_use]
    pub const fn is_not_lost_connections(self) -> bool {
        !matches!(self, Self::LostConnections)
    }

    /// The code that has no policy or no row; 0 where the gap has no code.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::Policy(code) | Self::LostConnection(code) => code,
            _ => 0,
        }
    }
}

/// The first row that has no policy; `other` only if it is the only one.
const fn first_without_policy(table: &'static PolicyTable) -> Option<Row> {
    let mut other = None;
    let mut index = 0;
    while let Some(row) = table.row(index) {
        // Of the own local ends the macro has spoken, and inherited ones decide nothing.
        let is_undecided = row.reconnect().is_none() && !row.is_local();
        if is_undecided && !inherits_policy(table, row.first(), row.last()) {
            if !row.is_other() {
                return Some(row);
            }
            other = Some(row);
        }
        index += 1;
    }
    match (table.inherits(), other) {
        (_, Some(other)) => Some(other),
        (Some(inherited), None) => first_without_policy(inherited),
        (None, None) => None,
    }
}

/// Whether the inherited tables have a policy for every code of a row that has none.
///
/// The answer changes only at codes where an inherited row begins or has ended, so only those codes are looked up. For
/// all codes of `other`, rustc would complain about a long evaluation.
const fn inherits_policy(table: &'static PolicyTable, first: CloseCode, last: CloseCode) -> bool {
    let Some(inherited) = table.inherits() else {
        return false;
    };
    if inherited.reconnect(first, "").is_none() {
        return false;
    }
    let mut behind = Some(inherited);
    while let Some(rows) = behind {
        let mut index = 0;
        while let Some(row) = rows.row(index) {
            let (begin, end) = (row.first().get(), row.last().get());
            if is_undecided(inherited, begin, first, last)
                || end < u16::MAX && is_undecided(inherited, end + 1, first, last)
            {
                return false;
            }
            index += 1;
        }
        behind = rows.inherits();
    }
    true
}

/// Whether the row has the code and the table has no policy for it.
const fn is_undecided(table: &'static PolicyTable, code: u16, first: CloseCode, last: CloseCode) -> bool {
    first.get() <= code && code <= last.get() && table.reconnect(CloseCode::new(code), "").is_none()
}

const fn names(table: &'static PolicyTable, code: CloseCode) -> bool {
    match table.find(code, "") {
        Some(row) => !row.is_other(),
        None => false,
    }
}

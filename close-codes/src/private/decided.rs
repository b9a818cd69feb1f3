//! Whether an enum decides every end of a connection: the conditions of `Supervised`, each with its sentence.
//!
//! The bounds are higher-ranked for the reason given in `refusal`: an impl whose bound does not hold is no error
//! until somebody asks for it.

use crate::{CloseCode, PolicyTable};

/// The answer to a condition, as a type.
#[derive(Clone, Copy, Debug)]
pub struct Check<const HOLDS: bool>;

/// Stands in the bound of an enum without `other`.
#[derive(Clone, Copy, Debug)]
pub struct WithoutOther;

/// The enum has `other`. Nothing implements this: an enum that has it needs no bound.
#[diagnostic::on_unimplemented(
    message = "`{R}` does not decide every end of a connection: it has no variant for close codes that it does not name",
    label = "does not decide every end",
    note = "add a variant `#[close(other)] #[reconnect(never)] Other(u16)`, with the policy that you want"
)]
pub trait HasOther<'a, R> {
    /// Stands where the variant would be made.
    fn other() -> R;
}

/// Each row has a policy, its own or an inherited one.
#[diagnostic::on_unimplemented(
    message = "`{R}` does not decide every end of a connection: its variant for close code {CODE} has no policy",
    label = "does not decide every end",
    note = "add `#[reconnect(..)]` to that variant; or to the enum, for all that have none; or `#[close(inherit = close_codes::Standard)]` to the enum"
)]
pub trait HasPolicy<'a, R, const CODE: u16> {}

#[diagnostic::do_not_recommend]
impl<R, const CODE: u16> HasPolicy<'_, R, CODE> for Check<true> {}

/// 1005 and 1006 have rows.
#[diagnostic::on_unimplemented(
    message = "`{R}` does not decide every end of a connection: it leaves 1005 or 1006 to `other`, and a lost connection is not an unknown code",
    label = "does not decide every end",
    note = "add variants `#[close(1005)]` and `#[close(1006)]`, each with a `#[reconnect(..)]`; or `#[close(inherit = close_codes::Standard)]` to the enum"
)]
pub trait DecidesLostConnections<'a, R> {}

#[diagnostic::do_not_recommend]
impl<R> DecidesLostConnections<'_, R> for Check<true> {}

/// Whether 1005 and 1006 have rows, own or inherited.
#[must_use]
pub const fn decides_lost_connections(table: &'static PolicyTable) -> bool {
    names(table, CloseCode::NO_STATUS_RECEIVED) && names(table, CloseCode::ABNORMAL_CLOSURE)
}

/// The first code of the first row that has no policy; `None` if each has one.
#[must_use]
pub const fn row_without_policy(table: &'static PolicyTable) -> Option<u16> {
    let mut index = 0;
    while let Some(row) = table.row(index) {
        if row.reconnect().is_none() && !inherits_policy(table, row.first(), row.last()) {
            return Some(row.first().get());
        }
        index += 1;
    }
    match table.inherits() {
        Some(inherited) => row_without_policy(inherited),
        None => None,
    }
}

/// Whether the inherited tables have a policy for each code of a row that has none.
///
/// Between two codes at which a row of theirs begins or has ended the answer stays the same, so that only those
/// codes are asked: all codes of `other` would be more than rustc evaluates without complaint.
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

/// Whether the code is one of the row's and the table has no policy for it.
const fn is_undecided(table: &'static PolicyTable, code: u16, first: CloseCode, last: CloseCode) -> bool {
    first.get() <= code && code <= last.get() && table.reconnect(CloseCode::new(code), "").is_none()
}

const fn names(table: &'static PolicyTable, code: CloseCode) -> bool {
    match table.find(code, "") {
        Some(row) => !row.is_other(),
        None => false,
    }
}

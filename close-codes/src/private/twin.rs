//! What all twins have in common.

use core::fmt;

use crate::law::{CloseCode, CloseFrame, CodeIn, Reason, SendCode};
use crate::table::{CloseReason, NotInTwin, PolicyTable, Row};

/// The code that a twin's variant sends.
///
/// Every row of a twin is sendable: the compiler evaluates `assert_table`. If a table ever said otherwise, 1011 would
/// be sent instead, and nothing illegal.
#[must_use]
pub const fn send_code_of(table: &'static PolicyTable, row: usize) -> SendCode {
    let code = match table.row(row) {
        Some(row) => row.first().get(),
        None => 0,
    };
    match SendCode::new(code) {
        Ok(code) => code,
        Err(_) => SendCode::INTERNAL_ERROR,
    }
}

/// The frame of a twin's variant: its code with its row's reason.
#[must_use]
pub const fn frame_in(table: &'static PolicyTable, row: usize, code: SendCode) -> CloseFrame {
    let text = match table.row(row) {
        Some(row) => match row.reason() {
            Some(text) => text,
            None => "",
        },
        None => "",
    };
    match Reason::from_static(text) {
        Ok(reason) => CloseFrame::new(code).with_reason(reason),
        Err(_) => CloseFrame::new(code),
    }
}

/// Writes a twin as `#[derive(Debug)]` would.
pub fn fmt_variant(
    table: &'static PolicyTable,
    row: usize,
    code: Option<SendCode>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let name = table.row(row).map_or("", Row::name);
    match code {
        None => f.write_str(name),
        Some(code) => f.debug_tuple(name).field(&code).finish(),
    }
}

/// The error of a twin's `TryFrom`.
#[must_use]
pub fn not_in_twin<R: CloseReason>(reason: &R) -> NotInTwin {
    NotInTwin::new(reason)
}

/// A code that is sent, as what the peer observes.
#[must_use]
pub const fn observed_code(code: SendCode) -> CloseCode {
    code.observed()
}

/// The code that a variant of the user's enum holds, if it is in the twin's range.
#[must_use]
pub fn code_in<const MIN: u16, const MAX: u16>(held: Option<CloseCode>) -> Option<CodeIn<MIN, MAX>> {
    CodeIn::new(held?.get())
}

//! The law, evaluated by the compiler for every table, every `send_code!` and every `reason!`.
//!
//! Each function panics with the message that the user reads. Generated code calls it in a free const item, which
//! `cargo check` evaluates even if nothing uses the enum.

use super::message::Message;
use crate::law::{CloseCode, Reason, Role, SendCode, may_send};
use crate::table::{Columns, prefix_of, starts_with};

/// The code, if it may be sent.
#[must_use]
#[track_caller]
pub const fn send_code(code: u16) -> SendCode {
    match SendCode::new(code) {
        Ok(code) => code,
        Err(refused) => {
            let class = refused.class();
            Message::new()
                .text("close code ")
                .number(code as usize)
                .text(" ")
                .text(class.fact())
                .text(" (")
                .text(class.source())
                .text("); sendable are 1000-1003, 1007-1014 and 3000-4999")
                .panic()
        }
    }
}

/// The reason, if it fits a Close frame.
#[must_use]
#[track_caller]
pub const fn reason(text: &'static str) -> Reason {
    match Reason::from_static(text) {
        Ok(reason) => reason,
        Err(too_long) => Message::new()
            .text("a close reason has at most 123 bytes, this one has ")
            .number(too_long.byte_len())
            .text(" (RFC 6455, 5.5); shorten it, or use Reason::truncated")
            .panic(),
    }
}

/// A discriminant as a code. `assert_discriminant` refuses one that does not fit, which becomes the last code here.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // just checked
pub const fn code_of(value: i128) -> u16 {
    if is_u16(value) { value as u16 } else { u16::MAX }
}

/// The law for a row whose code is a discriminant with an expression: the value fits a `u16`, and is a legal code.
#[track_caller]
pub const fn assert_discriminant(
    value: i128,
    columns: &Columns,
    index: usize,
    is_sent: bool,
    expressions: &[u16],
) {
    if !is_u16(value) {
        Message::new()
            .text("the discriminant of `")
            .text(columns.names[index])
            .text("` is no close code, which has two bytes (RFC 6455, 5.5.1); ")
            .text("give the variant its code with `#[close(4001)]`")
            .panic();
    }
    assert_code(columns, index, is_sent, expressions);
}

const fn is_u16(value: i128) -> bool {
    0 <= value && value <= u16::MAX as i128
}

/// The law for a whole table: an endpoint may send every code that is marked as sent, and every reason fits a frame.
/// The macro has refused all mistakes already; this check holds even if the macro missed one. The rows in `expressions`
/// are left out, since `assert_code` and `assert_range` check them.
///
/// It reads columns and not rows, since const evaluation costs time for each step of each row.
#[track_caller]
pub const fn assert_table(columns: &Columns, expressions: &[u16]) {
    let (codes, senders) = (columns.codes, columns.senders);
    let mut index = 0;
    while index < senders.len() {
        let (first, last) = codes[index];
        // A shortcut for the codes that applications may choose freely, which are most of them.
        let is_free = 3000 <= first && last <= 4999;
        let is_legal =
            is_free || senders[index] == 0 || may_be_sent(first) && (first == last || may_be_sent(last));
        if !is_legal && !contains(expressions, index) {
            Message::new()
                .text("`")
                .text(columns.names[index])
                .text("` has close code ")
                .number(first as usize)
                .text(", which may not be sent (")
                .text(CloseCode::new(first).class().source())
                .text(")")
                .panic();
        }
        index += 1;
    }
    let mut at = 0;
    while at < columns.reasons.len() {
        _ = reason(columns.reasons[at].1);
        at += 1;
    }
}

/// The law for a row whose code is an expression: the code may be sent, unless the row says `sent_by = none`, and no
/// other row has the code.
#[track_caller]
pub const fn assert_code(columns: &Columns, index: usize, is_sent: bool, expressions: &[u16]) {
    let (code, _) = columns.codes[index];
    let name = columns.names[index];
    if is_sent {
        if let Err(refused) = SendCode::new(code) {
            let observed_only = matches!(code, 1005 | 1006 | 1015);
            Message::new()
                .text("`")
                .text(name)
                .text("` has close code ")
                .number(code as usize)
                .text(", which ")
                .text(refused.class().fact())
                .text(" (")
                .text(refused.class().source())
                .text(if observed_only {
                    "); to observe it, write the number itself, or add `sent_by = none`"
                } else {
                    "); to observe it all the same, as a peer's bug, add `sent_by = none`"
                })
                .panic();
        }
    }
    assert_unique(columns, index, expressions);
}

/// The law for a row whose range has an expression as a bound: the range is not backwards, and crosses no other range.
#[track_caller]
pub const fn assert_range(columns: &Columns, index: usize, is_sent: bool, expressions: &[u16]) {
    let (first, last) = columns.codes[index];
    if is_sent && !(3000 <= first && last <= 4999) {
        on_range(columns, index)
            .text(
                "can only be observed, since only ranges within 3000..=4999 are sendable (RFC 6455, 7.4.2); ",
            )
            .text("add `sent_by = none`")
            .panic();
    }
    if first >= last {
        on_range(columns, index)
            .text(if first == last {
                "is one code: write it as one"
            } else {
                "is backwards: write the smaller code first"
            })
            .panic();
    }
    assert_unique(columns, index, expressions);
    let mut other = 0;
    while other < columns.codes.len() {
        let (other_first, other_last) = columns.codes[other];
        let crosses = first < other_first && other_first <= last && last < other_last
            || other_first < first && first <= other_last && other_last < last;
        if crosses && is_compared(columns, index, other, expressions) {
            on_range(columns, index)
                .text("crosses that of `")
                .text(columns.names[other])
                .text("`, ")
                .number(other_first as usize)
                .text("..=")
                .number(other_last as usize)
                .text("; a range may only lie within another")
                .panic();
        }
        other += 1;
    }
}

/// The law for a row of a browser's twin whose code is an expression: a script may send the code.
#[track_caller]
pub const fn assert_browser(variant: &str, code: u16) {
    if !CloseCode::new(code).may_be_sent_by(Role::Browser) {
        Message::new()
            .text("`")
            .text(variant)
            .text("` has close code ")
            .number(code as usize)
            .text(", which a browser's script may not send: only 1000 and 3000-4999 (WHATWG WebSockets, close()); ")
            .text("write the number itself, or add `sent_by = server`")
            .panic();
    }
}

/// No other row has the same codes and the same prefix.
#[track_caller]
const fn assert_unique(columns: &Columns, index: usize, expressions: &[u16]) {
    let (first, last) = columns.codes[index];
    let mut other = 0;
    while other < columns.codes.len() {
        let (other_first, other_last) = columns.codes[other];
        if first == other_first
            && last == other_last
            && is_compared(columns, index, other, expressions)
            && same_prefix(columns, index, other)
        {
            Message::new()
                .text("`")
                .text(columns.names[index])
                .text("` has close code ")
                .number(first as usize)
                .text(", and so has `")
                .text(columns.names[other])
                .text("`; a code has one row, unless `reason_prefix` tells them apart")
                .panic();
        }
        other += 1;
    }
}

/// Whether this row is compared with the other one. A row with an expression is compared with every literal. Of two
/// rows with expressions, the later one is compared with the earlier one, so that a pair is one error.
const fn is_compared(columns: &Columns, index: usize, other: usize, expressions: &[u16]) -> bool {
    if other == index || matches!(columns.other, Some(row) if row as usize == other) {
        return false;
    }
    !contains(expressions, other) || other < index
}

const fn contains(rows: &[u16], row: usize) -> bool {
    let mut at = 0;
    while at < rows.len() {
        if rows[at] as usize == row {
            return true;
        }
        at += 1;
    }
    false
}

const fn same_prefix(columns: &Columns, index: usize, other: usize) -> bool {
    match (prefix_of(columns, index), prefix_of(columns, other)) {
        (None, None) => true,
        (Some(one), Some(two)) => one.len() == two.len() && starts_with(one, two),
        _ => false,
    }
}

/// Begins a message about a range: "the range of `Throttled`, 4100..=4199, ..".
const fn on_range(columns: &Columns, index: usize) -> Message {
    let (first, last) = columns.codes[index];
    Message::new()
        .text("the range of `")
        .text(columns.names[index])
        .text("`, ")
        .number(first as usize)
        .text("..=")
        .number(last as usize)
        .text(", ")
}

const fn may_be_sent(code: u16) -> bool {
    may_send(code, Role::Server)
}

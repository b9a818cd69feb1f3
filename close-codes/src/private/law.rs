//! The law, evaluated by the compiler for every table, every `send_code!` and every `reason!`.
//!
//! Each function panics with the message that the user reads. Generated code calls it in a free const or static item,
//! which `cargo check` evaluates even if nothing uses the enum.

use super::message::Message;
use crate::law::{CloseCode, CodeClass, Reason, Role, SendCode, is_sendable_range, may_send};
use crate::table::singles::Singles;
use crate::table::{Columns, PolicyTable, prefix_of, starts_with};

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
pub const fn assert_discriminant(value: i128, columns: &Columns, index: usize, is_sent: bool) {
    if !is_u16(value) {
        Message::new()
            .text("the discriminant of `")
            .text(columns.names.get(index))
            .text("` is no close code, which has two bytes (RFC 6455, 5.5.1); ")
            .text("give the variant its code with `#[close(4001)]`")
            .panic();
    }
    assert_code(columns, index, is_sent);
}

const fn is_u16(value: i128) -> bool {
    0 <= value && value <= u16::MAX as i128
}

/// The table, if it keeps the law. Generated code builds a static with it, which `cargo check` evaluates even if nothing
/// uses the enum.
#[must_use]
#[track_caller]
pub const fn lawful_table(
    columns: Columns,
    singles: Singles,
    ranges: &'static [u8],
    inherits: Option<&'static PolicyTable>,
) -> PolicyTable {
    assert_table(&columns);
    PolicyTable::__new(columns, singles, ranges, inherits)
}

/// The law over a whole table: what is marked as sent by an end may be sent by an endpoint. The macro has refused
/// every mistake by now; this holds even if it should have missed one. Rows whose code is an expression answer for it
/// themselves. A reason that would not fit is looked at where it is sent, which leaves it out.
///
/// The compiler pays for each step of each row, and for each line that it reads: most rows are one pattern, since
/// their codes, from 3000 (0x0BB8) to 0x12FF, are free for applications, and the message has a function of its own.
#[track_caller]
const fn assert_table(columns: &Columns) {
    let mut codes = columns.codes;
    loop {
        codes = match codes {
            [0x0C..=0x12, _, 0x0C..=0x12, _, rest @ ..]
            | [0x0B, 0xB8..=0xFF, 0x0B, 0xB8..=0xFF, rest @ ..] => rest,
            [_, _, _, _, rest @ ..] => {
                let row = columns.len() - codes.len() / 4;
                if columns.senders[row] != 0 && !is_legal(columns, row) && !columns.is_expression(row) {
                    refuse_row(columns, row);
                }
                rest
            }
            _ => return,
        };
    }
}

const fn is_legal(columns: &Columns, row: usize) -> bool {
    let (first, last) = columns.codes(row);
    may_be_sent(first) && (first == last || may_be_sent(last))
}

#[track_caller]
const fn refuse_row(columns: &Columns, row: usize) -> ! {
    let (first, _) = columns.codes(row);
    Message::new()
        .text("`")
        .text(columns.names.get(row))
        .text("` has close code ")
        .number(first as usize)
        .text(", which may not be sent (")
        .text(CloseCode::new(first).class().source())
        .text(")")
        .panic()
}

/// The law for a row whose code is an expression: the code may be sent, unless the row says `sent_by = none`, and no
/// other row has the code.
#[track_caller]
pub const fn assert_code(columns: &Columns, index: usize, is_sent: bool) {
    let (code, _) = columns.codes(index);
    let name = columns.names.get(index);
    if is_sent {
        if let Err(refused) = SendCode::new(code) {
            let observed_only = matches!(CloseCode::new(code).class(), CodeClass::ObservedOnly);
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
    assert_unique(columns, index);
}

/// The law for a row whose range has an expression as a bound: the range is not backwards, and crosses no other range.
#[track_caller]
pub const fn assert_range(columns: &Columns, index: usize, is_sent: bool) {
    let (first, last) = columns.codes(index);
    if is_sent && !is_sendable_range(first, last) {
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
    assert_unique(columns, index);
    let mut other = 0;
    while other < columns.len() {
        let (other_first, other_last) = columns.codes(other);
        let crosses = first < other_first && other_first <= last && last < other_last
            || other_first < first && first <= other_last && other_last < last;
        if crosses && is_compared(columns, index, other) {
            on_range(columns, index)
                .text("crosses that of `")
                .text(columns.names.get(other))
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
const fn assert_unique(columns: &Columns, index: usize) {
    let (first, last) = columns.codes(index);
    let mut other = 0;
    while other < columns.len() {
        let (other_first, other_last) = columns.codes(other);
        if first == other_first
            && last == other_last
            && is_compared(columns, index, other)
            && same_prefix(columns, index, other)
        {
            Message::new()
                .text("`")
                .text(columns.names.get(index))
                .text("` has close code ")
                .number(first as usize)
                .text(", and so has `")
                .text(columns.names.get(other))
                .text("`; a code has one row, unless `reason_prefix` tells them apart")
                .panic();
        }
        other += 1;
    }
}

/// Whether this row is compared with the other one. A row with an expression is compared with every literal. Of two
/// rows with expressions, the later one is compared with the earlier one, so that a pair is one error.
const fn is_compared(columns: &Columns, index: usize, other: usize) -> bool {
    if other == index || columns.is_other(other) {
        return false;
    }
    !columns.is_expression(other) || other < index
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
    let (first, last) = columns.codes(index);
    Message::new()
        .text("the range of `")
        .text(columns.names.get(index))
        .text("`, ")
        .number(first as usize)
        .text("..=")
        .number(last as usize)
        .text(", ")
}

const fn may_be_sent(code: u16) -> bool {
    may_send(code, Role::Server)
}

/// The column of the codes, where one of them is an expression. `BYTES` is four for each row.
#[must_use]
pub const fn code_bytes<const BYTES: usize>(codes: &[(u16, u16)]) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    let mut row = 0;
    while row < codes.len() {
        let (first, last) = (codes[row].0.to_be_bytes(), codes[row].1.to_be_bytes());
        (bytes[4 * row], bytes[4 * row + 1], bytes[4 * row + 2], bytes[4 * row + 3]) =
            (first[0], first[1], last[0], last[1]);
        row += 1;
    }
    bytes
}

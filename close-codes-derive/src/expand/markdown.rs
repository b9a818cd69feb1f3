//! The policy table of a twin in Markdown, in the words of the runtime's `PolicyTable::markdown`.

use crate::model::{Code, Codes, Row};

/// The table of these lines; empty if there is none.
pub(super) fn table<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines: String = lines.collect();
    if lines.is_empty() {
        return lines;
    }
    format!("| Code | Name | Reason | Reconnect | Diagnosis |\n| --- | --- | --- | --- | --- |\n{lines}")
}

/// The line of a row. `inherits` means that a row inherits what it does not say; `reason` is the reason as it is shown.
pub(super) fn line(row: &Row<'_>, inherits: bool, reason: &str) -> String {
    let undecided = |word: &str| if inherits { "inherited".to_owned() } else { word.to_owned() };
    let reconnect = row.reconnect.as_ref().map_or_else(|| undecided("undecided"), ToString::to_string);
    let diagnose = row.diagnose.as_ref().map_or_else(|| undecided("none"), ToString::to_string);
    let (codes, name, reason) = (codes(&row.codes), &row.name, self::reason(row, reason));
    format!("| {codes} | `{name}` | {reason} | {reconnect} | {diagnose} |\n")
}

/// The codes: numbers, or expressions as they are written.
fn codes(codes: &Codes) -> String {
    let one = |code: &Code| escape_bars(&self::code(code));
    match codes {
        Codes::One(code) => one(code),
        Codes::Range(first, last) => format!("{}-{}", one(first), one(last)),
        // No twin has them.
        Codes::Other(_) | Codes::Local(_) | Codes::Mistaken => "other".to_owned(),
    }
}

/// How the reason begins, where another one is sent or none; else the reason.
fn reason(row: &Row<'_>, shown: &str) -> String {
    let reason = row.reason.as_ref().map(|reason| reason.value.as_str());
    let prefix = row.prefix.as_ref().map(|prefix| prefix.value.as_str());
    let cell = escape_bars(shown);
    match prefix {
        Some(prefix) if reason.is_some_and(|reason| reason != prefix) => {
            format!("{cell}, {} ...", escape_bars(&code_span(prefix)))
        }
        Some(prefix) => format!("{} ...", escape_bars(&code_span(prefix))),
        None => cell,
    }
}

/// A code: a number, or an expression as it is written.
pub(super) fn code(code: &Code) -> String {
    match code.literal() {
        Some(literal) => literal.to_string(),
        None => code_span(&code.tokens.to_string()),
    }
}

/// In a cell, a bar would end it.
fn escape_bars(text: &str) -> String {
    if text.contains('|') { text.replace('|', "\\|") } else { text.to_owned() }
}

/// A verbatim text. It stands between more backticks than the text has in a row.
pub(super) fn code_span(text: &str) -> String {
    let longest = if text.contains('`') {
        text.split(|other| other != '`').map(str::len).max().unwrap_or(0)
    } else {
        0
    };
    let fence = "`".repeat(longest + 1);
    // Markdown removes one space from each side.
    let space = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    let line = text.replace(disturbs_a_line, " ");
    format!("{fence}{space}{line}{space}{fence}")
}

/// Whether a character ends a line somewhere, or changes the direction of what is behind it: the runtime's rule.
fn disturbs_a_line(char: char) -> bool {
    char.is_control() || matches!(char, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

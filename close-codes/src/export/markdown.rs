//! The table as Markdown, for documentation.

use core::fmt::{self, Display, Formatter, Write};

use super::words::{Codes, DiagnoseWords, ReconnectWords};
use crate::table::{PolicyTable, Row, Rule};

/// A policy table as a Markdown table: see [`PolicyTable::markdown`].
#[derive(Clone, Copy, Debug)]
pub struct Markdown(&'static PolicyTable);

impl PolicyTable {
    /// The table as Markdown (GitHub's tables), a line for each rule of [`walk`](Self::walk): codes, name,
    /// reason, who sends it, when to connect again, diagnosis, and the first paragraph of the documentation.
    /// What is inherited names the row that it is from. A local end is shown by its name, with `local` in place of a
    /// code.
    ///
    /// ```
    /// use close_codes::CloseReason;
    ///
    /// #[derive(CloseReason)]
    /// enum ChatClose {
    ///     /// The access token is too old.
    ///     #[close(4001, reason = "token expired", sent_by = server)]
    ///     #[reconnect(now, reauthenticate, attempts = 1)]
    ///     TokenExpired,
    /// }
    ///
    /// let text = ChatClose::TABLE.markdown().to_string();
    /// let line = "| 4001 | `TokenExpired` | `token expired` | server | at once, 1 attempt, with new credentials | none | The access token is too old. |";
    /// assert!(text.contains(line), "{text}");
    /// ```
    #[must_use]
    pub const fn markdown(&'static self) -> Markdown {
        Markdown(self)
    }
}

impl Display for Markdown {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("| Code | Name | Reason | Sent by | Reconnect | Diagnosis | Meaning |\n")?;
        f.write_str("| --- | --- | --- | --- | --- | --- | --- |\n")?;
        self.0.walk().try_for_each(|rule| line(f, self.0, rule))
    }
}

fn line(f: &mut Formatter<'_>, table: &'static PolicyTable, rule: Rule) -> fmt::Result {
    let row = rule.row();
    write!(f, "| {} | ", Codes::of_rule(rule))?;
    if core::ptr::eq(row.table(), table) {
        write!(f, "`{}` | ", row.name())?;
    } else {
        write!(f, "`{row}` | ")?;
    }
    match (row.reason(), rule.reason_prefix()) {
        (reason, Some(prefix)) if reason == Some(prefix) => write!(f, "{} ...", CodeSpan(prefix))?,
        (Some(reason), Some(prefix)) => write!(f, "{}, {} ...", CodeSpan(reason), CodeSpan(prefix))?,
        (None, Some(prefix)) => write!(f, "{} ...", CodeSpan(prefix))?,
        (Some(reason), None) => write!(f, "{}", CodeSpan(reason))?,
        (None, None) => {}
    }
    write!(f, " | {} | {}", row.sent_by().word(), ReconnectWords(rule.reconnect()))?;
    origin(f, row, rule.reconnect_from())?;
    write!(f, " | {}", DiagnoseWords(rule.diagnose()))?;
    if rule.diagnose().is_some_and(|diagnose| diagnose.fault().is_some()) {
        origin(f, row, rule.diagnose_from())?;
    }
    writeln!(f, " | {} |", Prose(row.doc()))
}

/// Names the row that a policy is inherited from.
fn origin(f: &mut Formatter<'_>, row: Row, from: Option<Row>) -> fmt::Result {
    match from {
        Some(from) if from != row => write!(f, " (`{from}`)"),
        _ => Ok(()),
    }
}

/// A verbatim text in a cell. It stands between more backticks than the text has in a row.
struct CodeSpan(&'static str);

impl Display for CodeSpan {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let longest = self.0.split(|other| other != '`').map(str::len).max().unwrap_or(0);
        let fence = |f: &mut Formatter<'_>| (0..=longest).try_for_each(|_| f.write_char('`'));
        // Markdown removes one space from each side.
        let space = if self.0.starts_with(['`', ' ']) || self.0.ends_with(['`', ' ']) { " " } else { "" };
        fence(f)?;
        f.write_str(space)?;
        self.0.chars().try_for_each(|char| cell_char(f, char))?;
        f.write_str(space)?;
        fence(f)
    }
}

/// The first paragraph of a documentation, in a cell. It is Markdown already.
struct Prose(&'static str);

impl Display for Prose {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut is_first = true;
        for line in self.0.lines().map(str::trim).take_while(|line| !line.is_empty()) {
            if !is_first {
                f.write_char(' ')?;
            }
            is_first = false;
            line.chars().try_for_each(|char| cell_char(f, char))?;
        }
        Ok(())
    }
}

/// A character, escaped so that it ends neither the cell nor the line.
fn cell_char(f: &mut Formatter<'_>, char: char) -> fmt::Result {
    match char {
        '|' => f.write_str("\\|"),
        char if char.is_control() || matches!(char, '\u{2028}' | '\u{2029}') => f.write_char(' '),
        char => f.write_char(char),
    }
}

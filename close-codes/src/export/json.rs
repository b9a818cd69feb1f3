//! The table as JSON, for clients in other languages.

use core::fmt::{self, Display, Formatter, Write};
use core::time::Duration;

use super::line::disturbs_a_line;
use super::words::Codes;
use crate::law::Role;
use crate::policy::{DelayList, DelayWindow, Diagnose, Jitter, Mode, Reconnect, Session};
use crate::table::{PolicyTable, Row, Rule};

/// A policy table as JSON: see [`PolicyTable::json`].
#[derive(Clone, Copy, Debug)]
pub struct Json(&'static PolicyTable);

impl PolicyTable {
    /// The table as JSON, `{version, name, doc, rows}`, with everything that a client in another language needs.
    ///
    /// There is a row for each rule of [`walk`](Self::walk), and the first row that matches an observed code and reason
    /// decides. Those with the codes `"local"`, which come last, match none. Policies are resolved, so the client needs to
    /// know nothing about inheritance. Times are whole milliseconds; factors and shares are thousandths.
    /// [`JSON_SCHEMA`](Self::JSON_SCHEMA) describes each field.
    #[must_use]
    pub const fn json(&'static self) -> Json {
        Json(self)
    }

    /// The JSON Schema (draft 2020-12) of [`json`](Self::json).
    #[doc(alias("schema"))]
    pub const JSON_SCHEMA: &'static str = include_str!("../../schema/close-codes.schema.json");
}

/// The `version` of the format. It is raised when a client for the old version would misread the new one.
pub(super) const VERSION: u32 = 1;

impl Display for Json {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", Document { table: self.0, keys: Keys::Quoted, indent: 0 })
    }
}

/// How field names are written: JSON quotes them, TypeScript need not.
#[derive(Clone, Copy)]
pub(super) enum Keys {
    Quoted,
    Bare,
}

impl Keys {
    /// A field's name and the colon after it.
    fn key(self, f: &mut Formatter<'_>, name: &str) -> fmt::Result {
        match self {
            Self::Quoted => write!(f, "\"{name}\": "),
            Self::Bare => write!(f, "{name}: "),
        }
    }
}

/// The whole table as one object. Every line but the first is indented by `indent` spaces.
pub(super) struct Document {
    pub(super) table: &'static PolicyTable,
    pub(super) keys: Keys,
    pub(super) indent: usize,
}

impl Display for Document {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { table, keys, indent } = *self;
        let pad = Spaces(indent);
        write!(f, "{{\n{pad}  ")?;
        keys.key(f, "version")?;
        write!(f, "{VERSION},\n{pad}  ")?;
        keys.key(f, "name")?;
        write!(f, "{},\n{pad}  ", Text(table.name()))?;
        keys.key(f, "doc")?;
        write!(f, "{},\n{pad}  ", Text(table.doc()))?;
        keys.key(f, "rows")?;
        f.write_char('[')?;
        let mut is_empty = true;
        for rule in table.walk() {
            write!(f, "{}\n{pad}    ", if is_empty { "" } else { "," })?;
            is_empty = false;
            row(f, keys, rule, Spaces(indent + 4))?;
        }
        if !is_empty {
            write!(f, "\n{pad}  ")?;
        }
        write!(f, "]\n{pad}}}")
    }
}

fn row(f: &mut Formatter<'_>, keys: Keys, rule: Rule, pad: Spaces) -> fmt::Result {
    let row = rule.row();
    write!(f, "{{\n{pad}  ")?;
    keys.key(f, "codes")?;
    match Codes::of_rule(rule) {
        Codes::One(code) => write!(f, "{code}")?,
        Codes::Range(first, last) => write!(f, "[{first}, {last}]")?,
        word @ (Codes::Other | Codes::Local) => write!(f, "\"{word}\"")?,
    }
    write!(f, ",\n{pad}  ")?;
    keys.key(f, "reasonPrefix")?;
    write!(f, "{},\n{pad}  ", OrNull(rule.reason_prefix().map(Text)))?;
    keys.key(f, "name")?;
    write!(f, "{},\n{pad}  ", Text(row.name()))?;
    keys.key(f, "table")?;
    write!(f, "{},\n{pad}  ", Text(row.table().name()))?;
    keys.key(f, "doc")?;
    write!(f, "{},\n{pad}  ", Text(row.doc()))?;
    keys.key(f, "reason")?;
    write!(f, "{},\n{pad}  ", OrNull(row.reason().map(Text)))?;
    keys.key(f, "sentBy")?;
    write!(f, "\"{}\",\n{pad}  ", row.sent_by().word())?;
    keys.key(f, "browserMaySend")?;
    write!(f, "{},\n{pad}  ", row.is_sent_by(Role::Browser))?;
    keys.key(f, "reconnect")?;
    match rule.reconnect() {
        Some(policy) => reconnect(f, keys, policy, row, rule.reconnect_from())?,
        None => f.write_str("null")?,
    }
    write!(f, ",\n{pad}  ")?;
    keys.key(f, "diagnose")?;
    match rule.diagnose() {
        Some(policy) => diagnose(f, keys, policy, row, rule.diagnose_from())?,
        None => f.write_str("null")?,
    }
    write!(f, "\n{pad}}}")
}

fn reconnect(
    f: &mut Formatter<'_>,
    keys: Keys,
    policy: Reconnect,
    row: Row,
    from: Option<Row>,
) -> fmt::Result {
    let mut object = Object { f, keys };
    object.first("mode", Word(mode_word(policy.mode())))?;
    match policy.mode() {
        Mode::Never | Mode::Now | Mode::Manual => {}
        Mode::After { min, max } => {
            object.field("minMs", Millis(min))?;
            object.field("maxMs", Millis(max))?;
        }
        Mode::List(list) => object.field("delaysMs", Delays(list))?,
        Mode::Backoff(backoff) => {
            object.field("minMs", Millis(backoff.min()))?;
            object.field("initialMs", Millis(backoff.initial()))?;
            object.field("maxMs", Millis(backoff.max()))?;
            object.field("factorThousandths", backoff.factor_thousandths())?;
            match backoff.jitter() {
                Jitter::Full => object.field("jitter", Word("full"))?,
                Jitter::Equal => object.field("jitter", Word("equal"))?,
                Jitter::None => object.field("jitter", Word("none"))?,
                Jitter::Share(thousandths) => object.field("jitter", thousandths)?,
                Jitter::Added(window) => object.field("jitter", Pair(window))?,
            }
        }
    }
    object.field("attempts", OrNull(policy.attempts()))?;
    object.field("withinMs", OrNull(policy.within().map(Millis)))?;
    object.field("session", Word(session_word(policy.session())))?;
    object.field("resumeWithinMs", OrNull(policy.resume_within().map(Millis)))?;
    object.field("reauthenticate", policy.reauthenticate())?;
    object.field("failover", policy.failover())?;
    object.field("reconfigure", policy.reconfigure())?;
    object.field("retryWindowMs", OrNull(policy.retry_window().map(Millis)))?;
    object.field("inheritedFrom", origin(row, from))?;
    object.end()
}

fn diagnose(f: &mut Formatter<'_>, keys: Keys, policy: Diagnose, row: Row, from: Option<Row>) -> fmt::Result {
    let Some(fault) = policy.fault() else {
        return f.write_str("null");
    };
    let mut object = Object { f, keys };
    object.first("fault", Word(fault.word()))?;
    object.field("threshold", policy.threshold())?;
    object.field("windowMs", Millis(policy.window()))?;
    object.field("advice", Text(policy.advice()))?;
    object.field("inheritedFrom", origin(row, from))?;
    object.end()
}

/// The row that a policy is inherited from; `null` if it is the row's own.
fn origin(row: Row, from: Option<Row>) -> OrNull<Quoted<Row>> {
    OrNull(from.filter(|&from| from != row).map(Quoted))
}

pub(crate) const fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Never => "never",
        Mode::Now => "now",
        Mode::After { .. } => "after",
        Mode::List(_) => "list",
        Mode::Backoff(_) => "backoff",
        Mode::Manual => "manual",
    }
}

pub(crate) const fn session_word(session: Session) -> &'static str {
    match session {
        Session::Unspecified => "unspecified",
        Session::Resume => "resume",
        Session::Fresh => "fresh",
    }
}

/// An object on one line.
struct Object<'a, 'b> {
    f: &'a mut Formatter<'b>,
    keys: Keys,
}

impl Object<'_, '_> {
    fn first(&mut self, name: &str, value: impl Display) -> fmt::Result {
        self.f.write_str("{ ")?;
        self.keys.key(self.f, name)?;
        write!(self.f, "{value}")
    }

    fn field(&mut self, name: &str, value: impl Display) -> fmt::Result {
        self.f.write_str(", ")?;
        self.keys.key(self.f, name)?;
        write!(self.f, "{value}")
    }

    fn end(self) -> fmt::Result {
        self.f.write_str(" }")
    }
}

/// A value, or `null`.
pub(super) struct OrNull<T>(pub(super) Option<T>);

impl<T: Display> Display for OrNull<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(f),
            None => f.write_str("null"),
        }
    }
}

/// A time in whole milliseconds.
struct Millis(Duration);

impl Display for Millis {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.as_millis())
    }
}

/// The shortest and the longest time, in whole milliseconds.
struct Pair(DelayWindow);

impl Display for Pair {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}]", Millis(self.0.min()), Millis(self.0.max()))
    }
}

struct Delays(DelayList);

impl Display for Delays {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut separator = "[";
        for &delay in self.0.delays() {
            write!(f, "{separator}{}", Pair(delay))?;
            separator = ", ";
        }
        f.write_char(']')
    }
}

/// A word of this crate, which needs no escape.
struct Word(&'static str);

impl Display for Word {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

/// The names of an enum and a variant, which need no escape.
struct Quoted<T>(T);

impl<T: Display> Display for Quoted<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

/// Any text as a JSON string, which is also a JavaScript string.
pub(super) struct Text(pub(super) &'static str);

impl Display for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for char in self.0.chars() {
            match char {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                // Also control characters, as JSON demands; in older JavaScript the separators end a line.
                char if disturbs_a_line(char) => write!(f, "\\u{:04x}", u32::from(char))?,
                char => f.write_char(char)?,
            }
        }
        f.write_char('"')
    }
}

/// This many spaces.
#[derive(Clone, Copy)]
pub(super) struct Spaces(pub(super) usize);

impl Display for Spaces {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        (0..self.0).try_for_each(|_| f.write_char(' '))
    }
}

//! Policies in plain words, for all exports that people read.

use core::fmt::{self, Display, Formatter};
use core::ops::RangeInclusive;
use core::time::Duration;

use crate::policy::{Backoff, DelayList, DelayWindow, Diagnose, Jitter, Mode, Reconnect, Session};
use crate::table::{Row, Rule};

/// A time as people write it: `5 s`, `2 min`, `1500 ms`.
pub(super) struct Time(pub(super) Duration);

impl Display for Time {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let millis = self.0.as_millis();
        let (unit, word) = match millis {
            1.. if millis % 3_600_000 == 0 => (3_600_000, "h"),
            1.. if millis % 60_000 == 0 => (60_000, "min"),
            0 => (1_000, "s"),
            _ if millis % 1_000 == 0 => (1_000, "s"),
            _ => (1, "ms"),
        };
        write!(f, "{} {word}", millis / unit)
    }
}

/// Thousandths as a decimal number: `1.5`, `2`.
struct Thousandths(u32);

impl Display for Thousandths {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0 / 1_000)?;
        match (self.0 % 1_000, self.0 % 100, self.0 % 10) {
            (0, ..) => Ok(()),
            (rest, 0, _) => write!(f, ".{}", rest / 100),
            (rest, _, 0) => write!(f, ".{:02}", rest / 10),
            (rest, ..) => write!(f, ".{rest:03}"),
        }
    }
}

/// Which codes: `4001`, `4100-4199`, `other`, `local`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codes {
    One(u16),
    Range(u16, u16),
    Other,
    Local,
}

impl Codes {
    pub(crate) fn of_row(row: Row) -> Self {
        if row.is_other() { Self::Other } else { Self::of(row.codes()) }
    }

    pub(super) fn of_rule(rule: Rule) -> Self {
        if rule.is_other() { Self::Other } else { Self::of(rule.codes()) }
    }

    /// Only a local end has no codes.
    pub(super) fn of(codes: RangeInclusive<u16>) -> Self {
        match (*codes.start(), *codes.end()) {
            (first, last) if first > last => Self::Local,
            (first, last) if first == last => Self::One(first),
            (first, last) => Self::Range(first, last),
        }
    }
}

impl Display for Codes {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(code) => write!(f, "{code}"),
            Self::Range(first, last) => write!(f, "{first}-{last}"),
            Self::Other => f.write_str("other"),
            Self::Local => f.write_str("local"),
        }
    }
}

/// The policy of a row that may have none.
pub(super) struct ReconnectWords(pub(super) Option<Reconnect>);

impl Display for ReconnectWords {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(reconnect) => write!(f, "{reconnect}"),
            None => f.write_str("undecided"),
        }
    }
}

/// The diagnosis of a row that may have none.
pub(super) struct DiagnoseWords(pub(super) Option<Diagnose>);

impl Display for DiagnoseWords {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.unwrap_or(Diagnose::NONE))
    }
}

/// Writes half a sentence: `at once, 1 attempt, with new credentials`. The derive writes the same words into the
/// documentation of the twins.
impl Display for Reconnect {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.mode() {
            Mode::Never => return f.write_str("never"),
            Mode::Now => f.write_str("at once")?,
            Mode::After { min, max } if min == max => write!(f, "after {}", Time(min))?,
            Mode::After { min, max } => write!(f, "after {} to {}, at random", Time(min), Time(max))?,
            Mode::List(list) => write!(f, "{list}")?,
            Mode::Backoff(backoff) => write!(f, "{backoff}")?,
            Mode::Manual => f.write_str("only when asked for")?,
        }
        match self.attempts() {
            None => {}
            Some(1) => f.write_str(", 1 attempt")?,
            Some(attempts) => write!(f, ", {attempts} attempts")?,
        }
        if let Some(within) = self.within() {
            write!(f, ", giving up after {}", Time(within))?;
        }
        match (self.session(), self.resume_within()) {
            (Session::Unspecified, _) => {}
            (Session::Resume, None) => f.write_str(", resuming the session")?,
            (Session::Resume, Some(within)) => write!(f, ", resuming the session within {}", Time(within))?,
            (Session::Fresh, _) => f.write_str(", with a new session")?,
        }
        if self.reauthenticate() {
            f.write_str(", with new credentials")?;
        }
        if self.failover() {
            f.write_str(", at another endpoint")?;
        }
        if self.reconfigure() {
            f.write_str(", asking for something else")?;
        }
        match self.retry_window() {
            Some(Reconnect::DEFAULT_RETRY_WINDOW) => Ok(()),
            Some(max) => write!(f, ", in the peer's retry window up to {}", Time(max)),
            None => f.write_str(", ignoring the peer's retry window"),
        }
    }
}

/// Writes half a sentence: `backoff from 5 s, doubled up to 30 s, full jitter`.
impl Display for Backoff {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "backoff from {}", Time(self.initial()))?;
        match self.factor_thousandths() {
            1_000 => write!(f, ", at most {}", Time(self.max()))?,
            2_000 => write!(f, ", doubled up to {}", Time(self.max()))?,
            factor => write!(f, ", times {} up to {}", Thousandths(factor), Time(self.max()))?,
        }
        match self.jitter() {
            Jitter::Full => f.write_str(", full jitter")?,
            Jitter::Equal => f.write_str(", equal jitter")?,
            Jitter::None => f.write_str(", no jitter")?,
            Jitter::Share(share) => write!(f, ", jitter of {} %", Thousandths(u32::from(share) * 100))?,
            Jitter::Added(window) => write!(f, ", plus {window} at random")?,
        }
        if self.min().is_zero() { Ok(()) } else { write!(f, ", at least {}", Time(self.min())) }
    }
}

/// Half a sentence: `after 0 s, 2 s, 10 s, then always 30 s`.
impl Display for DelayList {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("after ")?;
        let [first @ .., last] = self.delays() else { return Ok(()) };
        first.iter().try_for_each(|delay| write!(f, "{delay}, "))?;
        if first.is_empty() { write!(f, "{last}") } else { write!(f, "then always {last}") }
    }
}

/// `2 s`, or `5 s to 30 s`.
impl Display for DelayWindow {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Time(self.min()))?;
        if self.min() == self.max() { Ok(()) } else { write!(f, " to {}", Time(self.max())) }
    }
}

/// Writes half a sentence: `peer_bug, once seen 3 times in 1 min`; `none` for [`Diagnose::NONE`].
impl Display for Diagnose {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.fault() {
            None => f.write_str("none"),
            Some(fault) if self.threshold() == 1 => write!(f, "{fault}"),
            Some(fault) => {
                write!(f, "{fault}, once seen {} times in {}", self.threshold(), Time(self.window()))
            }
        }
    }
}

//! Policies in plain words, the same as the runtime's `Display` writes. A test compares the two.

use std::fmt::{self, Display, Formatter};

use crate::model::{Backoff, Diagnose, Jitter, Mode, Reconnect, RetryWindow, Session, Window};

impl Display for Reconnect {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.mode {
            Mode::Never => return f.write_str("never"),
            Mode::Now => f.write_str("at once")?,
            Mode::After(window) if window.min == window.max => write!(f, "after {window}")?,
            Mode::After(window) => write!(f, "after {window}, at random")?,
            Mode::List(delays) => list(f, delays)?,
            Mode::Backoff(backoff) => write!(f, "{backoff}")?,
            Mode::Manual => f.write_str("only when asked for")?,
        }
        match self.attempts {
            None => {}
            Some(1) => f.write_str(", 1 attempt")?,
            Some(attempts) => write!(f, ", {attempts} attempts")?,
        }
        if let Some(within) = self.within {
            write!(f, ", giving up after {}", Time(within))?;
        }
        match self.session {
            None => {}
            Some(Session::Resume { within: None }) => f.write_str(", resuming the session")?,
            Some(Session::Resume { within: Some(within) }) => {
                write!(f, ", resuming the session within {}", Time(within))?;
            }
            Some(Session::Fresh) => f.write_str(", with a new session")?,
        }
        if self.reauthenticate {
            f.write_str(", with new credentials")?;
        }
        if self.failover {
            f.write_str(", at another endpoint")?;
        }
        if self.reconfigure {
            f.write_str(", asking for something else")?;
        }
        match self.retry_window {
            None | Some(RetryWindow::UpTo(RetryWindow::DEFAULT)) => Ok(()),
            Some(RetryWindow::UpTo(max)) => write!(f, ", in the peer's retry window up to {}", Time(max)),
            Some(RetryWindow::Ignore) => f.write_str(", ignoring the peer's retry window"),
        }
    }
}

impl Display for Backoff {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "backoff from {}", Time(self.initial))?;
        match self.factor {
            1_000 => write!(f, ", at most {}", Time(self.max))?,
            2_000 => write!(f, ", doubled up to {}", Time(self.max))?,
            factor => write!(f, ", times {} up to {}", Thousandths(factor), Time(self.max))?,
        }
        match self.jitter {
            Jitter::Full => f.write_str(", full jitter")?,
            Jitter::Equal => f.write_str(", equal jitter")?,
            Jitter::None => f.write_str(", no jitter")?,
            Jitter::Share(share) => write!(f, ", jitter of {} %", Thousandths(u32::from(share) * 100))?,
            Jitter::Added(window) => write!(f, ", plus {window} at random")?,
        }
        if self.min == 0 { Ok(()) } else { write!(f, ", at least {}", Time(self.min)) }
    }
}

fn list(f: &mut Formatter<'_>, delays: &[Window]) -> fmt::Result {
    f.write_str("after ")?;
    let Some((last, first)) = delays.split_last() else { return Ok(()) };
    first.iter().try_for_each(|delay| write!(f, "{delay}, "))?;
    if first.is_empty() { write!(f, "{last}") } else { write!(f, "then always {last}") }
}

impl Display for Window {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Time(self.min))?;
        if self.min == self.max { Ok(()) } else { write!(f, " to {}", Time(self.max)) }
    }
}

impl Display for Diagnose {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (threshold, window) =
            (self.threshold.unwrap_or(Self::THRESHOLD), self.window.unwrap_or(Self::WINDOW));
        match self.fault.map(|fault| fault.word) {
            None => f.write_str("none"),
            Some(fault) if threshold == 1 => f.write_str(fault),
            Some(fault) => write!(f, "{fault}, once seen {threshold} times in {}", Time(window)),
        }
    }
}

/// Milliseconds as people write a time: `5 s`, `2 min`, `1500 ms`.
struct Time(u32);

impl Display for Time {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (unit, word) = match self.0 {
            0 => (1_000, "s"),
            millis if millis % 3_600_000 == 0 => (3_600_000, "h"),
            millis if millis % 60_000 == 0 => (60_000, "min"),
            millis if millis % 1_000 == 0 => (1_000, "s"),
            _ => (1, "ms"),
        };
        write!(f, "{} {word}", self.0 / unit)
    }
}

/// Thousandths as a decimal number: `1.5`, `2`.
struct Thousandths(u32);

impl Display for Thousandths {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:03}", self.0 / 1_000, self.0 % 1_000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

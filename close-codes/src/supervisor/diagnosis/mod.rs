//! Diagnoses: what seems to be wrong with a peer, from how its connections closed.

mod evidence;
mod share;

use core::fmt;
use core::time::Duration;

pub(crate) use self::evidence::Evidence;
use crate::law::{BadPayload, CloseCode};
use crate::policy::Fault;
use crate::table::Row;
use crate::time::Moment;

/// What seems to be wrong: what was seen, how often, since when, and what to check. `Display` writes one line.
///
/// While it holds, it is made again at each close. To log it once, log it when it [is new](Self::is_new).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Diagnosis {
    /// Where the fault is.
    pub fault: Fault,
    /// What was seen.
    pub symptom: Symptom,
    /// How often it was seen within the window.
    pub seen: u32,
    /// How often it must be seen for a diagnosis.
    pub threshold: u32,
    /// The window in which it was counted; zero if it was counted in the last connections and not in a window.
    pub window: Duration,
    /// When it was first seen, if since then no whole window passed without it.
    pub since: Moment,
    /// How long ago that was.
    pub lasting: Duration,
    /// How many connections with this peer closed that this end did not begin to close. If it is not known who began, a
    /// Close frame without a code may answer ours, and does not count.
    pub closes: u32,
    /// How many of those closed with a Close frame without a code (1005).
    pub empty_closes: u32,
    /// What to check.
    pub advice: &'static str,
    /// The row whose codes were counted together, if it has several.
    row_of_several: Option<Row>,
}

impl Diagnosis {
    /// What was seen, as a text: the symptom, and of a row of several codes its name, since others than the symptom's were
    /// counted, too.
    pub(crate) const fn seen_text(&self) -> impl fmt::Display + '_ {
        SeenText(self)
    }

    /// Whether it was just seen often enough, and not before. It is new again after it was seen less often in between.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        self.seen <= self.threshold
    }
}

/// What was seen of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Symptom {
    /// Connections closed, the last of them with this code. The others closed with codes of the same row, if that has a
    /// diagnosis of its own, and else with the same code.
    Closed(CloseCode),
    /// The peer sent a Close frame that no endpoint may send. One such frame is proof.
    IllegalFrame(Option<BadPayload>),
    /// This many of the last eight connections closed without a code (1005), however long ago. Only clients report it,
    /// about a server.
    EmptyCloses {
        /// 0 to 8.
        of_last_8: u32,
    },
    /// Connections opened, and closed before they were healthy.
    ShortConnections,
    /// Attempts opened no connection.
    ConnectFailures,
    /// This end closed connections, for this local end.
    Local(Row),
    /// The peer stopped answering: three times in ten minutes, whatever the row's own window is, since each takes
    /// until the heartbeat's timeout.
    Unresponsive {
        /// Whether it answers Pings, as [`Closed::answers_pings`](crate::Closed::answers_pings) says. If not, it may be well.
        answers_pings: bool,
    },
}

impl fmt::Display for Symptom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed(code) => write!(f, "connections ended with {code:?}"),
            Self::IllegalFrame(None) => f.write_str("the peer sent a Close frame that no endpoint may send"),
            Self::IllegalFrame(Some(bad)) => write!(f, "{bad}"),
            Self::EmptyCloses { of_last_8 } => {
                write!(f, "{of_last_8} of the last 8 connections closed without a code (1005)")
            }
            Self::ShortConnections => f.write_str("connections opened and ended before they were healthy"),
            Self::ConnectFailures => f.write_str("connecting failed"),
            Self::Local(row) => write!(f, "this end closed as `{row}`"),
            Self::Unresponsive { answers_pings: true } => f.write_str("the peer stopped answering"),
            Self::Unresponsive { answers_pings: false } => f.write_str("the peer never answered a Ping"),
        }
    }
}

struct SeenText<'a>(&'a Diagnosis);

impl fmt::Display for SeenText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.symptom, self.0.row_of_several) {
            (Symptom::Closed(last), Some(row)) => {
                write!(f, "connections ended with codes of `{row}`, the last with {last:?}")
            }
            (symptom, _) => symptom.fmt(f),
        }
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.fault, self.seen_text())?;
        if !matches!(self.symptom, Symptom::EmptyCloses { .. }) {
            match self.seen {
                1 => f.write_str(", once")?,
                seen => write!(f, ", {seen} times")?,
            }
            write!(f, " in {:?}", self.window)?;
        }
        if !self.lasting.is_zero() {
            write!(f, ", first {:?} ago", self.lasting)?;
        }
        if self.empty_closes > 0 {
            write!(f, "; {} of {} closes had no code", self.empty_closes, self.closes)?;
        }
        write!(f, "; {}", self.advice)
    }
}

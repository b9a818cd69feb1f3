//! `Evidence`: what is remembered about one peer, in bounded memory.

use core::time::Duration;

use super::share::Share;
use super::{Diagnosis, Symptom};
use crate::closed::{Closed, How, Initiator};
use crate::law::{CloseCode, SendCode};
use crate::policy::{Diagnose, Fault};
use crate::table::Row;
use crate::time::{Moment, SlidingCount, millis};

/// The evidence about one peer: how often each thing was seen, for the four things that were seen last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence {
    counts: [Option<Count>; COUNTS],
    closes: u32,
    empty_closes: u32,
    share: Share,
}

const COUNTS: usize = 4;

#[derive(Clone, Copy, Debug)]
struct Count {
    subject: Subject,
    seen: SlidingCount,
    since: Moment,
    last: Moment,
}

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Closed(Origin),
    IllegalFrame,
    ShortConnections,
    ConnectFailures(Origin),
    Local(Row),
    Unresponsive,
}

impl Subject {
    /// The row whose codes are counted together, if it has several.
    fn row_of_several(self) -> Option<Row> {
        match self {
            Self::Closed(Origin::Row(row)) => Some(row).filter(|row| row.is_range()),
            _ => None,
        }
    }
}

/// Where a diagnosis comes from. The codes of a row are counted together by its own; of those that it inherits, each code
/// may have another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Row(Row),
    Inherited(CloseCode),
}

impl Origin {
    fn of(row: Option<Row>, code: CloseCode) -> Self {
        let speaks = row.filter(|row| row.diagnose().is_some());
        speaks.map_or(Self::Inherited(code), Self::Row)
    }
}

/// An illegal frame is proof, so it needs no threshold.
const ILLEGAL_FRAME: Diagnose = Diagnose::new(Fault::PeerBug)
    .with_threshold(1)
    .with_advice("report it to whoever maintains the peer: its own library should have refused to send this");

/// Accepted and soon closed, three times in five minutes. Whose fault it is depends on the cause.
const SHORT_CONNECTIONS: Diagnose =
    Diagnose::new(Fault::Config).with_window(Duration::from_secs(300)).with_advice(
        "check the peer's log for why it accepts connections and ends them: credentials, versions, a crash",
    );

/// The window for peers that stop answering. Two of them cannot be closer than a heartbeat's times, so that a row's own
/// window may never hold three.
const UNRESPONSIVE_WINDOW: Duration = Duration::from_secs(600);

/// What to do about a peer that never answers a Ping.
const NO_PONGS: &str = "the peer may not implement Ping: give the heartbeat a message of the protocol's own, or use \
    `without_heartbeat`";

impl Evidence {
    pub(crate) const NONE: Self =
        Self { counts: [None; COUNTS], closes: 0, empty_closes: 0, share: Share::NONE };

    /// A connection to a server closed: as [`closed`](Self::closed), and counts the share of closes without a code,
    /// too.
    pub(crate) fn closed_by_server(
        &mut self,
        row: Option<Row>,
        diagnose: Diagnose,
        closed: &Closed,
        is_short: bool,
        now: Moment,
    ) -> Option<Diagnosis> {
        if is_counted(closed) {
            self.share.closed(closed, now);
        }
        let tells_of_share = closed.how() == How::EmptyFrame
            && diagnose.fault() == Some(Fault::PeerBug)
            && is_evidence(closed);
        let diagnosis = self.closed(row, diagnose, closed, is_short, now);
        if diagnosis.is_some() || !tells_of_share {
            return diagnosis;
        }
        let of_share = self.share.diagnosis(diagnose, now)?;
        Some(Diagnosis { closes: self.closes, empty_closes: self.empty_closes, ..of_share })
    }

    /// A connection closed. `is_short` means that it had opened and was not healthy yet.
    pub(crate) fn closed(
        &mut self,
        row: Option<Row>,
        diagnose: Diagnose,
        closed: &Closed,
        is_short: bool,
        now: Moment,
    ) -> Option<Diagnosis> {
        if is_counted(closed) {
            self.count_close(closed);
        }
        if closed.how() == How::IllegalFrame {
            let symptom = Symptom::IllegalFrame(closed.bad_payload());
            return self.note(Subject::IllegalFrame, symptom, ILLEGAL_FRAME, now);
        }
        if closed.how() == How::Unresponsive {
            let answers_pings = closed.answers_pings();
            let symptom = Symptom::Unresponsive { answers_pings };
            let unresponsive = diagnose.with_threshold(3).with_window(UNRESPONSIVE_WINDOW);
            let diagnosis = self.note(Subject::Unresponsive, symptom, unresponsive, now)?;
            let advice = if answers_pings { diagnosis.advice } else { NO_PONGS };
            return Some(Diagnosis { advice, ..diagnosis });
        }
        let of_row = if is_evidence(closed) && is_said(closed, diagnose) {
            let subject = Subject::Closed(Origin::of(row, closed.code()));
            self.note(subject, Symptom::Closed(closed.code()), diagnose, now)
        } else {
            None
        };
        let of_short = if is_short {
            let subject = Subject::ShortConnections;
            self.note(subject, Symptom::ShortConnections, SHORT_CONNECTIONS, now)
        } else {
            None
        };
        of_row.or(of_short)
    }

    /// This end closed a connection, for a reason that no code tells.
    pub(crate) fn closed_as_local(&mut self, row: Row, diagnose: Diagnose, now: Moment) -> Option<Diagnosis> {
        self.note(Subject::Local(row), Symptom::Local(row), diagnose, now)
    }

    /// An attempt opened no connection, as if one had closed with this code.
    pub(crate) fn connect_failed(
        &mut self,
        row: Option<Row>,
        code: CloseCode,
        diagnose: Diagnose,
        now: Moment,
    ) -> Option<Diagnosis> {
        let subject = Subject::ConnectFailures(Origin::of(row, code));
        self.note(subject, Symptom::ConnectFailures, diagnose, now)
    }

    fn count_close(&mut self, closed: &Closed) {
        if self.closes == u32::MAX {
            // Only the ratio matters.
            self.closes /= 2;
            self.empty_closes /= 2;
        }
        self.closes += 1;
        self.empty_closes += u32::from(closed.code() == 1005);
    }

    /// Counts the symptom, and makes a diagnosis if it was seen often enough.
    fn note(
        &mut self,
        subject: Subject,
        symptom: Symptom,
        diagnose: Diagnose,
        now: Moment,
    ) -> Option<Diagnosis> {
        let fault = diagnose.fault()?;
        let count = self.count_of(subject, diagnose, now);
        if count.seen.count(now) == 0 {
            count.since = now;
        }
        count.seen.record(now);
        count.last = now;
        let (seen, since) = (count.seen.count(now), count.since);
        if seen < diagnose.threshold() {
            return None;
        }
        Some(Diagnosis {
            fault,
            symptom,
            seen,
            threshold: diagnose.threshold(),
            window: diagnose.window(),
            since,
            lasting: now.duration_since(since),
            closes: self.closes,
            empty_closes: self.empty_closes,
            advice: diagnose.advice(),
            row_of_several: subject.row_of_several(),
        })
    }

    /// The count of this subject. A new subject gets a free count, or the one that was not used for the longest time.
    fn count_of(&mut self, subject: Subject, diagnose: Diagnose, now: Moment) -> &mut Count {
        let is_it = |count: &Option<Count>| count.is_some_and(|count| count.subject == subject);
        let new =
            || Count { subject, seen: SlidingCount::new(millis(diagnose.window())), since: now, last: now };
        let at = self.counts.iter().position(is_it).unwrap_or_else(|| {
            let mut oldest = 0;
            for (at, count) in self.counts.iter().enumerate() {
                if count.map(|count| count.last) < self.counts[oldest].map(|count| count.last) {
                    oldest = at;
                }
            }
            self.counts[oldest] = None;
            oldest
        });
        self.counts[at].get_or_insert_with(new)
    }
}

/// Whether the close is one of the peer's, of which those without a code have a share. An empty one that may answer ours is
/// none.
fn is_counted(closed: &Closed) -> bool {
    closed.initiator() != Initiator::Us && is_evidence(closed)
}

/// Whether the close indicates anything about the peer or the path to it. A close that this end began does not, unless
/// the peer sent a Close of its own. An empty Close frame may be its answer to ours.
fn is_evidence(closed: &Closed) -> bool {
    match closed.initiator() {
        Initiator::Peer => true,
        Initiator::Us => {
            closed.sent().is_some_and(|sent| closed.is_peers_own(sent.code().map(SendCode::observed)))
        }
        Initiator::Unknown => closed.code() != 1005 || closed.sent().is_none(),
    }
}

/// Whether the peer said what the row takes the code to say. With a 1002 that the library may have made up, nobody says
/// that this end is wrong: the peer may have sent what it may not.
fn is_said(closed: &Closed, diagnose: Diagnose) -> bool {
    !closed.may_be_made_up() || diagnose.fault() != Some(Fault::OwnBug)
}

#[cfg(test)]
mod tests {
    use super::Evidence;
    use crate::closed::Closed;

    #[test]
    fn the_share_of_empty_closes_outlives_their_number() {
        let mut evidence = Evidence { closes: u32::MAX, empty_closes: u32::MAX - 1, ..Evidence::NONE };
        evidence.count_close(&Closed::empty_frame());
        evidence.count_close(&Closed::no_frame());
        assert_eq!((evidence.closes, evidence.empty_closes), (u32::MAX / 2 + 2, u32::MAX / 2 + 1));
    }
}

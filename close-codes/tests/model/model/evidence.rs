//! What is said of a peer, by lists of all that was seen: DESIGN 7 on 1005, LIFE 3 on peers that stop answering, and
//! the public text of `Symptom`.

use std::time::Duration;

use close_codes::{Closed, Diagnose, Fault, How, Initiator, Row, Symptom};

use super::echo::is_peers_own;
use super::millis;

/// A diagnosis that may be made, or must.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) fault: Fault,
    pub(crate) symptom: Symptom,
    pub(crate) threshold: u32,
    pub(crate) window: u64,
    /// What the advice is, or a word that is in it: the design has no more for what no row speaks of.
    pub(crate) advice: &'static str,
    /// How often it was seen, at least and at most.
    pub(crate) seen: (u32, u32),
    /// When it was first seen, at the earliest and at the latest.
    pub(crate) since: (u64, u64),
    /// How many connections closed, and how many of them without a code.
    pub(crate) closes: (u32, u32),
    pub(crate) must: bool,
}

/// Four things in bounded memory, and how connections closed.
#[derive(Default)]
pub(super) struct Evidence {
    /// Of a server's watch: a page's plain `close()` never has a code, so that a share of those tells it nothing.
    is_servers: bool,
    things: Vec<Thing>,
    closes: (u32, u32),
    /// Whether each close was without a code.
    empty: Vec<bool>,
    /// Since when most of the last eight closes were without a code, and how many have been since.
    mostly_empty: Option<(u64, u32)>,
    said: Vec<Said>,
}

struct Thing {
    what: What,
    seen: Vec<u64>,
}

/// What is counted together: what one `#[diagnose]` speaks of.
#[derive(Clone, Copy, PartialEq)]
enum What {
    /// Closes for a row that says itself what they indicate, or else for a code.
    Closed(Origin),
    Refused(Origin),
    IllegalFrame,
    Short,
    Local(Row),
    Unresponsive,
}

#[derive(Clone, Copy, PartialEq)]
enum Origin {
    Row(Row),
    Code(u16),
}

impl Origin {
    fn of(row: Option<Row>, code: u16) -> Self {
        row.filter(|row| row.diagnose().is_some()).map_or(Self::Code(code), Self::Row)
    }
}

/// One such frame is proof.
const PROOF: Diagnose = Diagnose::new(Fault::PeerBug).with_threshold(1);

/// The design is silent on these figures; they are the supervisor's.
const SHORT: Diagnose = Diagnose::new(Fault::Config).with_window(Duration::from_secs(300));

const TEN_MINUTES: Duration = Duration::from_secs(600);

impl Evidence {
    pub(super) fn of_server() -> Self {
        Self { is_servers: true, ..Self::default() }
    }

    /// What may be said of an end: the first that must be, unless one before it may be.
    pub(super) fn closed(
        &mut self,
        closed: &Closed,
        (row, diagnose): (Option<Row>, Diagnose),
        was_short: bool,
        now: u64,
    ) {
        self.said.clear();
        let is_ours = closed.initiator() == Initiator::Us;
        let is_empty = closed.code() == 1005;
        // An empty Close is perhaps the answer to ours.
        let may_answer = is_empty && closed.initiator() == Initiator::Unknown && closed.sent().is_some();
        let is_evidence = match closed.sent().map(|sent| sent.code()) {
            Some(code) if is_ours => is_peers_own(closed, code.map_or(1005, |code| code.observed().get())),
            None if is_ours => false,
            _ => !may_answer,
        };
        if !is_ours && !may_answer {
            self.closes.0 += 1;
            self.closes.1 += u32::from(is_empty);
            self.shift(is_empty, now);
        }
        match closed.how() {
            How::IllegalFrame => {
                let symptom = Symptom::IllegalFrame(closed.bad_payload());
                self.see(What::IllegalFrame, symptom, PROOF, now);
            }
            How::Unresponsive => {
                let symptom = Symptom::Unresponsive { answers_pings: closed.answers_pings() };
                let diagnose = diagnose.with_threshold(3).with_window(TEN_MINUTES);
                self.see(What::Unresponsive, symptom, diagnose, now);
            }
            _ => {
                let may_be_made_up = closed.how() == How::Unknown && closed.code() == 1002;
                let is_said = !may_be_made_up || diagnose.fault() != Some(Fault::OwnBug);
                if is_evidence && is_said {
                    let what = What::Closed(Origin::of(row, closed.code().get()));
                    self.see(what, Symptom::Closed(closed.code()), diagnose, now);
                }
                if was_short && !is_ours {
                    self.see(What::Short, Symptom::ShortConnections, SHORT, now);
                }
                if is_evidence && closed.how() == How::EmptyFrame {
                    self.say_share(diagnose);
                }
            }
        }
    }

    pub(super) fn closed_as_local(&mut self, row: Row, diagnose: Diagnose, now: u64) {
        self.see(What::Local(row), Symptom::Local(row), diagnose, now);
    }

    pub(super) fn connect_failed(&mut self, (row, code): (Option<Row>, u16), diagnose: Diagnose, now: u64) {
        self.said.clear();
        self.see(What::Refused(Origin::of(row, code)), Symptom::ConnectFailures, diagnose, now);
    }

    pub(super) fn said(&mut self) -> Vec<Said> {
        std::mem::take(&mut self.said)
    }

    fn see(&mut self, what: What, symptom: Symptom, diagnose: Diagnose, now: u64) {
        let Some(fault) = diagnose.fault() else { return };
        let (threshold, window) = (diagnose.threshold(), millis(diagnose.window()).max(1));
        let seen = &mut self.thing(what).seen;
        seen.push(now);
        // Bounded memory: what is older by up to two slices of a fifteenth may still be counted.
        let coarse = window.div_ceil(15) * 16;
        let goes_back = seen.windows(2).any(|two| two[1] < two[0]);
        let (count, since) = if goes_back {
            ((1, seen.len()), (*seen.iter().min().unwrap(), *seen.iter().max().unwrap()))
        } else {
            let within = |window: u64| seen.iter().filter(|seen| now - **seen < window).count();
            ((within(window), within(coarse)), (first_since(seen, coarse), first_since(seen, window)))
        };
        let count = (u32::try_from(count.0).unwrap(), u32::try_from(count.1).unwrap());
        let advice = match symptom {
            Symptom::IllegalFrame(_) | Symptom::ShortConnections => "",
            Symptom::Unresponsive { answers_pings: false } => "without_heartbeat",
            _ => diagnose.advice(),
        };
        if count.1 >= threshold {
            self.said.push(Said {
                fault,
                symptom,
                threshold,
                window: millis(diagnose.window()),
                advice,
                seen: count,
                since,
                closes: self.closes,
                must: count.0 >= threshold,
            });
        }
    }

    /// The one of this, or a new one. Of five things the one that rested longest is forgotten.
    fn thing(&mut self, what: What) -> &mut Thing {
        let new = Thing { what, seen: Vec::new() };
        let place = self.things.iter().position(|thing| thing.what == what).unwrap_or_else(|| {
            if self.things.len() < 4 {
                self.things.push(new);
                return self.things.len() - 1;
            }
            let last = |place: &usize| self.things[*place].seen.last().copied();
            let oldest = (0..4).min_by_key(last).unwrap();
            self.things[oldest] = new;
            oldest
        });
        &mut self.things[place]
    }

    /// One more close. It is said that most are without a code once six of the last eight were, until only four are.
    fn shift(&mut self, is_empty: bool, now: u64) {
        self.empty.push(is_empty);
        let high = self.of_last_8();
        self.mostly_empty = match self.mostly_empty {
            Some(_) if high <= 4 => None,
            Some((since, count)) => Some((since, count + u32::from(is_empty))),
            None => (high >= 6).then_some((now, 6)),
        };
    }

    fn of_last_8(&self) -> u32 {
        u32::try_from(self.empty.iter().rev().take(8).filter(|empty| **empty).count()).unwrap()
    }

    fn say_share(&mut self, diagnose: Diagnose) {
        let Some((since, count)) = self.mostly_empty else { return };
        if diagnose.fault() == Some(Fault::PeerBug) && !self.is_servers {
            self.said.push(Said {
                fault: Fault::PeerBug,
                symptom: Symptom::EmptyCloses { of_last_8: self.of_last_8() },
                threshold: 6,
                window: 0,
                advice: diagnose.advice(),
                seen: (count, count),
                since: (since, since),
                closes: self.closes,
                must: true,
            });
        }
    }
}

/// The first of those that were seen without a whole window between two of them.
fn first_since(seen: &[u64], window: u64) -> u64 {
    let gap = seen.windows(2).rposition(|two| two[1] - two[0] >= window);
    seen[gap.map_or(0, |gap| gap + 1)]
}

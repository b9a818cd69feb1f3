//! Random scripts: events in any order, by a clock that goes on, stands still, jumps or goes backwards.

mod closes;
mod policies;

use close_codes::{Closed, Config, ConnectFailure, Reconnect};

use self::closes::{CODES, TEXTS, any_closed, any_failure};
use self::policies::{any_config, any_reconnect};
use crate::random::Random;

#[derive(Clone, Debug)]
pub(crate) enum Event {
    Start,
    Opened,
    Healthy,
    Closed(Closed),
    ClosedWith(Closed, Reconnect),
    /// The code and reason by which the application's own variant is found.
    ClosedByUs(Closed, u16, &'static str),
    /// One of the table's variants that no close is read as.
    ClosedAs(Closed, usize),
    ConnectFailed(ConnectFailure),
    /// The handshake was refused with this HTTP status, and this `Retry-After`.
    Refused(u16, Option<&'static str>),
    RetryNow,
    NetworkBack,
    Stop,
}

/// How the clock goes on to the next event.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Forward(u64),
    Back(u64),
    To(u64),
    /// To the moment at which the latest attempt is due, if it is not over; or so much before it.
    Due {
        before: u64,
    },
}

impl Step {
    /// The moment after this one. `due` is when the latest attempt is due.
    pub(crate) fn from(self, now: u64, due: u64) -> u64 {
        match self {
            Self::Forward(by) => now.saturating_add(by),
            Self::Back(by) => now.saturating_sub(by),
            Self::To(moment) => moment,
            Self::Due { before } => due.saturating_sub(before).max(now),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) config: Config,
    pub(crate) seed: u64,
    /// Each with the step of the clock that leads to it, in milliseconds.
    pub(crate) events: Vec<(Step, Event)>,
}

/// What happens in a script at all often happens again.
struct Usual {
    closed: Closed,
    reconnect: Reconnect,
    ours: usize,
    failure: ConnectFailure,
}

/// A script of one kind: of clients that report what happens in order, of any calls, or of any calls by any clock.
pub(crate) fn any_script(random: &mut Random) -> Script {
    let (is_orderly, is_wild) = random.one_of(&[(true, false), (false, false), (false, true)]);
    let config = any_config(random);
    let usual = Usual {
        closed: any_closed(random),
        reconnect: any_reconnect(random),
        ours: random.one_of(&[0, 1, 2, 3, 4, 5]),
        failure: any_failure(random),
    };
    let mut events: Vec<(Step, Event)> = Vec::new();
    let mut step = Step::To(random.one_of(&[0, 0, 1_000, 1 << 40]));
    let most = random.one_of(&[20, 40, 120]);
    for _ in 0..=random.below(most) {
        let event = match events.last() {
            Some((_, last)) if is_orderly && random.below(8) > 0 => event_after(last, &usual, random),
            _ => any_event(&usual, random),
        };
        events.push((step, event));
        step = any_step(is_wild, random);
    }
    Script { config, seed: random.next(), events }
}

/// The times that configs and policies name: where one of them ends, a millisecond decides.
const NAMED: [u64; 8] = [1_000, 2_000, 5_000, 8_000, 10_000, 20_000, 60_000, 100_000];

fn any_step(is_wild: bool, random: &mut Random) -> Step {
    match random.below(if is_wild { 18 } else { 15 }) {
        0..=2 => Step::Forward(0),
        3..=5 => Step::Forward(random.below(3_000)),
        6 | 7 => Step::Forward(random.below(30_000)),
        8 => Step::Forward(random.below(1_000_000)),
        9 => Step::Forward(random.one_of(&NAMED)),
        10 => Step::Forward(random.one_of(&NAMED) - 1),
        11..=13 => Step::Due { before: 0 },
        14 => Step::Due { before: random.one_of(&[1, 500, 1_500]) },
        15 => Step::Back(random.below(5_000)),
        16 => Step::To(random.below(100_000)),
        _ => Step::To(random.next()),
    }
}

/// What an application reports next that reports everything in order.
fn event_after(last: &Event, usual: &Usual, random: &mut Random) -> Event {
    match last {
        Event::Opened | Event::Healthy => any_end(usual, random),
        Event::NetworkBack if random.below(2) == 0 => Event::NetworkBack,
        _ => match random.below(9) {
            0 => Event::RetryNow,
            1..=3 => Event::Opened,
            4..=6 => any_refusal(usual, random),
            _ => Event::NetworkBack,
        },
    }
}

fn any_event(usual: &Usual, random: &mut Random) -> Event {
    match random.below(50) {
        0 => Event::Stop,
        1 => Event::Start,
        2..=13 => Event::Opened,
        14 | 15 => Event::Healthy,
        16..=31 => any_end(usual, random),
        32..=42 => any_refusal(usual, random),
        43 | 44 => Event::RetryNow,
        _ => Event::NetworkBack,
    }
}

fn any_end(usual: &Usual, random: &mut Random) -> Event {
    let closed = if random.below(2) == 0 { usual.closed } else { any_closed(random) };
    match random.below(10) {
        0..=4 => Event::Closed(closed),
        5 => Event::ClosedWith(closed, usual.reconnect),
        6 => Event::ClosedWith(closed, any_reconnect(random)),
        7 => Event::ClosedByUs(closed, random.one_of(&CODES), random.one_of(&TEXTS)),
        8 => Event::ClosedAs(closed, usual.ours),
        _ => Event::ClosedAs(closed, random.one_of(&[0, 1, 2, 3, 4, 5])),
    }
}

fn any_refusal(usual: &Usual, random: &mut Random) -> Event {
    match random.below(8) {
        0 => {
            let status = random.one_of(&[401, 403, 404, 429, 500, 502, 503, 504]);
            let retry_after =
                random.one_of(&[None, None, Some("0"), Some("9"), Some("4000000"), Some("soon")]);
            Event::Refused(status, retry_after)
        }
        1 | 2 => Event::ConnectFailed(usual.failure),
        _ => Event::ConnectFailed(any_failure(random)),
    }
}

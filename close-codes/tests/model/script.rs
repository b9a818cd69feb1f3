//! Random scripts: events in any order, by a clock that goes on, stands still, jumps or goes backwards.

use std::time::Duration;

use close_codes::{
    Backoff, BadPayload, CloseCode, CloseFrame, Closed, Config, ConnectFailure, DelayList, DelayWindow,
    Initiator, Jitter, Mode, Reason, Reconnect, SendCode, Session,
};

use crate::random::Random;
use crate::tables::{Heir, Lazy, Modes};

#[derive(Clone, Debug)]
pub(crate) enum Event {
    Start,
    Opened,
    Healthy,
    Closed(Closed),
    ClosedWith(Closed, Reconnect),
    /// The code and reason by which the application's own variant is found.
    ClosedByUs(Closed, u16, &'static str),
    /// One of the table's local ends, if it has any.
    ClosedAsLocal(Closed, usize),
    ConnectFailed(ConnectFailure),
    RetryNow,
    Stop,
}

#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) config: Config,
    pub(crate) seed: u64,
    /// Each at its moment, in milliseconds.
    pub(crate) events: Vec<(u64, Event)>,
}

const CODES: [u16; 18] = [
    1000, 1001, 1005, 1006, 1011, 1012, 1013, 1015, 999, 3000, 4000, 4001, 4002, 4003, 4004, 4005, 4006, 4110,
];

const TEXTS: [&str; 9] = [
    "",
    "bye",
    "NET-1",
    "retry=0-0s",
    "retry=0-1s",
    "NET-2 retry=30-90s",
    "retry=90-130s",
    "retry=4000000000-4000000000s",
    "retry=9-1s",
];

pub(crate) fn any_script(random: &mut Random) -> Script {
    let wild = random.below(3) == 0;
    let count = 1 + random.below(40);
    let mut now = random.one_of(&[0, 0, 1_000, 1 << 40]);
    let mut events = Vec::new();
    for _ in 0..count {
        now = next_moment(now, wild, random);
        events.push((now, any_event(random)));
    }
    Script { config: any_config(random), seed: random.next(), events }
}

fn next_moment(now: u64, wild: bool, random: &mut Random) -> u64 {
    match random.below(if wild { 12 } else { 9 }) {
        0..=2 => now,
        3..=5 => now.saturating_add(random.below(3_000)),
        6 | 7 => now.saturating_add(random.below(30_000)),
        8 => now.saturating_add(random.below(1_000_000)),
        9 => now.saturating_sub(random.below(5_000)),
        10 => random.below(100_000),
        _ => random.next(),
    }
}

fn any_config(random: &mut Random) -> Config {
    let seconds = Duration::from_secs;
    let mut config = Config::default();
    if random.below(2) == 0 {
        config = config.with_min_uptime(random.one_of(&[seconds(0), seconds(1), seconds(60), Duration::MAX]));
    }
    if random.below(2) == 0 {
        let window = random.one_of(&[seconds(0), seconds(10), seconds(100), seconds(86_400), Duration::MAX]);
        config = config.with_budget(random.one_of(&[1, 2, 3, 10]), window);
    }
    if random.below(3) == 0 {
        config = config.with_max_retry_after(random.one_of(&[seconds(0), seconds(7)]));
    }
    if random.below(3) == 0 {
        config = config.with_attempts(random.one_of(&[1, 2, 5, u32::MAX]));
    }
    config
}

fn any_event(random: &mut Random) -> Event {
    match random.below(43) {
        0 => Event::Start,
        1..=11 => Event::Opened,
        12 | 13 => Event::Healthy,
        14..=22 => Event::Closed(any_closed(random)),
        23..=25 => Event::ClosedWith(any_closed(random), any_reconnect(random)),
        26..=28 => Event::ClosedByUs(any_closed(random), random.one_of(&CODES), random.one_of(&TEXTS)),
        29..=36 => Event::ConnectFailed(any_failure(random)),
        37 | 38 => Event::RetryNow,
        39..=41 => Event::ClosedAsLocal(any_closed(random), random.one_of(&[0, 1, 2])),
        _ => Event::Stop,
    }
}

fn any_closed(random: &mut Random) -> Closed {
    let (code, text) = (CloseCode::new(random.one_of(&CODES)), random.one_of(&TEXTS));
    let closed = match random.below(9) {
        0 => Closed::unknown(code, text),
        1 => Closed::illegal_frame(BadPayload::IllegalCode(CloseCode::new(
            random.one_of(&[999, 1005, 1006, 2000]),
        ))),
        2 => Closed::no_frame(),
        3 => Closed::unresponsive(),
        _ => Closed::reported(code, text),
    };
    let closed = match random.below(4) {
        0 => closed.having_sent(CloseFrame::EMPTY),
        1 => SendCode::new(random.one_of(&CODES))
            .map_or(closed, |sent| closed.having_sent(CloseFrame::new(sent))),
        _ => closed,
    };
    let closed = match random.below(6) {
        0 => closed.after_silence(Duration::from_secs(random.one_of(&[1, 40, 1_000]))),
        _ => closed,
    };
    closed.begun_by(random.one_of(&[Initiator::Peer, Initiator::Peer, Initiator::Unknown, Initiator::Us]))
}

fn any_failure(random: &mut Random) -> ConnectFailure {
    let mut failure = match random.below(8) {
        0 | 1 => ConnectFailure::new().with_like(CloseCode::new(random.one_of(&CODES))),
        2 => ConnectFailure::from(&any_closed(random)),
        // For all tables but one it is another's.
        3 => ConnectFailure::as_local(&random.one_of(&[Modes::Elsewhere, Modes::Idle, Modes::Nonsense])),
        4 => ConnectFailure::as_local(&Heir::SignInAgain),
        5 => ConnectFailure::as_local(&random.one_of(&[Lazy::Elsewhere, Lazy::Bye])),
        _ => ConnectFailure::new(),
    };
    if random.below(4) == 0 {
        failure = failure.with_reason(Reason::truncated(random.one_of(&TEXTS)));
    }
    if random.below(4) == 0 {
        let seconds = random.one_of(&[Duration::ZERO, Duration::from_secs(9), Duration::MAX]);
        failure = failure.with_retry_after(seconds);
    }
    failure
}

fn any_reconnect(random: &mut Random) -> Reconnect {
    let mode = any_mode(random);
    if mode == Mode::Never {
        // With options it contradicts itself: a table with such a row does not compile.
        return Reconnect::NEVER;
    }
    let mut reconnect = Reconnect::new(mode)
        .with_attempts(random.one_of(&[0, 0, 1, 2, 5]))
        .with_session(random.one_of(&[Session::Unspecified, Session::Resume, Session::Fresh]))
        .with_within(any_limit(random))
        .with_resume_within(any_limit(random));
    if random.below(3) == 0 {
        reconnect = reconnect.with_reauthenticate();
    }
    if random.below(3) == 0 {
        reconnect = reconnect.with_failover();
    }
    if random.below(3) == 0 {
        reconnect = reconnect.with_reconfigure();
    }
    if random.below(3) == 0 {
        let max =
            random.one_of(&[None, Some(Duration::ZERO), Some(Duration::from_secs(40)), Some(Duration::MAX)]);
        reconnect = reconnect.with_retry_window(max);
    }
    reconnect
}

fn any_limit(random: &mut Random) -> Option<Duration> {
    let limits = [Duration::ZERO, Duration::from_secs(2), Duration::from_secs(30), Duration::MAX];
    (random.below(3) == 0).then(|| random.one_of(&limits))
}

/// A window that is added, longer than some backoffs' `max`.
const ADDED: DelayWindow = DelayWindow::new(Duration::from_millis(300), Duration::from_secs(3));

/// Lists of one, of short ones, of windows, and one whose last is a hot loop that only a program can write.
const LISTS: [&[DelayWindow]; 4] = [
    &[DelayWindow::exactly(Duration::from_secs(2))],
    &[
        DelayWindow::exactly(Duration::ZERO),
        DelayWindow::exactly(Duration::from_millis(10)),
        DelayWindow::exactly(Duration::from_secs(30)),
    ],
    &[DelayWindow::new(Duration::ZERO, Duration::from_secs(1)), ADDED],
    &[DelayWindow::exactly(Duration::ZERO), DelayWindow::exactly(Duration::ZERO)],
];

fn any_mode(random: &mut Random) -> Mode {
    match random.below(8) {
        0 => Mode::Never,
        1 => Mode::Now,
        2 => Mode::Manual,
        3 => {
            let min = Duration::from_millis(random.one_of(&[0, 100, 999, 5_000]));
            let more = Duration::from_millis(random.one_of(&[0, 1, 900, 2_000, 90_000]));
            Mode::After { min, max: min + more }
        }
        4 => Mode::List(DelayList::new(random.one_of(&LISTS))),
        _ => {
            let initial = Duration::from_millis(random.one_of(&[1, 100, 1_000, 5_000]));
            let max =
                initial + Duration::from_millis(random.one_of(&[0, 1_000, 30_000, u64::from(u32::MAX)]));
            let jitter = random.one_of(&[
                Jitter::Full,
                Jitter::Equal,
                Jitter::None,
                Jitter::Share(300),
                Jitter::Share(1_000),
                Jitter::Added(ADDED),
            ]);
            let backoff = Backoff::new(initial, max)
                .with_min(Duration::from_millis(random.one_of(&[0, 0, 700, 10_000])))
                .with_factor_thousandths(random.one_of(&[1_000, 1_300, 2_000, 10_000]))
                .with_jitter(jitter);
            Mode::Backoff(backoff)
        }
    }
}

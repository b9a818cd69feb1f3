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
    Due { before: u64 },
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
    let mut events = vec![(Step::To(random.one_of(&[0, 0, 1_000, 1 << 40])), any_event(random))];
    for _ in 1..count {
        events.push((any_step(wild, random), any_event(random)));
    }
    Script { config: any_config(random), seed: random.next(), events }
}

/// The times that configs and policies name: where one of them ends, a millisecond decides.
const NAMED: [u64; 8] = [1_000, 2_000, 5_000, 8_000, 10_000, 20_000, 60_000, 100_000];

fn any_step(wild: bool, random: &mut Random) -> Step {
    match random.below(if wild { 16 } else { 13 }) {
        0..=2 => Step::Forward(0),
        3..=5 => Step::Forward(random.below(3_000)),
        6 | 7 => Step::Forward(random.below(30_000)),
        8 => Step::Forward(random.below(1_000_000)),
        9 => Step::Forward(random.one_of(&NAMED)),
        10 => Step::Forward(random.one_of(&NAMED) - 1),
        11 => Step::Due { before: 0 },
        12 => Step::Due { before: random.one_of(&[1, 500, 1_500]) },
        13 => Step::Back(random.below(5_000)),
        14 => Step::To(random.below(100_000)),
        _ => Step::To(random.next()),
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
        config = config.with_budget(random.one_of(&[0, 1, 2, 3, 10, u32::MAX]), window);
    }
    if random.below(3) == 0 {
        config = config.with_max_retry_after(random.one_of(&[seconds(0), seconds(7)]));
    }
    if random.below(3) == 0 {
        config = config.with_attempts(random.one_of(&[0, 1, 2, 5, u32::MAX]));
    }
    config
}

fn any_event(random: &mut Random) -> Event {
    match random.below(47) {
        0 => Event::Start,
        1..=11 => Event::Opened,
        12 | 13 => Event::Healthy,
        14..=22 => Event::Closed(any_closed(random)),
        23..=25 => Event::ClosedWith(any_closed(random), any_reconnect(random)),
        26..=28 => Event::ClosedByUs(any_closed(random), random.one_of(&CODES), random.one_of(&TEXTS)),
        29..=36 => Event::ConnectFailed(any_failure(random)),
        37 | 38 => Event::RetryNow,
        39..=41 => Event::ClosedAsLocal(any_closed(random), random.one_of(&[0, 1, 2])),
        42..=45 => Event::NetworkBack,
        _ => Event::Stop,
    }
}

fn any_closed(random: &mut Random) -> Closed {
    let (code, text) = (CloseCode::new(random.one_of(&CODES)), random.one_of(&TEXTS));
    let closed = match random.below(13) {
        0 => Closed::unknown(code, text),
        1 => Closed::illegal_frame(any_bad_payload(random)),
        2 | 3 => Closed::no_frame(),
        4 => Closed::unresponsive(),
        5 => Closed::unresponsive().without_pongs(),
        6 => random.one_of(&[Closed::illegal_frame_unseen(), Closed::tls_failure(), Closed::empty_frame()]),
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

fn any_bad_payload(random: &mut Random) -> BadPayload {
    match random.below(4) {
        0 => random.one_of(&[BadPayload::OneByte, BadPayload::NotUtf8, BadPayload::TooLong(200)]),
        _ => BadPayload::IllegalCode(CloseCode::new(random.one_of(&[999, 1005, 1006, 2000]))),
    }
}

fn any_failure(random: &mut Random) -> ConnectFailure {
    let mut failure = match random.below(12) {
        0 | 1 => ConnectFailure::new().with_like(CloseCode::new(random.one_of(&CODES))),
        2 | 3 => ConnectFailure::from(&any_closed(random)),
        // For all tables but one it is another's.
        4 => ConnectFailure::as_local(&random.one_of(&[Modes::Elsewhere, Modes::Idle, Modes::Nonsense])),
        5 => ConnectFailure::as_local(&Heir::SignInAgain),
        6 => ConnectFailure::as_local(&random.one_of(&[Lazy::Elsewhere, Lazy::Bye])),
        // Variants with a code, a prefix, and neither.
        7 => ConnectFailure::as_local(&random.one_of(&[Modes::TokenExpired, Modes::Network, Modes::Other(4_003)])),
        8 => ConnectFailure::timed_out(),
        9 => {
            let status = random.one_of(&[401, 403, 404, 429, 500, 502, 503, 504]);
            let retry_after = random.one_of(&[None, Some("0"), Some("9"), Some("4000000"), Some("soon")]);
            ConnectFailure::from_http(status, retry_after.map(str::as_bytes))
        }
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

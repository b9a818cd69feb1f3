//! What holds for any order of events, any clock, and anything that a peer sends.

use std::fmt::Write;
use std::time::Duration;

use close_codes::{
    Action, CloseCode, CloseReason, Closed, Config, ConnectFailure, Initiator, Mode, Moment, Reconnect,
    Supervisor, Verdict,
};

use crate::chat::Chat;
use crate::random::Random;

const CODES: [u16; 17] =
    [1000, 1001, 1005, 1006, 1011, 1015, 999, 4000, 4001, 4002, 4003, 4004, 4005, 4006, 4007, 4100, 4199];

const TEXTS: [&str; 8] = [
    "",
    "bye",
    "NET-1",
    "retry=0-0s",
    "retry=0-1s",
    "restart retry=30-90s",
    "retry=4000000000-4000000000s",
    "retry=9-1s",
];

const LONGEST: Duration = Duration::from_secs(3 * 86_400);

/// A clock that mostly goes on, and at times jumps either way.
pub(crate) fn next_moment(now: Moment, wild: bool, random: &mut Random) -> Moment {
    let millis = now.as_millis();
    match random.below(if wild { 12 } else { 9 }) {
        0..=2 => now,
        3..=5 => now + Duration::from_millis(random.below(3_000)),
        6 | 7 => now + Duration::from_millis(random.below(30_000)),
        8 => now + Duration::from_secs(random.below(1_000)),
        9 => Moment::from_millis(millis.saturating_sub(random.below(5_000))),
        10 => Moment::from_millis(random.below(100_000)),
        _ => Moment::from_millis(random.next()),
    }
}

fn any_closed(random: &mut Random) -> Closed {
    let closed = Closed::reported(CloseCode::new(random.one_of(&CODES)), random.one_of(&TEXTS));
    closed.begun_by(random.one_of(&[Initiator::Peer, Initiator::Peer, Initiator::Unknown, Initiator::Us]))
}

fn any_failure(random: &mut Random) -> ConnectFailure {
    let failure = match random.below(4) {
        0 => ConnectFailure::new().with_like(CloseCode::new(random.one_of(&[4000, 4001, 4002, 4100]))),
        _ => ConnectFailure::new(),
    };
    match random.below(4) {
        0 => failure.with_retry_after(random.one_of(&[Duration::from_secs(9), Duration::MAX])),
        _ => failure,
    }
}

/// What a run of random events answered.
fn run(seed: u64, wild: bool, mut see: impl FnMut(Moment, &str, Option<Verdict<Chat>>)) -> String {
    let mut random = Random(seed);
    let mut supervisor = Supervisor::<Chat>::new(Config::default(), seed);
    let mut now = Moment::START;
    let mut log = String::new();
    for _ in 0..300 {
        now = next_moment(now, wild, &mut random);
        let (event, verdict) = match random.below(20) {
            0 => (format!("start {:?}", supervisor.start(now)), None),
            1..=5 => {
                supervisor.opened(now);
                ("opened".into(), None)
            }
            6 => {
                supervisor.healthy(now);
                ("healthy".into(), None)
            }
            7..=13 => ("closed".into(), Some(supervisor.closed(&any_closed(&mut random), now))),
            14 => {
                let ours = random.one_of(&[Chat::Now, Chat::GoingAway, Chat::Banned, Chat::Other(1005)]);
                let closed = any_closed(&mut random);
                ("closed_by_us".into(), Some(supervisor.closed_by_us(&closed, &ours, now)))
            }
            15..=17 => {
                let failure = any_failure(&mut random);
                ("connect_failed".into(), Some(supervisor.connect_failed(failure, now)))
            }
            18 => (format!("retry_now {:?}", supervisor.retry_now(now)), None),
            _ => match random.below(4) {
                0 => (format!("{:?}", supervisor.stop()), None),
                1 => (format!("network_back {:?}", supervisor.network_back(now)), None),
                _ => ("nothing".into(), None),
            },
        };
        writeln!(log, "{} {event} {verdict:?}", now.as_millis()).unwrap();
        if let Some(diagnosis) = verdict.as_ref().and_then(|verdict| verdict.diagnosis) {
            assert!(!diagnosis.to_string().contains('\n'));
        }
        see(now, &event, verdict);
    }
    log
}

#[test]
fn the_same_events_and_seed_the_same_answers() {
    for seed in 0..50 {
        let nothing = |_: Moment, _: &str, _: Option<Verdict<Chat>>| {};
        assert_eq!(run(seed, true, nothing), run(seed, true, nothing));
    }
}

#[test]
fn nothing_connects_after_never_or_waits_for_ever() {
    for seed in 0..400 {
        let mut never = false;
        run(seed, true, |_, event, verdict| {
            match &verdict {
                Some(verdict) => {
                    let mode = verdict.policy.reconnect.mode();
                    if let Action::Reconnect(attempt) = verdict.action {
                        assert!(!matches!(mode, Mode::Never | Mode::Manual));
                        assert!(attempt.delay <= LONGEST, "{attempt:?}");
                        // A failure to connect after `never` that is like no row stays with it.
                        assert!(!never || event != "connect_failed" || verdict.reason != Chat::Lost);
                    }
                    match event {
                        "closed" | "closed_by_us" => never = verdict.is_stop() && is_policy(verdict.action),
                        _ => {}
                    }
                }
                None if event == "opened" => never = false,
                None => {}
            }
        });
    }
}

fn is_policy(action: Action) -> bool {
    action == Action::Stop(close_codes::StopCause::Policy)
}

#[test]
fn never_more_attempts_than_allowed() {
    let mut stopped = 0;
    for seed in 0..400 {
        // Attempts by row since something that may have been healthy.
        let mut made = std::collections::HashMap::new();
        let mut open_since = None;
        run(seed, false, |now, event, verdict| {
            match event {
                "opened" => {
                    let since = open_since.replace(now);
                    if since.is_some_and(|since| now.duration_since(since) >= Duration::from_secs(5)) {
                        made.clear();
                    }
                }
                "healthy" if open_since.is_some() => made.clear(),
                "closed" | "closed_by_us" => {
                    let since = open_since.take();
                    if since.is_some_and(|since| now.duration_since(since) >= Duration::from_secs(5)) {
                        made.clear();
                    }
                }
                "connect_failed" => open_since = None,
                event if event.starts_with("retry") || event.starts_with("start") => {
                    let since = open_since.take();
                    if since.is_some_and(|since| now.duration_since(since) >= Duration::from_secs(5)) {
                        made.clear();
                    }
                }
                _ => {}
            }
            let Some(verdict) = verdict else { return };
            // A refused connection of which nothing is known counts for 1006, whatever row it goes on with.
            let speaks = match verdict.reason {
                Chat::Lost if event == "connect_failed" => Chat::TABLE.find(1006.into(), ""),
                _ => verdict.row,
            };
            let speaks = speaks.unwrap();
            if verdict.attempt().is_some() {
                let made = made.entry(speaks.index()).or_insert(0_u32);
                *made += 1;
                let limit = speaks.reconnect().and_then(Reconnect::attempts);
                assert!(limit.is_none_or(|most| *made <= most), "seed {seed}");
            } else if verdict.action == Action::Stop(close_codes::StopCause::OutOfAttempts) {
                stopped += 1;
            }
        });
    }
    assert!(stopped > 100, "the runs did not try: {stopped}");
}

/// An endless loop of connections that are accepted and closed at once, whatever the peer writes: what matters
/// is how many there are in a time.
#[test]
fn never_a_hot_loop() {
    for seed in 0..200 {
        let mut random = Random(seed);
        let mut supervisor = Supervisor::<Chat>::new(Config::default().with_budget(65_535, LONGEST), seed);
        supervisor.start(Moment::START);
        let mut now = Moment::START;
        let mut attempts = 0_u32;
        let codes: Vec<_> = CODES
            .into_iter()
            .filter(|code| {
                let policy = Chat::TABLE.reconnect(CloseCode::new(*code), "").unwrap();
                policy.attempts().is_none() && !matches!(policy.mode(), Mode::Never | Mode::Manual)
            })
            .collect();
        while now.as_millis() < 600_000 {
            if random.below(2) == 0 {
                supervisor.opened(now);
            }
            let closed = Closed::reported(CloseCode::new(random.one_of(&codes)), random.one_of(&TEXTS));
            now = now + supervisor.closed(&closed, now).attempt().unwrap().delay;
            attempts += 1;
        }
        // `after = "1s..5s"` every time would be 200; one is obeyed at once.
        assert!(attempts < 210, "seed {seed}: {attempts}");
    }
}

#[test]
fn never_more_reconnects_than_the_budget() {
    const WINDOW: u64 = 60_000;
    for seed in 0..200 {
        let mut random = Random(seed);
        let budget = 1 + random.below(10);
        let config = Config::default()
            .with_budget(u32::try_from(budget).unwrap(), Duration::from_millis(WINDOW))
            .with_min_uptime(Duration::ZERO);
        let mut supervisor = Supervisor::<Chat>::new(config, seed);
        supervisor.start(Moment::START);
        let mut now = Moment::START;
        let mut made: Vec<u64> = Vec::new();
        for _ in 0..200 {
            let verdict = if random.below(3) == 0 {
                supervisor.connect_failed(ConnectFailure::new(), now)
            } else {
                supervisor.opened(now);
                now = now + Duration::from_millis(random.below(5_000));
                supervisor.closed_with(&any_closed(&mut random), now, |_, _| Reconnect::NOW)
            };
            let Some(attempt) = verdict.attempt() else { continue };
            // The application may be late, and so may be what it connects to.
            now = now + attempt.delay + Duration::from_millis(random.one_of(&[0, 0, 10, 7_000]));
            made.push(now.as_millis());
            now = now + Duration::from_millis(random.one_of(&[0, 0, 30, 2_000]));
        }
        let most = usize::try_from(budget).unwrap();
        for (first, past) in made.iter().zip(made.iter().skip(most)) {
            assert!(past - first >= WINDOW, "seed {seed}, budget {budget}: {made:?}");
        }
    }
}

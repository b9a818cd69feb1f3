//! Delays that a policy lists, and what counts which of them is next.

use std::time::Duration;

use close_codes::{
    Action, CloseCode, CloseReason, Closed, Config, ConnectFailure, DelayList, DelayWindow, Initiator,
    Moment, Reconnect, Supervisor,
};

use crate::given::{at, closed};
use crate::properties::next_moment;
use crate::random::Random;

#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
enum Lists {
    #[close(1005)]
    #[reconnect(now)]
    NoStatus,
    #[close(1006)]
    #[reconnect(after = ["1s", "2s", "4s", "8s"])]
    Lost,
    #[close(4000)]
    #[reconnect(after = ["0s", "2s", "10s", "30s"])]
    SignalR,
    #[close(4001)]
    #[reconnect(after = ["0s", "0s", "100ms..200ms", "1s..3s"])]
    Short,
    #[close(4002)]
    #[reconnect(backoff(initial = "1s", max = "64s", jitter = none))]
    Doubled,
    #[close(4003)]
    #[reconnect(after = "5s")]
    Constant,
    #[close(4004)]
    #[reconnect(backoff(initial = "1s", max = "35s", jitter = "300ms..3s"))]
    Added,
    #[close(other)]
    #[reconnect(never)]
    Other(u16),
}

fn open() -> Supervisor<Lists> {
    let mut supervisor = Supervisor::new(Config::default(), 1);
    supervisor.start(at(0));
    supervisor.opened(at(0));
    supervisor
}

/// The delays after these ends in milliseconds. The first connection was healthy, the others are not.
fn delays<const N: usize>(codes: [u16; N]) -> [u128; N] {
    let mut supervisor = open();
    codes.map(|code| {
        let delay = supervisor.closed(&closed(code), at(100)).attempt().unwrap().delay;
        supervisor.opened(at(100));
        delay.as_millis()
    })
}

#[test]
fn the_nth_attempt_waits_the_nth_time_and_then_the_last_again() {
    assert_eq!(delays([4000; 7]), [0, 2_000, 10_000, 30_000, 30_000, 30_000, 30_000]);
    // A connection that is healthy starts the list again.
    let mut supervisor = open();
    for now in [100, 200, 300] {
        assert_eq!(supervisor.closed(&closed(4000), at(now)).attempt().unwrap().delay, Duration::ZERO);
        supervisor.opened(at(now));
        assert_eq!(supervisor.closed(&closed(4000), at(now)).attempt().unwrap().delay.as_secs(), 2);
        supervisor.opened(at(now + 2));
    }
}

#[test]
fn a_window_is_drawn_for_each_attempt() {
    let drawn = delays([4001; 40]);
    assert_eq!(drawn[..2], [0, 0]);
    assert!((100..=200).contains(&drawn[2]), "{drawn:?}");
    assert!(drawn[3..].iter().all(|delay| (1_000..=3_000).contains(delay)), "{drawn:?}");
    assert!(drawn[3..].iter().any(|delay| *delay != drawn[3]), "{drawn:?}");
}

#[test]
fn lists_and_backoffs_count_together_whichever_row_asked() {
    assert_eq!(delays([4000, 4002, 4000, 4002, 4000]), [0, 2_000, 10_000, 8_000, 30_000]);
    assert_eq!(delays([4002, 4000, 4002]), [1_000, 2_000, 4_000]);
    // Two lists are one count: what is short is obeyed once and not once for each.
    assert_eq!(delays([4000, 4001])[..2], [0, 0]);
    assert_eq!(delays([4001, 4000, 4000]), [0, 2_000, 10_000]);
}

#[test]
fn nothing_else_counts() {
    // Neither `now` nor `after`,
    assert_eq!(delays([1005, 4003, 4000, 4003, 4000]), [0, 5_000, 0, 5_000, 2_000]);
    // nor what the user asked for,
    let mut supervisor = open();
    supervisor.closed(&closed(4000), at(100));
    supervisor.retry_now(at(101));
    supervisor.retry_now(at(102));
    let delay = supervisor.closed(&closed(4000), at(103)).attempt().unwrap().delay;
    assert_eq!(delay, Duration::from_secs(2));
    // nor a retry window of the peer's, which stands in for the delay.
    let busy = Closed::reported(CloseCode::new(4000), "retry=60-60s").begun_by(Initiator::Peer);
    let mut supervisor = open();
    assert_eq!(supervisor.closed(&busy, at(100)).attempt().unwrap().delay, Duration::from_secs(60));
    assert_eq!(supervisor.closed(&closed(4000), at(160)).attempt().unwrap().delay, Duration::ZERO);
}

#[test]
fn the_default_backoff_that_takes_over_is_a_backoff() {
    let drawn = delays([1005, 1005, 4000]);
    assert_eq!((drawn[0], drawn[2]), (0, 2_000));
    assert!(drawn[1] <= 5_000);
}

#[test]
fn refused_connections_go_on_with_the_list_that_began() {
    let mut supervisor = open();
    supervisor.closed(&closed(4000), at(100));
    let refused =
        [101, 102, 103].map(|now| supervisor.connect_failed(ConnectFailure::new(), at(now)).attempt());
    assert_eq!(refused.map(|attempt| attempt.unwrap().delay.as_secs()), [2, 10, 30]);
    // Without one, with that of 1006.
    let mut supervisor = Supervisor::<Lists>::new(Config::default(), 1);
    supervisor.start(at(0));
    let refused =
        [1, 2, 3, 4, 5].map(|now| supervisor.connect_failed(ConnectFailure::new(), at(now)).attempt());
    assert_eq!(refused.map(|attempt| attempt.unwrap().delay.as_secs()), [1, 2, 4, 8, 8]);
}

const fn millis(millis: u64) -> DelayWindow {
    DelayWindow::exactly(Duration::from_millis(millis))
}

/// The delays of an overruling list that no enum could have, of connections that are never healthy.
fn overruled<const N: usize>(list: DelayList) -> [u128; N] {
    let mut supervisor = open();
    std::array::from_fn(|_| {
        let verdict = supervisor.closed_with(&closed(4000), at(100), |_, _| Reconnect::after_list(list));
        supervisor.opened(at(100));
        verdict.attempt().unwrap().delay.as_millis()
    })
}

#[test]
fn a_last_delay_that_is_short_is_obeyed_once() {
    const LISTS: [DelayList; 4] = [
        DelayList::new(&[]),
        DelayList::new(&[millis(0)]),
        DelayList::new(&[millis(5_000), millis(0)]),
        DelayList::new(&[millis(0), millis(999)]),
    ];
    for list in LISTS {
        let last = list.delays().len() - 1;
        let delays: [u128; 20] = overruled(list);
        let sum: u128 = delays[last + 1..].iter().sum();
        assert_eq!(delays[last], list.delays()[last].min().as_millis(), "{list:?}");
        assert!(sum > 60_000, "the default backoff takes over: {list:?} {delays:?}");
        assert_ne!(delays[last + 1], delays[last], "at once: {list:?}");
    }
    // A list after `now` has been obeyed: its last delay is short, and may not come as a second one.
    let mut supervisor = open();
    supervisor.closed(&closed(1005), at(100));
    let short = Reconnect::after_list(LISTS[1]);
    let mut sum = Duration::ZERO;
    for _ in 0..10 {
        supervisor.opened(at(100));
        sum += supervisor.closed_with(&closed(4000), at(100), |_, _| short).attempt().unwrap().delay;
    }
    assert!(sum > Duration::from_secs(20), "{sum:?}");
}

#[test]
fn a_list_is_plain_data() {
    const LONG: DelayList = DelayList::new(&[millis(7); 40]);
    static ONE: [DelayWindow; 2] = [millis(1), millis(2)];
    static TWO: [DelayWindow; 2] = [millis(1), millis(2)];
    assert_eq!(LONG.delays().len(), DelayList::MAX_LEN);
    assert_eq!(DelayList::new(&[]).delays(), [millis(0)]);
    assert_eq!(LONG.delay(u32::MAX), millis(7));
    // Lists are compared by what they say, not by where they are.
    assert_eq!(DelayList::new(&ONE), DelayList::new(&TWO));
    assert_ne!(DelayList::new(&ONE), DelayList::new(&ONE[..1]));
    let backwards = DelayWindow::new(Duration::from_secs(3), Duration::from_secs(1));
    assert_eq!((backwards.min(), backwards.max()), (Duration::from_secs(3), Duration::from_secs(3)));
    let long = DelayWindow::exactly(Duration::MAX);
    assert_eq!(long.max().as_millis(), u128::from(u32::MAX));
}

#[test]
fn an_added_window_spreads_late_attempts_too() {
    let drawn = delays([4004; 60]);
    for (attempt, delay) in drawn.into_iter().enumerate() {
        let grown = (1_000_u128 << attempt.min(10)).min(32_000);
        assert!((grown + 300..=grown + 3_000).contains(&delay), "{attempt}: {delay}");
    }
    let late = &drawn[10..];
    assert!(late.iter().any(|delay| *delay != late[0]), "{drawn:?}");
}

/// Whatever happens in whatever order, and however the clock jumps: an attempt by a list waits what the list says for
/// the count of lists and backoffs so far.
#[test]
fn every_attempt_is_the_one_that_the_count_says() {
    const CODES: [u16; 6] = [1005, 1006, 4000, 4001, 4002, 4003];
    let mut by_list = 0;
    for seed in 0..300 {
        let mut random = Random(seed);
        let config = Config::default().with_budget(65_535, Duration::from_secs(1));
        let mut supervisor = Supervisor::<Lists>::new(config, seed);
        supervisor.start(at(0));
        let (mut now, mut open_since, mut count, mut hurried) = (at(0), None, 0, false);
        for _ in 0..200 {
            now = next_moment(now, true, &mut random);
            match random.below(6) {
                0 => {
                    supervisor.retry_now(now);
                    if healthy(open_since.take(), now) {
                        (count, hurried) = (0, false);
                    }
                    continue;
                }
                1 | 2 => {
                    supervisor.opened(now);
                    if healthy(open_since, now) {
                        (count, hurried) = (0, false);
                    }
                    open_since = Some(now);
                    continue;
                }
                _ => {}
            }
            let code = random.one_of(&CODES);
            let attempt = supervisor.closed(&closed(code), now).attempt().unwrap();
            if healthy(open_since.take(), now) {
                (count, hurried) = (0, false);
            }
            let policy = Lists::TABLE.reconnect(CloseCode::new(code), "").unwrap();
            let (delay, counts) = match policy.mode() {
                close_codes::Mode::List(list) => {
                    by_list += 1;
                    (list.delay(count), true)
                }
                close_codes::Mode::Backoff(backoff) => (DelayWindow::exactly(backoff.delay(count, 0)), true),
                close_codes::Mode::Now if !hurried => {
                    hurried = true;
                    (millis(0), false)
                }
                close_codes::Mode::Now => {
                    let default = close_codes::Backoff::DEFAULT;
                    (DelayWindow::new(Duration::ZERO, default.delay(count, u64::MAX)), true)
                }
                _ => (millis(5_000), false),
            };
            count += u32::from(counts);
            assert!(
                (delay.min()..=delay.max()).contains(&attempt.delay),
                "seed {seed}: {code} {count} {attempt:?} {delay:?}"
            );
        }
    }
    assert!(by_list > 5_000, "{by_list}");
}

fn healthy(open_since: Option<Moment>, now: Moment) -> bool {
    open_since.is_some_and(|since| now.duration_since(since) >= Config::default().min_uptime())
}

/// Lists alone, accepted and closed at once for ever: as many attempts as their last delays allow, and the few before
/// them.
#[test]
fn a_list_is_no_hot_loop() {
    for seed in 0..100 {
        let mut random = Random(seed);
        let config = Config::default().with_budget(65_535, Duration::from_secs(1));
        let mut supervisor = Supervisor::<Lists>::new(config, seed);
        supervisor.start(at(0));
        let (mut now, mut attempts) = (at(0), 0);
        while now < at(600) {
            supervisor.opened(now);
            let verdict = supervisor.closed(&closed(random.one_of(&[4001, 4001, 1005])), now);
            let Action::Reconnect(attempt) = verdict.action else { panic!("{verdict}") };
            now = attempt.due;
            attempts += 1;
        }
        // 2 s on average, and no more than five that are short.
        assert!(attempts < 360, "seed {seed}: {attempts}");
    }
}

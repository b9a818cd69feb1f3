//! Limits of time: `within`, after which a policy gives up, and `resume(within)`, after which a session is lost.

use std::time::Duration;

use close_codes::{
    Action, CloseCode, CloseReason, Config, ConnectFailure, Moment, Reconnect, Session, StopCause, Supervisor,
};

use crate::given::{at, closed, seconds};
use crate::properties::next_moment;
use crate::random::Random;

#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[reconnect(after = "10s", failover, attempts = 2)]
enum Limits {
    #[close(1005)]
    #[reconnect(backoff)]
    NoStatus,
    #[close(1006)]
    #[reconnect(after = "10s", within = "60s")]
    Lost,
    #[close(4000)]
    #[reconnect(after = "10s", within = "30s", resume(within = "20s"))]
    Restart,
    #[close(4001)]
    #[reconnect(reauthenticate)]
    Expired,
    #[close(4002)]
    #[reconnect(manual, resume(within = "20s"))]
    Idle,
    #[close(4003)]
    #[reconnect(after = "10s")]
    Unlimited,
    #[close(4004)]
    #[reconnect(after = "10s", fresh)]
    Fresh,
    #[close(4005)]
    #[reconnect(after = "10s", resume)]
    Resume,
    #[close(4006)]
    Default,
    #[close(other)]
    #[reconnect(never)]
    Other(u16),
}

const OUT_OF_TIME: Action = Action::Stop(StopCause::OutOfTime);
const REFUSED: ConnectFailure = ConnectFailure::new();

fn like(code: u16) -> ConnectFailure {
    ConnectFailure::new().with_like(CloseCode::new(code))
}

fn started() -> Supervisor<Limits> {
    let mut supervisor = Supervisor::new(Config::default(), 1);
    supervisor.start(at(0));
    supervisor
}

fn open() -> Supervisor<Limits> {
    let mut supervisor = started();
    supervisor.opened(at(0));
    supervisor
}

/// Whether a verdict is one more attempt, and not the end of the time for them.
fn goes_on(action: Action) -> bool {
    match action {
        Action::Reconnect(_) => true,
        OUT_OF_TIME => false,
        action => panic!("{action}"),
    }
}

#[test]
fn gives_up_when_an_attempt_would_begin_too_late() {
    // From the end of the healthy connection: each attempt is due 10 s after the failure.
    let mut supervisor = open();
    assert!(goes_on(supervisor.closed(&closed(1006), at(100)).action));
    assert!(goes_on(supervisor.connect_failed(REFUSED, at(120)).action));
    // Exactly in time, and a moment later.
    let mut exact = supervisor.clone();
    assert!(goes_on(exact.connect_failed(REFUSED, at(150)).action));
    let late = at(150) + Duration::from_millis(1);
    let verdict = supervisor.connect_failed(REFUSED, late);
    assert_eq!(verdict.action, OUT_OF_TIME);
    assert_eq!(verdict.to_string(), "Limits::Lost: stop: the time for attempts is used up");
}

#[test]
fn counts_from_the_start_before_a_connection_was_healthy() {
    let mut supervisor = started();
    assert!(goes_on(supervisor.connect_failed(REFUSED, at(50)).action));
    assert!(!goes_on(supervisor.connect_failed(REFUSED, at(51)).action));
    // One that opened and was not healthy begins nothing anew,
    let mut supervisor = started();
    supervisor.opened(at(49));
    assert!(goes_on(supervisor.closed(&closed(1006), at(50)).action));
    supervisor.opened(at(50));
    assert!(!goes_on(supervisor.closed(&closed(1006), at(51)).action));
    // and one that was healthy does, when it ends.
    let mut supervisor = started();
    supervisor.opened(at(40));
    supervisor.healthy(at(41));
    assert!(goes_on(supervisor.closed(&closed(1006), at(500)).action));
    assert!(goes_on(supervisor.connect_failed(REFUSED, at(550)).action));
    assert!(!goes_on(supervisor.connect_failed(REFUSED, at(551)).action));
    // Nobody said `start`: the first thing that is told is it.
    let mut supervisor = Supervisor::<Limits>::new(Config::default(), 1);
    assert!(goes_on(supervisor.connect_failed(REFUSED, at(1_000)).action));
    assert!(!goes_on(supervisor.connect_failed(REFUSED, at(1_051)).action));
    let mut supervisor = Supervisor::<Limits>::new(Config::default(), 1);
    supervisor.opened(at(1_000));
    assert!(goes_on(supervisor.closed(&closed(4000), at(1_003)).action));
    assert!(!goes_on(supervisor.connect_failed(REFUSED, at(1_021)).action));
}

#[test]
fn a_healthy_connection_whose_end_nobody_reported_has_ended_by_then() {
    let mut supervisor = open();
    supervisor.healthy(at(1));
    assert!(goes_on(supervisor.connect_failed(REFUSED, at(1_000)).action));
    let mut supervisor = open();
    supervisor.healthy(at(1));
    supervisor.opened(at(1_000));
    assert!(goes_on(supervisor.closed(&closed(1006), at(1_001)).action));
    let mut supervisor = open();
    supervisor.healthy(at(1));
    supervisor.retry_now(at(1_000));
    assert!(goes_on(supervisor.connect_failed(REFUSED, at(1_001)).action));
}

#[test]
fn a_refused_connection_has_the_limits_of_both_rows() {
    // Of the one that began,
    let mut supervisor = open();
    assert!(goes_on(supervisor.closed(&closed(4000), at(100)).action));
    assert!(goes_on(supervisor.connect_failed(REFUSED, at(120)).action));
    assert!(!goes_on(supervisor.connect_failed(REFUSED, at(121)).action));
    // of 1006, which speaks for a refusal of which nothing is known,
    let mut supervisor = open();
    assert!(goes_on(supervisor.closed(&closed(4003), at(100)).action));
    assert!(goes_on(supervisor.connect_failed(REFUSED, at(150)).action));
    assert!(!goes_on(supervisor.connect_failed(REFUSED, at(151)).action));
    // or of the one that the refusal is like.
    let mut supervisor = open();
    assert!(goes_on(supervisor.closed(&closed(4003), at(100)).action));
    assert!(goes_on(supervisor.connect_failed(like(4000), at(120)).action));
    assert!(!goes_on(supervisor.connect_failed(like(4000), at(121)).action));
    // A connection that closed has those of its own row only.
    let mut supervisor = open();
    supervisor.closed(&closed(4000), at(100));
    supervisor.opened(at(110));
    assert!(goes_on(supervisor.closed(&closed(4003), at(111)).action));
    supervisor.opened(at(500));
    assert!(goes_on(supervisor.closed(&closed(4003), at(501)).action));
}

#[test]
fn whatever_lengthens_the_wait_counts() {
    let mut supervisor = open();
    supervisor.closed(&closed(1006), at(100));
    let busy = REFUSED.with_retry_after(seconds(60));
    assert!(!goes_on(supervisor.connect_failed(busy, at(101)).action));
    // Nothing is left of the wait that was not made.
    assert!(goes_on(supervisor.connect_failed(REFUSED, at(102)).action));

    let config = Config::default().with_budget(1, seconds(600));
    let mut supervisor = Supervisor::<Limits>::new(config, 1);
    supervisor.start(at(0));
    assert!(goes_on(supervisor.connect_failed(REFUSED, at(1)).action));
    assert!(!goes_on(supervisor.connect_failed(REFUSED, at(11)).action), "the budget waits for too long");
}

#[test]
fn the_application_may_overrule_a_limit() {
    let mut supervisor = open();
    supervisor.closed(&closed(1006), at(100));
    supervisor.opened(at(300));
    let longer = |_: &Limits, policy: close_codes::Policy| policy.reconnect.with_within(Some(seconds(300)));
    assert!(goes_on(supervisor.closed_with(&closed(1006), at(301), longer).action));
    supervisor.opened(at(311));
    let shorter = |_: &Limits, _| Reconnect::NOW.with_within(Some(Duration::ZERO));
    assert!(!goes_on(supervisor.closed_with(&closed(4003), at(312), shorter).action));
    let none = |_: &Limits, policy: close_codes::Policy| policy.reconnect.with_within(None);
    assert!(goes_on(supervisor.closed_with(&closed(1006), at(100_000), none).action));
}

#[test]
fn a_retry_by_hand_is_always_allowed() {
    let mut supervisor = open();
    supervisor.closed(&closed(1006), at(100));
    assert!(!goes_on(supervisor.connect_failed(REFUSED, at(200)).action));
    // It is one attempt more, until a connection is healthy again.
    assert_eq!(supervisor.retry_now(at(300)).delay, Duration::ZERO);
    assert!(!goes_on(supervisor.connect_failed(REFUSED, at(301)).action));
    supervisor.retry_now(at(400));
    supervisor.opened(at(401));
    assert!(goes_on(supervisor.closed(&closed(1006), at(406)).action));
}

#[test]
fn while_nobody_tries_no_time_is_used_up() {
    // A lazy connection that the user wakes after an hour has its time from then on,
    let mut supervisor = open();
    assert_eq!(supervisor.closed(&closed(4002), at(100)).action, Action::AwaitUser);
    supervisor.retry_now(at(3_700));
    let verdict = supervisor.connect_failed(like(1006), at(3_701));
    assert!(goes_on(verdict.action));
    assert!(!goes_on(supervisor.connect_failed(like(1006), at(3_751)).action));
    // and so has one that the application stopped and started again.
    let mut supervisor = open();
    supervisor.stop();
    supervisor.start(at(3_700));
    assert!(goes_on(supervisor.connect_failed(REFUSED, at(3_750)).action));
    assert!(!goes_on(supervisor.connect_failed(REFUSED, at(3_751)).action));
}

#[test]
fn a_session_is_resumed_while_the_attempt_is_due_in_time() {
    let session = |verdict: close_codes::Verdict<Limits>| verdict.attempt().unwrap().session;
    // Due at 110, at 120 (20 s after the end), and later. A refused connection is no other end.
    let mut supervisor = open();
    assert_eq!(session(supervisor.closed(&closed(4000), at(100))), Session::Resume);
    assert_eq!(session(supervisor.connect_failed(REFUSED, at(110))), Session::Resume);
    let late = at(110) + Duration::from_millis(1);
    assert_eq!(session(supervisor.clone().connect_failed(REFUSED, late)), Session::Fresh);
    assert_eq!(session(supervisor.clone().connect_failed(like(4000), late)), Session::Fresh);
    // A retry by hand is judged by when it is made, whatever the attempt that it stands in for was.
    assert_eq!(session(supervisor.connect_failed(REFUSED, at(115))), Session::Fresh);
    assert_eq!(supervisor.clone().retry_now(at(120)).session, Session::Resume);
    assert_eq!(supervisor.clone().retry_now(at(121)).session, Session::Fresh);
    // A connection that opened and ended has its own time.
    supervisor.opened(at(121));
    assert_eq!(session(supervisor.closed(&closed(4005), at(122))), Session::Resume);
    assert_eq!(session(supervisor.connect_failed(REFUSED, at(140))), Session::Resume);
}

#[test]
fn a_retry_by_hand_of_a_manual_policy_is_judged_too() {
    let retried = |now| {
        let mut supervisor = open();
        assert_eq!(supervisor.closed(&closed(4002), at(100)).action, Action::AwaitUser);
        supervisor.retry_now(at(now)).session
    };
    assert_eq!(retried(120), Session::Resume);
    assert_eq!(retried(121), Session::Fresh);
}

#[test]
fn the_later_word_on_the_session_counts_with_its_limit() {
    let session = |codes: [u16; 2], now| {
        let mut supervisor = open();
        supervisor.closed(&closed(codes[0]), at(100));
        supervisor.connect_failed(like(codes[1]), at(now)).attempt().unwrap().session
    };
    assert_eq!(session([4000, 4004], 101), Session::Fresh);
    assert_eq!(session([4004, 4000], 101), Session::Resume);
    assert_eq!(session([4005, 4000], 111), Session::Fresh);
    assert_eq!(session([4000, 4005], 111), Session::Resume, "it has no limit");
    assert_eq!(session([4000, 4003], 111), Session::Fresh, "it says nothing");
}

#[test]
fn a_session_that_was_there_before_the_start_counts_from_the_first_refusal() {
    let mut supervisor = started();
    let session = |verdict: close_codes::Verdict<Limits>| verdict.attempt().unwrap().session;
    assert_eq!(session(supervisor.connect_failed(like(4000), at(5))), Session::Resume);
    assert_eq!(session(supervisor.connect_failed(like(4000), at(15))), Session::Resume);
    assert_eq!(session(supervisor.connect_failed(like(4000), at(16))), Session::Fresh);
}

#[test]
fn what_a_policy_wants_stands_for_a_retry_by_hand_after_it_gave_up() {
    let mut supervisor = open();
    for now in [100, 101] {
        assert!(supervisor.closed(&closed(4006), at(now)).attempt().is_some());
        supervisor.opened(at(now));
    }
    assert_eq!(supervisor.closed(&closed(4006), at(102)).action, Action::Stop(StopCause::OutOfAttempts));
    assert!(supervisor.retry_now(at(103)).failover);
}

#[test]
fn options_without_a_mode_take_the_mode_of_the_enum_and_none_of_its_options() {
    let policy = |code| Limits::TABLE.reconnect(CloseCode::new(code), "").unwrap();
    let after = Reconnect::after(seconds(10));
    assert_eq!(policy(4001), after.with_reauthenticate());
    assert_eq!(policy(4006), after.with_failover().with_attempts(2));
}

#[test]
fn a_clock_that_goes_backwards_is_one_that_stands_still() {
    let mut supervisor = open();
    supervisor.closed(&closed(4000), at(100));
    for now in [0, 50, 99] {
        let attempt = supervisor.connect_failed(REFUSED, at(now)).attempt().unwrap();
        assert_eq!(attempt.session, Session::Resume);
    }
    let end_of_time = Moment::from_millis(u64::MAX);
    assert!(!goes_on(supervisor.connect_failed(REFUSED, end_of_time).action));
}

/// With any clock and any order: no attempt that a policy makes is due later than its limit after the last healthy
/// connection ended or the start, and none resumes a session whose time is over.
#[test]
fn no_attempt_is_due_after_its_limit() {
    const CODES: [u16; 7] = [1005, 1006, 4000, 4003, 4004, 4005, 4002];
    let (mut stopped, mut lost) = (0, 0);
    for seed in 0..400 {
        let mut random = Random(seed);
        let mut supervisor = Supervisor::<Limits>::new(Config::default(), seed);
        supervisor.start(at(0));
        let (mut now, mut down_since, mut ended, mut open_since) = (at(0), at(0), None, None);
        let (mut awaiting, mut resumes_until) = (false, None);
        for _ in 0..200 {
            now = next_moment(now, seed % 2 == 0, &mut random);
            let (is_end, verdict) = match random.below(10) {
                0 | 1 => {
                    supervisor.opened(now);
                    // The connection that was open has ended.
                    if is_healthy(open_since, now) {
                        down_since = now;
                    }
                    if open_since.is_some() {
                        ended = Some(now);
                    }
                    (open_since, awaiting, resumes_until) = (Some(now), false, None);
                    continue;
                }
                2 => {
                    let attempt = supervisor.retry_now(now);
                    if awaiting || is_healthy(open_since, now) {
                        down_since = now;
                    }
                    if open_since.take().is_some() {
                        ended = Some(now);
                    }
                    awaiting = false;
                    let is_late = resumes_until.is_some_and(|until| now > until);
                    assert!(!is_late || attempt.session != Session::Resume, "seed {seed}: {attempt:?}");
                    continue;
                }
                3..=5 => (false, supervisor.connect_failed(REFUSED, now)),
                _ => (true, supervisor.closed(&closed(random.one_of(&CODES)), now)),
            };
            if is_end {
                if is_healthy(open_since, now) {
                    down_since = now;
                }
                (ended, open_since) = (Some(now), None);
            } else if open_since.take().is_some() {
                ended = Some(now);
            }
            awaiting = verdict.action == Action::AwaitUser;
            let policy = verdict.policy.reconnect;
            let end = *ended.get_or_insert(now);
            match policy.session() {
                Session::Resume => resumes_until = policy.resume_within().map(|within| end + within),
                Session::Fresh => resumes_until = None,
                Session::Unspecified => {}
            }
            match verdict.action {
                Action::Reconnect(attempt) => {
                    let within = policy.within();
                    let waited = attempt.due.duration_since(down_since);
                    assert!(within.is_none_or(|within| waited <= within), "seed {seed}: {attempt:?}");
                    if resumes_until.is_some_and(|until| attempt.due > until) {
                        lost += 1;
                        assert_eq!(attempt.session, Session::Fresh, "seed {seed}: {attempt:?}");
                    }
                }
                OUT_OF_TIME => stopped += 1,
                _ => {}
            }
        }
    }
    assert!(stopped > 300 && lost > 300, "the runs did not try: {stopped} {lost}");
}

fn is_healthy(open_since: Option<Moment>, now: Moment) -> bool {
    open_since.is_some_and(|since| now.duration_since(since) >= Config::default().min_uptime())
}

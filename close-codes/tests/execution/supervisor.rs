//! The supervisor, rule by rule.

use std::time::Duration;

use close_codes::{
    Action, Backoff, BadPayload, CloseCode, CloseFrame, Closed, Config, ConnectFailure, Initiator, Mode,
    Reconnect, SendCode, Session, StopCause, Supervisor, reason,
};

use crate::chat::Chat;
use crate::given::{at, closed, open, seconds, started};

#[test]
fn starts_at_once() {
    let mut supervisor = Supervisor::<Chat>::new(Config::default(), 1);
    let attempt = supervisor.start(at(0));
    assert_eq!((attempt.number, attempt.delay), (1, Duration::ZERO));
    assert_eq!((attempt.session, attempt.reauthenticate), (Session::Unspecified, false));
    assert_eq!(supervisor.start(at(1)).number, 2);
}

#[test]
fn a_verdict_is_a_line_for_a_log() {
    let line = |code| open().closed(&closed(code), at(100)).to_string();
    assert_eq!(line(4000), "Chat::Banned: stop: the policy is not to connect again");
    assert_eq!(line(4001), "Chat::TokenExpired: reconnect at once, reauthenticate");
    assert_eq!(line(4003), "Chat::AskUser: wait for the user");
    assert_eq!(line(4004), "Chat::Now: reconnect at once, resume");
    assert_eq!(line(4005), "Chat::Soon: reconnect in 100ms");
    let network = open().closed(&Closed::frame(SendCode::new(4006).unwrap(), "NET-1"), at(100)).to_string();
    assert!(network.starts_with("Chat::Network: reconnect in ") && network.ends_with(", fresh, reconfigure"));

    let illegal = Closed::illegal_frame(BadPayload::OneByte).begun_by(Initiator::Peer);
    let verdict = open().closed(&illegal, at(100));
    let diagnosis = verdict.diagnosis.expect("an illegal frame is proof").to_string();
    assert_eq!(verdict.to_string(), format!("Chat::Lost: {}; {diagnosis}", verdict.action));
}

#[test]
fn carries_out_each_mode() {
    let action = |code| open().closed(&closed(code), at(100)).action;
    assert_eq!(action(4000), Action::Stop(StopCause::Policy));
    assert_eq!(action(4003), Action::AwaitUser);
    let delay = |code| open().closed(&closed(code), at(100)).attempt().unwrap().delay;
    assert_eq!(delay(4004), Duration::ZERO);
    assert_eq!(delay(4005), Duration::from_millis(100));
    assert!((seconds(1)..=seconds(5)).contains(&delay(4002)));
    assert!(delay(1006) <= seconds(1));
}

#[test]
fn the_verdict_says_what_was_observed_and_who_decided() {
    let verdict = open().closed(&closed(4115), at(100));
    assert_eq!(verdict.reason, Chat::Throttled(4115));
    assert_eq!(verdict.row.unwrap().name(), "Throttled");
    assert_eq!(verdict.policy.reconnect.attempts(), Some(3));
    assert!(!verdict.is_stop());
}

#[test]
fn flags_stand_until_a_connection_opens() {
    let mut supervisor = open();
    let attempt = supervisor.closed(&closed(4004), at(100)).attempt().unwrap();
    assert_eq!(attempt.session, Session::Resume);
    let like = ConnectFailure::new().with_like(CloseCode::new(4001));
    let attempt = supervisor.connect_failed(like, at(101)).attempt().unwrap();
    assert!(attempt.reauthenticate && attempt.session == Session::Resume);
    let attempt = supervisor.connect_failed(ConnectFailure::new(), at(102)).attempt().unwrap();
    assert!(attempt.reauthenticate && attempt.session == Session::Resume);
    supervisor.opened(at(103));
    let attempt = supervisor.closed(&closed(1006), at(104)).attempt().unwrap();
    assert!(!attempt.reauthenticate && attempt.session == Session::Unspecified);
}

#[test]
fn a_manual_policy_keeps_its_flags_for_the_user() {
    let mut supervisor = open();
    assert_eq!(supervisor.closed(&closed(4003), at(100)).action, Action::AwaitUser);
    assert!(supervisor.retry_now(at(200)).failover);
    let verdict = supervisor.connect_failed(ConnectFailure::new(), at(201));
    assert_eq!(verdict.action, Action::AwaitUser);
}

#[test]
fn connect_failures_go_on_with_what_began() {
    let mut supervisor = started();
    let verdict = supervisor.connect_failed(ConnectFailure::new(), at(1));
    assert_eq!((verdict.reason, verdict.row.unwrap().name()), (Chat::Lost, "Lost"));
    assert_eq!(verdict.attempt().unwrap().number, 2);

    let mut supervisor = open();
    supervisor.closed(&closed(1001), at(100));
    let verdict = supervisor.connect_failed(ConnectFailure::new(), at(110));
    assert_eq!((verdict.reason, verdict.row.unwrap().name()), (Chat::Lost, "GoingAway"));
    assert_eq!(verdict.attempt().unwrap().number, 2);

    // Until a connection opens.
    supervisor.opened(at(120));
    let verdict = supervisor.connect_failed(ConnectFailure::new(), at(121));
    assert_eq!(verdict.row.unwrap().name(), "Lost");
}

#[test]
fn attempts_count_for_the_row_that_speaks() {
    // 4100 has three attempts. A network that is down meanwhile uses none of them up,
    let mut supervisor = open();
    supervisor.closed(&closed(4100), at(100));
    for second in 101..110 {
        let verdict = supervisor.connect_failed(ConnectFailure::new(), at(second));
        assert_eq!(verdict.row.unwrap().first(), 4100, "its delays go on");
        assert!(verdict.attempt().is_some());
    }
    // and a refusal that is like it does.
    let like = ConnectFailure::new().with_like(CloseCode::new(4100));
    assert!(supervisor.connect_failed(like, at(111)).attempt().is_some());
    assert!(supervisor.connect_failed(like, at(112)).attempt().is_some());
    assert_eq!(supervisor.connect_failed(like, at(113)).action, Action::Stop(StopCause::OutOfAttempts));

    // One try with a new token outlives a moment without a network, and is still only one.
    let mut supervisor = open();
    assert!(supervisor.closed(&closed(4001), at(100)).attempt().is_some());
    let attempt = supervisor.connect_failed(ConnectFailure::new(), at(101)).attempt().unwrap();
    assert!(attempt.reauthenticate);
    supervisor.opened(at(102));
    let verdict = supervisor.closed(&closed(4001), at(103));
    assert_eq!(verdict.action, Action::Stop(StopCause::OutOfAttempts));
}

#[test]
fn attempts_can_be_limited_in_all() {
    let config = Config::default().with_attempts(3);
    let mut supervisor = Supervisor::<Chat>::new(config, 1);
    supervisor.start(at(0));
    assert!(supervisor.connect_failed(ConnectFailure::new(), at(1)).attempt().is_some());
    supervisor.opened(at(2));
    assert_eq!(supervisor.closed(&closed(4004), at(3)).attempt().unwrap().number, 3);
    let verdict = supervisor.connect_failed(ConnectFailure::new(), at(4));
    assert_eq!(verdict.action, Action::Stop(StopCause::OutOfAttempts));
    // The user's word counts, and a healthy connection begins anew.
    supervisor.retry_now(at(5));
    supervisor.opened(at(6));
    supervisor.healthy(at(7));
    assert!(supervisor.closed(&closed(4004), at(8)).attempt().is_some());
}

#[test]
fn an_attempt_that_nobody_waited_for_is_none() {
    let mut supervisor = Supervisor::<Chat>::new(Config::default().with_attempts(3), 1);
    supervisor.start(at(0));
    for (now, number) in [(1, 2), (2, 3)] {
        let waits = supervisor.connect_failed(ConnectFailure::new(), at(now)).attempt().unwrap();
        assert!(waits.number == number && !waits.delay.is_zero());
        // The user does not wait, and makes that attempt at once.
        assert_eq!(supervisor.retry_now(at(now)).number, number);
    }
    let verdict = supervisor.connect_failed(ConnectFailure::new(), at(4));
    assert_eq!(verdict.action, Action::Stop(StopCause::OutOfAttempts));
    // What was due was made, as far as the supervisor knows.
    assert_eq!(supervisor.retry_now(at(5)).number, 4);
    assert_eq!(supervisor.retry_now(at(6)).number, 5);
}

#[test]
fn an_answer_to_our_own_close_is_no_word_of_the_peers() {
    let ours = CloseFrame::new(SendCode::new(4004).unwrap());
    let answered = |answer: Closed| {
        let closed = answer.begun_by(Initiator::Us).having_sent(ours);
        open().closed_by_us(&closed, &Chat::Now, at(100)).action
    };
    let resumes = |action: Action| matches!(action, Action::Reconnect(attempt) if attempt.delay.is_zero());
    // A polite peer answers with 1000, with our code, with nothing, or not at all.
    assert!(resumes(answered(closed(1000))));
    assert!(resumes(answered(closed(4004))));
    assert!(resumes(answered(Closed::empty_frame())));
    assert!(resumes(answered(Closed::no_frame())));
    // It is judged by what was sent, whatever row decides.
    let closed_1000 = CloseFrame::new(SendCode::NORMAL);
    let echo = closed(1000).begun_by(Initiator::Us).having_sent(closed_1000);
    assert!(resumes(open().closed_by_us(&echo, &Chat::Now, at(100)).action));
    // A ban that came at the same time is the peer's own.
    assert_eq!(answered(closed(4000)), Action::Stop(StopCause::Policy));
}

#[test]
fn a_refusal_can_be_like_a_row() {
    let mut supervisor = started();
    let refused = ConnectFailure::new().with_like(CloseCode::new(4001));
    let verdict = supervisor.connect_failed(refused, at(1));
    assert_eq!(verdict.reason, Chat::TokenExpired);
    let attempt = verdict.attempt().unwrap();
    assert!(attempt.reauthenticate && attempt.delay.is_zero());
    let verdict = supervisor.connect_failed(refused, at(2));
    assert_eq!(verdict.action, Action::Stop(StopCause::OutOfAttempts));

    let network = refused.with_reason(reason!("NET-7")).with_like(CloseCode::new(4006));
    let verdict = started().connect_failed(network, at(1));
    assert_eq!(verdict.reason, Chat::Network);
}

#[test]
fn retry_after_is_a_minimum_and_bounded() {
    let delay = |retry_after| {
        let failed = ConnectFailure::new().with_retry_after(retry_after);
        started().connect_failed(failed, at(1)).attempt().unwrap().delay
    };
    assert!((seconds(60)..=seconds(61)).contains(&delay(seconds(60))));
    assert!((seconds(300)..=seconds(301)).contains(&delay(Duration::MAX)));
}

#[test]
fn attempts_count_for_each_row_until_healthy() {
    let mut supervisor = open();
    for now in [100, 200, 300] {
        // Open again at once, and closed before it is healthy.
        assert!(supervisor.closed(&closed(4100), at(now)).attempt().is_some());
        supervisor.opened(at(now + 50));
        assert!(supervisor.closed(&closed(1001), at(now + 51)).attempt().is_some());
        supervisor.opened(at(now + 99));
    }
    let verdict = supervisor.closed(&closed(4199), at(400));
    assert_eq!(verdict.action, Action::Stop(StopCause::OutOfAttempts));
    let mut supervisor = supervisor.clone();
    supervisor.retry_now(at(500));
    supervisor.opened(at(501));
    let attempt = supervisor.closed(&closed(4199), at(506)).attempt().unwrap();
    assert_eq!(attempt.number, 1);
}

#[test]
fn more_rows_than_are_counted_get_less_and_not_more() {
    let mut supervisor = started();
    // Eight rows take the counts; the further ones share one.
    for (now, code) in [1001, 1005, 1006, 4000, 4001, 4002, 4004, 4005, 4007, 4007, 4007].iter().enumerate() {
        supervisor.closed(&closed(*code), at(now as u64));
    }
    let verdict = supervisor.closed(&closed(4100), at(20));
    assert!(!verdict.is_stop() || verdict.action == Action::Stop(StopCause::OutOfAttempts));
}

#[test]
fn short_delays_are_obeyed_once() {
    for code in [4004, 4005, 4007] {
        let mut supervisor = open();
        let first = supervisor.closed(&closed(code), at(100)).attempt().unwrap();
        assert!(first.delay <= Duration::from_millis(100));
        let mut longest = Duration::ZERO;
        for now in 101..120 {
            supervisor.opened(at(now));
            let attempt = supervisor.closed(&closed(code), at(now)).attempt().unwrap();
            longest = longest.max(attempt.delay);
        }
        assert!(longest > seconds(10), "{code}: {longest:?}");
        // Healthy: once more.
        supervisor.opened(at(2_000));
        assert_eq!(supervisor.closed(&closed(code), at(2_100)).attempt().unwrap().delay, first.delay);
    }
}

#[test]
fn nothing_overrules_the_budget() {
    let config = Config::default().with_budget(3, seconds(60)).with_min_uptime(Duration::ZERO);
    let mut supervisor = Supervisor::<Chat>::new(config, 1);
    supervisor.start(at(0));
    let mut now = at(0);
    let mut made = Vec::new();
    for _ in 0..20 {
        supervisor.opened(now);
        let verdict = supervisor.closed_with(&closed(4000), now, |_, _| Reconnect::NOW);
        now = now + verdict.attempt().unwrap().delay;
        made.push(now.as_millis());
    }
    assert_eq!(made[..3], [0, 0, 0]);
    for (first, fourth) in made.iter().zip(&made[3..]) {
        assert!((60_000..=64_000).contains(&(fourth - first)), "{made:?}");
    }
}

#[test]
fn attempts_that_the_user_asked_for_count_for_the_budget() {
    let config = Config::default().with_budget(5, seconds(60));
    let mut supervisor = Supervisor::<Chat>::new(config, 1);
    supervisor.start(at(0));
    for now in 0..5 {
        assert_eq!(supervisor.retry_now(at(now)).delay, Duration::ZERO);
    }
    let attempt = supervisor.connect_failed(ConnectFailure::new(), at(5)).attempt().unwrap();
    assert!(attempt.delay >= seconds(50), "{attempt:?}");
    assert!(attempt.delay <= seconds(66), "{attempt:?}");
}

#[test]
fn the_application_decides_last() {
    let verdict = open().closed_with(&closed(4000), at(100), |reason, policy| {
        assert_eq!((*reason, policy.reconnect.mode()), (Chat::Banned, Mode::Never));
        Reconnect::after(seconds(9))
    });
    assert_eq!(verdict.attempt().unwrap().delay, seconds(9));
    assert_eq!(verdict.policy.reconnect, Reconnect::after(seconds(9)));
    let verdict = open().closed_with(&closed(1001), at(100), |_, _| Reconnect::NEVER);
    assert_eq!(verdict.action, Action::Stop(StopCause::Policy));
}

#[test]
fn our_own_close_stops() {
    let ours = closed(1001).begun_by(Initiator::Us);
    assert_eq!(open().closed(&ours, at(100)).action, Action::Stop(StopCause::ClosedByUs));
    let verdict = open().closed_with(&ours, at(100), |_, _| Reconnect::NOW);
    assert!(verdict.attempt().is_some());
}

#[test]
fn our_own_close_by_the_row_of_what_we_sent() {
    let echo = closed(4004).begun_by(Initiator::Us);
    let verdict = open().closed_by_us(&echo, &Chat::Now, at(100));
    assert_eq!((verdict.reason, verdict.attempt().unwrap().delay), (Chat::Now, Duration::ZERO));
    // No answer, an empty one, and one that is not `never`: our row.
    for answer in [Closed::no_frame(), Closed::empty_frame(), closed(1001)] {
        assert_eq!(open().closed_by_us(&answer, &Chat::Now, at(100)).reason, Chat::Now);
    }
    // The peer says `never`: the peer's.
    let verdict = open().closed_by_us(&closed(4000), &Chat::Now, at(100));
    assert_eq!((verdict.reason, verdict.action), (Chat::Banned, Action::Stop(StopCause::Policy)));
    // An echo of a reason whose row is `never` is ours.
    let verdict = open().closed_by_us(&closed(4000), &Chat::Banned, at(100));
    assert_eq!(verdict.action, Action::Stop(StopCause::Policy));
    // A row that is told apart by its reason.
    let verdict = open().closed_by_us(&Closed::no_frame(), &Chat::Network, at(100));
    assert_eq!((verdict.reason, verdict.row.unwrap().name()), (Chat::Network, "Network"));
}

#[test]
fn stops_on_request_until_asked_again() {
    let mut supervisor = open();
    assert_eq!(supervisor.stop(), Action::Stop(StopCause::Requested));
    let stopped = Action::Stop(StopCause::Requested);
    assert_eq!(supervisor.closed(&closed(1001), at(100)).action, stopped);
    assert_eq!(supervisor.closed(&closed(1000).begun_by(Initiator::Us), at(100)).action, stopped);
    assert_eq!(supervisor.connect_failed(ConnectFailure::new(), at(101)).action, stopped);
    supervisor.retry_now(at(102));
    supervisor.opened(at(103));
    assert!(supervisor.closed(&closed(1001), at(104)).attempt().is_some());
}

#[test]
fn after_never_only_the_user_connects() {
    let mut supervisor = open();
    supervisor.closed(&closed(4000), at(100));
    assert!(supervisor.connect_failed(ConnectFailure::new(), at(101)).is_stop());
    supervisor.retry_now(at(102));
    assert!(supervisor.connect_failed(ConnectFailure::new(), at(103)).is_stop());
    supervisor.retry_now(at(104));
    supervisor.opened(at(105));
    assert!(supervisor.closed(&closed(1001), at(106)).attempt().is_some());
}

#[test]
fn the_peers_retry_window_is_the_first_delay() {
    let restart = |text: &str| Closed::frame(SendCode::GOING_AWAY, text).begun_by(Initiator::Peer);
    let delay = |text: &str| open().closed(&restart(text), at(100)).attempt().unwrap().delay;
    assert!((seconds(100)..=seconds(101)).contains(&delay("bye retry=100-101s")));
    // Bounded by the policy's two minutes.
    assert!((seconds(110)..=seconds(120)).contains(&delay("retry=110-4000000000s")));
    assert!((seconds(60)..=seconds(120)).contains(&delay("retry=4000000000-4000000000s")));
    // One that begins there would send all clients at once.
    assert!((seconds(60)..seconds(120)).contains(&delay("retry=120-4000000000s")));
    // Ignored by a policy that says so, by `never` and by `manual`.
    let with = |code, text| Closed::reported(CloseCode::new(code), text);
    let verdict = open().closed(&with(4005, "retry=50-60s"), at(100));
    assert_eq!(verdict.attempt().unwrap().delay, Duration::from_millis(100));
    assert!(open().closed(&with(4000, "retry=0-5s"), at(100)).is_stop());
    assert_eq!(open().closed(&with(4003, "retry=0-5s"), at(100)).action, Action::AwaitUser);

    // Then the policy's own first delay.
    let mut supervisor = open();
    supervisor.closed(&restart("retry=100-101s"), at(100));
    let attempt = supervisor.connect_failed(ConnectFailure::new(), at(201)).attempt().unwrap();
    assert!(attempt.delay <= seconds(10));
}

#[test]
fn a_retry_window_makes_nobody_hurry() {
    let hurry = Closed::frame(SendCode::GOING_AWAY, "retry=0-0s").begun_by(Initiator::Peer);
    let mut supervisor = open();
    assert_eq!(supervisor.closed(&hurry, at(100)).attempt().unwrap().delay, Duration::ZERO);
    let mut total = Duration::ZERO;
    for now in 101..120 {
        supervisor.opened(at(now));
        total += supervisor.closed(&hurry, at(now)).attempt().unwrap().delay;
    }
    assert!(total > seconds(100), "{total:?}");
    // Nor by one after the other, nor by one of a second and a half.
    let mut supervisor = open();
    assert_eq!(supervisor.closed(&hurry, at(100)).attempt().unwrap().delay, Duration::ZERO);
    let delays =
        [101, 102, 103].map(|now| supervisor.closed(&closed(4004), at(now)).attempt().unwrap().delay);
    assert!(delays.iter().all(|delay| !delay.is_zero()), "{delays:?}");
    let soon = Closed::frame(SendCode::GOING_AWAY, "retry=1-2s").begun_by(Initiator::Peer);
    let mut supervisor = open();
    let delays = [100, 101, 102, 103].map(|now| supervisor.closed(&soon, at(now)).attempt().unwrap().delay);
    assert!((seconds(1)..=seconds(2)).contains(&delays[0]), "{delays:?}");
    assert!(delays[1..].iter().all(|delay| *delay >= seconds(1)), "{delays:?}");
    assert!(delays[1..].iter().any(|delay| *delay > seconds(4)), "{delays:?}");
    // A longer one is obeyed again.
    let mut supervisor = open();
    supervisor.closed(&hurry, at(100));
    let busy = Closed::frame(SendCode::GOING_AWAY, "retry=90-91s").begun_by(Initiator::Peer);
    assert!(supervisor.closed(&busy, at(121)).attempt().unwrap().delay >= seconds(90));
}

#[test]
fn an_illegal_frame_is_looked_up_by_its_code() {
    let illegal = Closed::illegal_frame(BadPayload::IllegalCode(CloseCode::new(999)));
    assert_eq!(open().closed(&illegal, at(100)).reason, Chat::Other(999));
    let illegal = Closed::illegal_frame(BadPayload::OneByte);
    assert_eq!(open().closed(&illegal, at(100)).reason, Chat::Lost);
}

#[test]
fn a_backoff_without_any_delay_is_now_by_another_name() {
    let zero = Reconnect::backoff(Backoff::new(Duration::ZERO, Duration::ZERO));
    let mut supervisor = open();
    let mut total = Duration::ZERO;
    for now in 100..110 {
        total += supervisor.closed_with(&closed(1001), at(now), |_, _| zero).attempt().unwrap().delay;
    }
    assert!(total > seconds(30), "{total:?}");
}

fn is_send<T: Send + Sync + 'static>(_: &T) {}

#[test]
fn is_plain_data_and_made_in_const() {
    const SUPERVISOR: Supervisor<Chat> = Supervisor::new(Config::DEFAULT, 7);
    assert_eq!(SUPERVISOR.clone().start(at(0)).number, 1);
    assert!(size_of::<Supervisor<Chat>>() <= 1024, "{}", size_of::<Supervisor<Chat>>());
    is_send(&SUPERVISOR);
    let mut shown = SUPERVISOR;
    shown.start(at(1));
    assert!(format!("{shown:?}").contains("number: 1"), "{shown:?}");
    let echo = closed(1001).begun_by(Initiator::Us).having_sent(CloseFrame::EMPTY);
    assert!(SUPERVISOR.clone().closed(&echo, at(1)).is_stop());
}

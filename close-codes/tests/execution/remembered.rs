//! What a supervisor remembers from one event to the next, and when it forgets. The model found each of these.

use std::time::Duration;

use close_codes::{
    Action, CloseCode, Config, ConnectFailure, Reconnect, Session, StopCause, Supervisor, reason,
};

use crate::chat::Chat;
use crate::given::{at, closed};

/// Open since 0, after `TokenExpired` had its only attempt.
fn after_the_only_attempt() -> Supervisor<Chat> {
    let mut supervisor = Supervisor::new(Config::default(), 1);
    supervisor.start(at(0));
    assert!(supervisor.closed(&closed(4001), at(0)).attempt().is_some());
    supervisor.opened(at(0));
    supervisor
}

#[test]
fn a_connection_that_is_replaced_had_been_healthy() {
    let mut supervisor = after_the_only_attempt();
    // Nobody reported the end of the first one.
    supervisor.opened(at(3_600));
    assert!(supervisor.closed(&closed(4001), at(3_601)).attempt().is_some());
}

#[test]
fn a_connection_that_ends_after_a_stop_had_been_healthy() {
    let mut supervisor = after_the_only_attempt();
    supervisor.stop();
    assert!(supervisor.closed(&closed(1001), at(3_600)).is_stop());
    assert_eq!(supervisor.retry_now(at(3_601)).number, 1);
    supervisor.opened(at(3_602));
    assert!(supervisor.closed(&closed(4001), at(3_603)).attempt().is_some());
    // Also one that the application called healthy after it asked to stop.
    let mut supervisor = after_the_only_attempt();
    supervisor.stop();
    supervisor.healthy(at(1));
    assert_eq!(supervisor.retry_now(at(2)).number, 1);
}

#[test]
fn a_stop_stands_while_a_connection_is_open() {
    let mut supervisor = after_the_only_attempt();
    supervisor.stop();
    supervisor.opened(at(1));
    let verdict = supervisor.closed(&closed(1001), at(2));
    assert_eq!(verdict.action, Action::Stop(StopCause::Requested));
}

#[test]
fn a_session_that_must_be_new_stays_so_until_a_connection_opens() {
    let resume = Reconnect::after(Duration::from_secs(1)).with_session(Session::Resume);
    let mut supervisor = Supervisor::<Chat>::new(Config::default(), 1);
    supervisor.start(at(0));
    supervisor.opened(at(0));
    let verdict = supervisor.closed_with(&closed(1001), at(9), |_, _| resume);
    assert_eq!(verdict.attempt().unwrap().session, Session::Resume);
    // The handshake was refused: this session is over. Then the network is down; 1001's policy goes on.
    let over = ConnectFailure::new().with_like(CloseCode::new(4006)).with_reason(reason!("NET-1"));
    assert_eq!(supervisor.connect_failed(over, at(10)).attempt().unwrap().session, Session::Fresh);
    let attempt = supervisor.connect_failed(ConnectFailure::new(), at(11)).attempt().unwrap();
    assert_eq!(attempt.session, Session::Fresh);
    supervisor.opened(at(12));
    let verdict = supervisor.closed_with(&closed(1001), at(13), |_, _| resume);
    assert_eq!(verdict.attempt().unwrap().session, Session::Resume);
}

#[test]
fn a_user_who_asks_again_gets_what_the_last_end_asked_for() {
    // New credentials, though the row itself has no attempt left.
    let mut supervisor = after_the_only_attempt();
    let verdict = supervisor.closed(&closed(4001), at(1));
    assert_eq!(verdict.action, Action::Stop(StopCause::OutOfAttempts));
    assert!(supervisor.retry_now(at(2)).reauthenticate);
    // Also after a stop.
    let mut supervisor = after_the_only_attempt();
    supervisor.stop();
    supervisor.closed(&closed(4001), at(1));
    assert!(supervisor.retry_now(at(2)).reauthenticate);
}

#[test]
fn not_even_the_user_overrules_the_budget() {
    let config = Config::default().with_budget(2, Duration::from_secs(60));
    let mut supervisor = Supervisor::<Chat>::new(config, 1);
    supervisor.start(at(0));
    assert_eq!(supervisor.retry_now(at(0)).delay, Duration::ZERO);
    assert_eq!(supervisor.retry_now(at(0)).delay, Duration::ZERO);
    let attempt = supervisor.retry_now(at(1));
    assert!((at(60)..=at(64)).contains(&attempt.due), "{attempt:?}");
    assert_eq!(supervisor.retry_now(attempt.due).delay, Duration::ZERO);
}

#[test]
fn a_wait_that_the_user_cuts_short_is_one_reconnect_and_not_two() {
    let config = Config::default().with_budget(3, Duration::from_secs(60));
    let mut supervisor = Supervisor::<Chat>::new(config, 1);
    supervisor.start(at(0));
    for _ in 0..3 {
        supervisor.connect_failed(ConnectFailure::new().with_retry_after(Duration::from_secs(9)), at(0));
        assert_eq!(supervisor.retry_now(at(0)).delay, Duration::ZERO);
    }
    assert!(supervisor.retry_now(at(1)).due >= at(60));
}

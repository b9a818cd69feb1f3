//! What a verdict says: what held an attempt back, and which codes were counted.

use close_codes::{Attempt, CloseReason, Closed, Config, ConnectFailure, SendCode, Supervisor, Watch};

use crate::chat::Chat;
use crate::given::{at, closed, seconds};

/// The part of an attempt's line that says what held it back.
fn held_back(attempt: Option<Attempt>) -> String {
    let attempt = attempt.unwrap();
    let line = attempt.to_string();
    let said = line.strip_prefix(&format!("reconnect in {:?}", attempt.delay));
    said.map_or(line.clone(), str::to_owned)
}

#[test]
fn the_default_backoff_names_itself_where_it_takes_over() {
    let mut supervisor = Supervisor::<Chat>::new(Config::default(), 1);
    let mut said = |code| held_back(supervisor.closed(&closed(code), at(0)).attempt());
    assert_eq!(said(4005), "", "100ms, once");
    assert_eq!(said(4005), " by the default backoff");
    assert_eq!(said(4004), " by the default backoff, resume");
    // A policy with delays of its own holds nothing back.
    assert_eq!(said(4002), ", resume");
    // Once healthy, the short delay is obeyed again.
    supervisor.healthy(at(0));
    supervisor.opened(at(0));
    let after_uptime = supervisor.closed(&closed(4005), at(100)).attempt();
    assert_eq!(held_back(after_uptime), "");
}

#[test]
fn a_retry_window_is_the_peers_and_not_held_back() {
    let mut supervisor = Supervisor::<Chat>::new(Config::default(), 1);
    let hurry = Closed::frame(SendCode::GOING_AWAY, "retry=5-5s");
    assert_eq!(held_back(supervisor.closed(&hurry, at(0)).attempt()), "");
    supervisor.closed(&closed(4005), at(0));
    // That is longer than any delay of the default backoff.
    let wait = Closed::frame(SendCode::new(4004).unwrap(), "retry=100-100s");
    assert_eq!(held_back(supervisor.closed(&wait, at(0)).attempt()), ", resume");
}

#[test]
fn a_spent_budget_is_named() {
    let config = Config::default().with_budget(1, seconds(600));
    let mut supervisor = Supervisor::<Chat>::new(config, 1);
    supervisor.start(at(0));
    let first = supervisor.connect_failed(ConnectFailure::new(), at(0)).attempt();
    assert_eq!(held_back(first), "");
    let second = supervisor.connect_failed(ConnectFailure::new(), at(10)).attempt();
    assert_eq!(held_back(second), " when the budget has room");
    // The network's return shortens the policy's delay, and not the budget's.
    assert_eq!(held_back(supervisor.network_back(at(11))), " when the budget has room");
    assert_eq!(held_back(Some(supervisor.retry_now(at(12)))), " when the budget has room");
}

#[derive(CloseReason)]
enum Hurried {
    #[close(1005)]
    #[reconnect(never)]
    NoStatus,
    #[close(1006)]
    #[reconnect(now)]
    Lost,
    #[close(other)]
    #[reconnect(never)]
    Other(u16),
}

/// One that has used its only delay shorter than a second.
fn lost_once(seed: u64) -> Supervisor<Hurried> {
    let mut supervisor = Supervisor::new(Config::default(), seed);
    supervisor.start(at(0));
    supervisor.closed(&Closed::no_frame(), at(0));
    supervisor
}

/// Whether the network's return made the wait shorter. Then nothing holds it back.
fn is_shortened_and_not_held_back(mut supervisor: Supervisor<Hurried>) -> bool {
    let sooner = supervisor.network_back(at(0));
    sooner.inspect(|sooner| assert_eq!(held_back(Some(*sooner)), "")).is_some()
}

#[test]
fn the_networks_return_ends_what_the_policy_was_held_back_by() {
    let mut shortened = 0;
    for seed in 0..50 {
        let mut supervisor = lost_once(seed);
        let second = supervisor.closed(&Closed::no_frame(), at(0)).attempt();
        assert_eq!(held_back(second), " by the default backoff");
        shortened += usize::from(is_shortened_and_not_held_back(supervisor));
    }
    assert!(shortened > 0);
}

#[test]
fn so_it_does_where_the_servers_own_minimum_stays() {
    let mut shortened = 0;
    for seed in 0..50 {
        let mut supervisor = lost_once(seed);
        let busy = ConnectFailure::new().with_retry_after(seconds(1));
        let second = supervisor.connect_failed(busy, at(0)).attempt();
        if held_back(second) == " by the default backoff" {
            shortened += usize::from(is_shortened_and_not_held_back(supervisor));
        }
    }
    assert!(shortened > 0);
}

#[test]
fn a_diagnosis_of_several_codes_names_their_row() {
    #[derive(CloseReason)]
    enum Close {
        #[close(4100..=4199)]
        #[diagnose(overload, threshold = 2)]
        Throttled(u16),
        #[close(other)]
        #[diagnose(config, threshold = 2)]
        Other(u16),
    }
    let mut watch = Watch::<u8, Close>::new(4);
    let mut said = |code| watch.closed(&1, &closed(code), at(0)).map(|diagnosis| diagnosis.to_string());
    assert_eq!(said(4100), None);
    let of_range = said(4150).unwrap();
    let expected =
        "overload: connections ended with codes of `Close::Throttled`, the last with 4150, 2 times in 60s";
    assert!(of_range.starts_with(expected), "{of_range}");
    assert_eq!(said(3999), None);
    let of_other = said(4000).unwrap();
    let expected =
        "config: connections ended with codes of `Close::Other`, the last with 4000, 2 times in 60s";
    assert!(of_other.starts_with(expected), "{of_other}");
}

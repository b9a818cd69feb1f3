//! The limits of a supervisor and of a policy, and their own limits.

use std::time::Duration;

use close_codes::{Config, Mode, Reconnect};

use crate::given::seconds;

#[test]
fn what_is_set_is_what_it_says() {
    let config = Config::default()
        .with_min_uptime(seconds(7))
        .with_budget(9, seconds(50))
        .with_max_retry_after(seconds(30))
        .with_connect_timeout(seconds(3))
        .with_attempts(4);
    assert_eq!(config.min_uptime(), seconds(7));
    assert_eq!((config.budget(), config.budget_window()), (9, seconds(50)));
    assert_eq!(config.max_retry_after(), seconds(30));
    assert_eq!(config.connect_timeout(), seconds(3));
    assert_eq!(config.attempts(), Some(4));
    assert_eq!(config.with_attempts(0).attempts(), None);
}

#[test]
fn nothing_is_limited_to_nothing_or_to_more_than_fits() {
    let budget = |reconnects| Config::default().with_budget(reconnects, seconds(1)).budget();
    assert_eq!([0, 1, 65_534, 65_535].map(budget), [1, 1, 65_534, 65_535]);
    assert_eq!([65_536, 65_537, u32::MAX].map(budget), [65_535; 3]);
    let timeout = |timeout| Config::default().with_connect_timeout(timeout).connect_timeout();
    assert_eq!(timeout(Duration::ZERO), Duration::from_millis(1));
    assert_eq!(timeout(Duration::MAX), Duration::from_millis(u64::from(u32::MAX)));
}

#[test]
fn a_window_the_wrong_way_round_says_what_is_carried_out() {
    let policy = Reconnect::after_window(seconds(5), seconds(1));
    assert_eq!(policy, Reconnect::after(seconds(5)));
    assert_eq!(policy, Reconnect::NEVER.with_mode(Mode::After { min: seconds(5), max: seconds(1) }));
    assert_eq!(policy.to_string(), "after 5 s");
    assert_eq!(Reconnect::after(Duration::from_micros(1_500)), Reconnect::after(Duration::from_millis(1)));
}

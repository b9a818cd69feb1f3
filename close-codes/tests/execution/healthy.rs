//! Which connections are healthy: what is no time of being open is taken off.

use std::time::Duration;

use close_codes::{Closed, Config, Moment, Supervisor};

use crate::chat::Chat;
use crate::given::{at, closed, open, seconds, started};

const DAY: Duration = Duration::from_secs(86_400);

#[test]
fn healthy_is_what_was_open_for_long_or_what_the_application_says() {
    let again = |uptime: u64, says_so: bool| {
        let mut supervisor = open();
        supervisor.closed(&closed(4001), at(100));
        supervisor.opened(at(101));
        if says_so {
            supervisor.healthy(at(101));
        }
        supervisor.closed(&closed(4001), at(101 + uptime)).attempt().is_some()
    };
    assert!(!again(4, false));
    assert!(again(5, false));
    assert!(again(0, true));
    // Without end, it is only what the application says.
    for (age, says_so) in [(Duration::from_secs(1), false), (DAY * 365, false), (DAY * 365, true)] {
        let config = Config::default().with_min_uptime(Duration::MAX);
        let mut supervisor = Supervisor::<Chat>::new(config, 1);
        supervisor.start(at(0));
        supervisor.opened(at(0));
        supervisor.closed(&closed(4001), at(1));
        supervisor.opened(at(2));
        if says_so {
            supervisor.healthy(at(3));
        }
        assert_eq!(supervisor.closed(&closed(4001), at(2) + age).is_stop(), !says_so, "{age:?}");
    }
    // Said of no connection, it is nothing.
    let mut supervisor = open();
    supervisor.closed(&closed(4001), at(100));
    supervisor.healthy(at(101));
    assert!(supervisor.closed(&closed(4001), at(102)).is_stop());
}

#[test]
fn a_clock_that_goes_backwards_makes_nothing_healthy() {
    let mut supervisor = open();
    supervisor.closed(&closed(4001), at(100));
    supervisor.opened(at(1_000));
    assert!(supervisor.closed(&closed(4001), at(0)).is_stop());
    let attempt = supervisor.closed(&closed(1001), Moment::from_millis(u64::MAX)).attempt().unwrap();
    assert!(attempt.delay <= DAY);
}

#[test]
fn a_server_that_accepts_and_says_nothing_is_never_healthy() {
    // Each connection is open for a minute, until the heartbeat gives it up.
    let mut supervisor = started();
    for time in 1..=5 {
        supervisor.opened(at(time * 1000));
        let silent = Closed::unresponsive().after_silence(seconds(60));
        let attempt = supervisor.closed(&silent, at(time * 1000 + 60)).attempt().unwrap();
        assert_eq!(
            (attempt.number, attempt.failed),
            (u32::try_from(time).unwrap() + 1, u32::try_from(time).unwrap())
        );
    }
    // One that said something for ten seconds was healthy.
    supervisor.opened(at(9000));
    let fell_silent = Closed::unresponsive().after_silence(seconds(50));
    assert_eq!(supervisor.closed(&fell_silent, at(9060)).attempt().unwrap().number, 1);
}

#[test]
fn a_server_that_closes_at_once_and_does_not_hang_up_is_never_healthy() {
    let mut supervisor = started();
    for time in 1..=5 {
        supervisor.opened(at(time * 1000));
        // The client waits for it for the close timeout, which is as long as it takes to be healthy.
        let lingering = closed(1001).after_silence(seconds(5));
        let attempt = supervisor.closed(&lingering, at(time * 1000 + 5)).attempt().unwrap();
        assert_eq!(attempt.number, u32::try_from(time).unwrap() + 1);
    }
    // One that was open for as long before was healthy.
    supervisor.opened(at(9000));
    let lingering = closed(1001).after_silence(seconds(5));
    assert_eq!(supervisor.closed(&lingering, at(9010)).attempt().unwrap().number, 1);
}

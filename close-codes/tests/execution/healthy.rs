//! Which connections are healthy: what is no time of being open is taken off.

use close_codes::{Closed, Config, Supervisor};

use crate::chat::Chat;
use crate::given::{at, closed, seconds};

fn started() -> Supervisor<Chat> {
    let mut supervisor = Supervisor::new(Config::default(), 1);
    supervisor.start(at(0));
    supervisor
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

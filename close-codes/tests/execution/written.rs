//! A policy in the table is the one that its attributes say.

use std::time::Duration;

use close_codes::{Backoff, CloseCode, CloseReason, DelayWindow, Diagnose, Fault, Jitter, Mode, Reconnect};

#[derive(CloseReason)]
#[allow(dead_code)] // it is the table that counts
enum Written {
    #[close(4000)]
    #[reconnect(backoff(jitter = full))]
    #[diagnose(peer_bug)]
    Full,
    #[close(4001)]
    #[reconnect(backoff(jitter = equal))]
    #[diagnose(own_bug)]
    Equal,
    #[close(4002)]
    #[reconnect(backoff(jitter = none))]
    #[diagnose(network)]
    None,
    #[close(4003)]
    #[reconnect(backoff(jitter = 0.2))]
    #[diagnose(tls)]
    Share,
    #[close(4004)]
    #[reconnect(backoff(jitter = "300ms..3s"))]
    #[diagnose(overload)]
    Added,
    #[close(4005)]
    #[diagnose(auth)]
    Auth,
    #[close(4006)]
    #[diagnose(config)]
    Config,
    #[close(4007)]
    #[diagnose(proxy)]
    Proxy,
    #[close(4008)]
    #[diagnose(none)]
    Silent,
}

#[test]
fn each_jitter_is_read_as_it_is_written() {
    let window = DelayWindow::new(Duration::from_millis(300), Duration::from_secs(3));
    let jitters = [Jitter::Full, Jitter::Equal, Jitter::None, Jitter::Share(200), Jitter::Added(window)];
    for (code, jitter) in (4000..).zip(jitters) {
        let read = Written::TABLE.reconnect(CloseCode::new(code), "").map(Reconnect::mode);
        assert_eq!(read, Some(Mode::Backoff(Backoff::DEFAULT.with_jitter(jitter))), "{code}");
    }
}

#[test]
fn each_fault_is_read_as_it_is_written() {
    let faults = [
        Fault::PeerBug,
        Fault::OwnBug,
        Fault::Network,
        Fault::Tls,
        Fault::Overload,
        Fault::Auth,
        Fault::Config,
        Fault::Proxy,
    ];
    let fault = |code| Written::TABLE.diagnose(CloseCode::new(code), "").and_then(Diagnose::fault);
    for (code, written) in (4000..).zip(faults) {
        assert_eq!(fault(code), Some(written), "{code}");
    }
    assert_eq!(fault(4008), None);
}

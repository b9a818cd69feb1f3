//! A close that this end began, by the row of what it sent: unless the peer sent a Close of its own that says `never`.

use close_codes::{
    BadPayload, CloseCode, CloseFrame, CloseReason, Closed, Config, Initiator, Moment, SendCode, Supervisor,
};

/// Every answer has a row that says `never`, and what we send one that does not: the verdict tells whose Close counts.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[reconnect(never)]
enum Answer {
    #[close(4000)]
    #[reconnect(now)]
    Ours,
    #[close(1005)]
    Empty,
    #[close(1006)]
    Lost,
    #[close(1015)]
    Tls,
    #[close(other)]
    Other(u16),
}

fn is_peers(closed: impl std::borrow::Borrow<Closed>) -> bool {
    let mut supervisor = Supervisor::<Answer>::new(Config::default(), 1);
    supervisor.start(Moment::START);
    supervisor.opened(Moment::START);
    let verdict = supervisor.closed_by_us(closed.borrow(), &Answer::Ours, Moment::START);
    assert_eq!(verdict.is_stop(), verdict.reason != Answer::Ours);
    verdict.is_stop()
}

fn frame(code: u16) -> Closed {
    Closed::frame(SendCode::new(code).unwrap(), "")
}

fn unknown(code: u16) -> Closed {
    Closed::unknown(CloseCode::new(code), "")
}

fn sent(code: u16) -> CloseFrame {
    CloseFrame::new(SendCode::new(code).unwrap())
}

#[test]
fn another_close_is_the_peers_own() {
    assert!(is_peers(frame(1001)));
    assert!(is_peers(frame(4999)));
    assert!(is_peers(unknown(1001)));
    assert!(is_peers(frame(1001).having_sent(sent(4000))));
    assert!(is_peers(frame(1001).having_sent(CloseFrame::EMPTY)));
}

#[test]
fn an_echo_is_not_the_peers_own() {
    // Of what was sent, whatever reason that was for.
    assert!(!is_peers(frame(1001).having_sent(sent(1001))));
    assert!(!is_peers(unknown(1001).having_sent(sent(1001))));
    // Where it is not known what was sent: of the reason's code.
    assert!(!is_peers(frame(4000)));
    assert!(!is_peers(unknown(4000)));
}

#[test]
fn a_close_that_the_peer_began_is_its_own_whatever_answered_it() {
    for theirs in [frame(4001), frame(1000), unknown(4001), Closed::empty_frame()] {
        let theirs = theirs.begun_by(Initiator::Peer);
        assert!(is_peers(theirs), "{theirs}");
        assert!(is_peers(theirs.having_sent(sent(4001))), "{theirs}");
        assert!(!theirs.having_sent(sent(4001)).is_echo(), "{theirs}");
    }
    // A lost connection is said to be the peer's doing, too, and brought no Close.
    assert!(!is_peers(Closed::no_frame().begun_by(Initiator::Peer)));
    assert!(!is_peers(unknown(1006).begun_by(Initiator::Peer)));
}

#[test]
fn a_1000_answers_everything() {
    for ours in [sent(4000), sent(1001), CloseFrame::EMPTY] {
        assert!(frame(1000).begun_by(Initiator::Us).having_sent(ours).is_echo());
        assert!(!is_peers(frame(1000).having_sent(ours)));
        assert!(!is_peers(unknown(1000).having_sent(ours)));
    }
    assert!(!is_peers(frame(1000)));
}

#[test]
fn no_code_and_no_close_say_nothing() {
    for nothing in [Closed::empty_frame(), Closed::no_frame(), Closed::tls_failure()] {
        assert!(!is_peers(nothing));
        assert!(!is_peers(nothing.having_sent(sent(1001))));
    }
    // Nor where the library hides which it was.
    for code in [1005, 1006, 1015] {
        assert!(!is_peers(unknown(code)));
    }
    assert!(is_peers(unknown(1004)));
}

#[test]
fn a_close_that_nobody_may_send_is_the_peers_own() {
    assert!(is_peers(Closed::illegal_frame(BadPayload::IllegalCode(CloseCode::new(999)))));
    assert!(is_peers(Closed::illegal_frame(BadPayload::OneByte)));
    assert!(is_peers(Closed::illegal_frame_unseen()));
}

//! How a connection closed: what counts as what, and the line that says it.

use std::time::Duration;

use close_codes::{BadPayload, CloseCode, CloseFrame, Closed, How, Initiator, SendCode, send_code};

/// Longer than any connection: silence is counted up to 2^32 - 1 seconds.
const MOST: u64 = 4_294_967_295;

fn code(number: u16) -> CloseCode {
    CloseCode::new(number)
}

fn frame(number: u16, reason: &str) -> Closed {
    Closed::frame(SendCode::new(number).unwrap(), reason)
}

#[test]
fn what_a_library_reports_counts_as_what_the_code_says() {
    assert_eq!(Closed::reported(code(1005), ""), Closed::empty_frame());
    assert_eq!(Closed::reported(code(1006), ""), Closed::no_frame());
    assert_eq!(Closed::reported(code(1015), ""), Closed::tls_failure());
    assert_eq!(Closed::reported(code(4001), "why"), frame(4001, "why"));
    let illegal = Closed::reported(code(999), "why");
    assert_eq!((illegal.how(), illegal.code(), illegal.reason()), (How::IllegalFrame, code(999), "why"));
    assert_eq!(illegal.bad_payload(), Some(BadPayload::IllegalCode(code(999))));
}

#[test]
fn an_illegal_frame_is_observed_by_its_code_unless_that_reports_what_was_not_observed() {
    for number in 0..=u16::MAX {
        let closed = Closed::illegal_frame(BadPayload::IllegalCode(code(number)));
        let observed = if matches!(number, 1005 | 1006 | 1015) { 1006 } else { number };
        assert_eq!((closed.code(), closed.how()), (code(observed), How::IllegalFrame));
        assert_eq!(closed.bad_payload(), Some(BadPayload::IllegalCode(code(number))));
    }
    assert_eq!(Closed::illegal_frame(BadPayload::OneByte).code(), 1006);
}

#[test]
fn silence_is_told_in_whole_seconds() {
    let silence = |closed: Closed, silence| closed.after_silence(silence).silent_for();
    for closed in [Closed::no_frame(), Closed::unresponsive(), Closed::empty_frame(), frame(1000, "")] {
        assert_eq!(silence(closed, Duration::from_millis(41_999)), Duration::from_secs(41));
        assert_eq!(silence(closed, Duration::from_secs(MOST)), Duration::from_secs(MOST));
        assert_eq!(silence(closed, Duration::from_secs(MOST + 2)), Duration::from_secs(MOST));
    }
}

#[test]
fn an_echo_answers_our_own_close_with_its_code_or_without_one() {
    let ours = CloseFrame::new(send_code!(4002));
    let answered = |closed: Closed| closed.begun_by(Initiator::Us).having_sent(ours);
    let unknown = Closed::unknown(code(4002), "");
    for echo in [frame(4002, ""), unknown, Closed::empty_frame()] {
        assert!(answered(echo).is_echo());
        // Whoever began was not answered; nor was a Close that nobody sent.
        assert!(!echo.begun_by(Initiator::Peer).having_sent(ours).is_echo());
        assert!(!echo.begun_by(Initiator::Us).is_echo());
    }
    for other in [frame(1001, ""), Closed::no_frame(), Closed::tls_failure(), Closed::illegal_frame_unseen()]
    {
        assert!(!answered(other).is_echo());
    }
    assert!(!frame(4002, "").begun_by(Initiator::Us).having_sent(CloseFrame::EMPTY).is_echo());
}

#[test]
fn its_line_says_what_was_observed() {
    let illegal = Closed::reported(code(999), "why");
    for (closed, line) in [
        (frame(1001, "restart"), "closed with 1001 (Going Away) \"restart\""),
        (frame(4001, ""), "closed with 4001"),
        (Closed::unknown(code(1007), ""), "closed with 1007 (Invalid Frame Payload Data)"),
        // tungstenite shows it where the peer sent 1014, and a table then follows the row for 1006.
        (
            Closed::unknown(code(1002), "Protocol violation"),
            "closed with 1002 (Protocol Error) \"Protocol violation\", or with a code that the library hides",
        ),
        (
            Closed::unknown(code(1006), ""),
            "ended, and the library does not show how: 1006 (Abnormal Closure)",
        ),
        (Closed::empty_frame(), "closed without a code: 1005 (No Status Received)"),
        (Closed::no_frame(), "lost without a Close frame: 1006 (Abnormal Closure)"),
        (Closed::tls_failure(), "the TLS handshake failed: 1015 (TLS Handshake)"),
        (Closed::illegal_frame_unseen(), "closed with a Close frame that no endpoint may send"),
        (
            illegal,
            "closed with a Close frame that no endpoint may send \"why\": the peer sent a Close frame with \
             status code 999, which nobody may send (RFC 6455, 7.4.2); fail the connection with 1002",
        ),
    ] {
        assert_eq!(closed.to_string(), line);
        let by_the_peer = closed.begun_by(Initiator::Peer).to_string();
        assert_eq!(by_the_peer, line.replacen("closed", "closed by the peer", 1));
    }
    assert_eq!(
        Closed::unresponsive().to_string(),
        "lost, since the peer stopped answering: 1006 (Abnormal Closure)"
    );
}

#[test]
fn the_line_of_a_connection_that_we_failed_says_for_what() {
    let failed = |closed: Closed, code| {
        closed.begun_by(Initiator::Peer).having_sent(CloseFrame::new(code)).to_string()
    };
    let too_big = "failed by us with 1009 (Message Too Big), for what the peer sent: 1006 (Abnormal Closure)";
    assert_eq!(failed(Closed::no_frame(), SendCode::MESSAGE_TOO_BIG), too_big);
    let broken = "failed by us with 1002 (Protocol Error), for what the peer sent: 1006 (Abnormal Closure)";
    assert_eq!(failed(Closed::unknown(code(1006), ""), SendCode::PROTOCOL_ERROR), broken);
    // What was received is told as it was.
    assert_eq!(failed(frame(4001, ""), SendCode::NORMAL), "closed by the peer with 4001");
    let silent = "lost, since the peer stopped answering: 1006 (Abnormal Closure)";
    assert_eq!(failed(Closed::unresponsive(), SendCode::INTERNAL_ERROR), silent);
}

#[test]
fn the_line_of_our_own_close_says_what_the_peer_answered() {
    let sent = CloseFrame::new(send_code!(4002));
    for (closed, answer) in [
        (frame(4002, "bye"), "the peer answered"),
        (Closed::empty_frame(), "the peer answered"),
        (frame(1000, ""), "the peer answered with 1000 (Normal Closure)"),
        (frame(1001, "restart"), "the peer answered with 1001 (Going Away) \"restart\""),
        (Closed::unknown(code(1006), ""), "the library does not show what the peer answered"),
        (Closed::unknown(code(1011), "no"), "the peer answered with 1011 (Internal Error) \"no\""),
        (Closed::no_frame(), "the peer never answered"),
        (Closed::tls_failure(), "the peer never answered"),
        (Closed::unresponsive(), "the peer never answered"),
    ] {
        let closed = closed.begun_by(Initiator::Us);
        assert_eq!(closed.having_sent(sent).to_string(), format!("closed by us with 4002; {answer}"));
    }
    let ours = frame(1001, "").begun_by(Initiator::Us);
    let answer = "the peer answered with 1001 (Going Away)";
    assert_eq!(ours.to_string(), format!("closed by us; {answer}"));
    assert_eq!(
        ours.having_sent(CloseFrame::EMPTY).to_string(),
        format!("closed by us without a code; {answer}")
    );
}

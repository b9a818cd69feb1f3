//! `Closed::relay`: from one side of a proxy to the other.

use close_codes::{BadPayload, CloseCode, CloseFrame, Closed, How, SendCode};

#[test]
fn relays_every_code_and_sends_none_that_may_not_be_sent() {
    let fallback = CloseFrame::new(SendCode::BAD_GATEWAY);
    for number in 0..=u16::MAX {
        let code = CloseCode::new(number);
        let legal = matches!(number, 1000..=1003 | 1007..=1014 | 3000..=4999);
        for closed in [Closed::reported(code, "why"), Closed::unknown(code, "why")] {
            let frame = closed.relay(SendCode::BAD_GATEWAY);
            let may_be_made_up = number == 1002 && closed.how() == How::Unknown;
            if legal && !may_be_made_up {
                assert_eq!(frame.code().map(SendCode::get), Some(number));
                assert_eq!(frame.reason(), "why");
            } else if number == 1005 {
                assert_eq!(frame, CloseFrame::EMPTY);
            } else {
                assert_eq!(frame, fallback, "{number}");
            }
            // What goes out can be read back.
            let read = Closed::from_payload(&frame.payload());
            assert_eq!(read.bad_payload(), None, "{number}");
        }
        let illegal = Closed::illegal_frame(BadPayload::IllegalCode(code)).relay(SendCode::BAD_GATEWAY);
        assert_eq!(illegal, fallback, "{number}");
    }
}

#[test]
fn keeps_the_longest_reason() {
    let reason = "é".repeat(61);
    let frame = Closed::frame(SendCode::NORMAL, &reason).relay(SendCode::INTERNAL_ERROR);
    assert_eq!(frame.reason(), reason);
    assert_eq!(Closed::no_frame().relay(SendCode::INTERNAL_ERROR).to_string(), "1011");
    assert_eq!(Closed::tls_failure().relay(SendCode::INTERNAL_ERROR).to_string(), "1011");
}

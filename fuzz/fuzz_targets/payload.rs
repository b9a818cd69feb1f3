//! What a peer can write into a Close frame: it is read or refused, and nothing illegal leads back to a wire.
#![no_main]

use close_codes::{BadPayload, CloseFrame, Closed, How, Received, SendCode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let closed = Closed::from_payload(bytes);
    match Received::from_payload(bytes) {
        Ok(received) => {
            assert_eq!(received.is_empty(), bytes.is_empty());
            if let Some((code, reason)) = bytes.split_first_chunk() {
                assert_eq!(received.code().get(), u16::from_be_bytes(*code));
                assert_eq!(received.reason().as_bytes(), reason);
                // What is read is written as it was.
                let frame = CloseFrame::new(SendCode::new(received.code().get()).unwrap());
                let frame = frame.with_reason(close_codes::Reason::new(received.reason()).unwrap());
                assert_eq!(frame.payload().as_bytes(), bytes);
            }
            is_legal(received.echo());
        }
        Err(bad) => {
            assert_eq!(closed.how(), How::IllegalFrame);
            let fits = match bad {
                BadPayload::OneByte => bytes.len() == 1,
                BadPayload::TooLong(len) => len > 125 && len == bytes.len(),
                BadPayload::NotUtf8 => std::str::from_utf8(&bytes[2..]).is_err(),
                BadPayload::IllegalCode(code) => SendCode::new(code.get()).is_err(),
                _ => true,
            };
            assert!(fits, "{bad:?}");
            is_legal(CloseFrame::new(bad.fail_with()));
        }
    }
    is_legal(closed.relay(SendCode::BAD_GATEWAY));
    assert!(!closed.to_string().contains(char::is_control));
});

fn is_legal(frame: CloseFrame) {
    let payload = frame.payload();
    assert!(payload.as_bytes().len() <= 125);
    assert!(Received::from_payload(payload.as_bytes()).is_ok());
}

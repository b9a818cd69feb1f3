//! A code, a reason and a frame are the same in each type that can hold them, and show what they hold.

use std::hash::{BuildHasher, RandomState};

use close_codes::{
    Client, CloseCode, CloseFrame, CodeIn, IntoCloseFrame, Payload, Reason, Received, SendCode, Server,
    reason, send_code,
};

#[test]
fn a_code_is_the_same_number_in_each_type() {
    for number in (0..=u16::MAX).filter(|number| SendCode::new(*number).is_ok()) {
        let (seen, sent) = (CloseCode::from(number), SendCode::try_from(number).unwrap());
        assert_eq!((u16::from(seen), u16::from(sent), CloseCode::from(sent)), (number, number, seen));
        assert_eq!(SendCode::try_from(seen), Ok(sent));
        assert_eq!([seen == number, number == seen], [true; 2]);
        assert_eq!([seen == number + 1, number + 1 == seen], [false; 2]);
        assert_eq!((seen.to_string(), sent.to_string()), (number.to_string(), number.to_string()));
        assert_eq!(format!("{sent:?}"), format!("{seen:?}"));
    }
    assert_eq!(format!("{:?}", CloseCode::GOING_AWAY), "1001 (Going Away)");
    assert_eq!(format!("{:?}", CloseCode::new(4001)), "4001");
}

#[test]
fn a_code_of_a_range_is_that_code() {
    type Throttled = CodeIn<4100, 4199>;
    for number in 4_100..=4_199 {
        let code = Throttled::try_from(number).unwrap();
        let (sent, seen) = (SendCode::new(number).unwrap(), CloseCode::new(number));
        assert_eq!((code.get(), SendCode::from(code), CloseCode::from(code)), (number, sent, seen));
        assert_eq!((code.to_string(), format!("{code:?}")), (sent.to_string(), format!("{sent:?}")));
    }
    for number in [0, 1_000, 4_099, 4_200, 5_000] {
        let outside = Throttled::try_from(number).unwrap_err();
        assert_eq!(outside.to_string(), format!("close code {number} is not in 4100..=4199"));
    }
}

#[test]
fn a_reason_is_its_text() {
    let hasher = RandomState::new();
    let texts = ["", "r", "bye \"you\"", "r\u{e9}ason"];
    for text in texts {
        let reason = Reason::try_from(text).unwrap();
        assert_eq!((reason.as_str(), reason.as_ref(), reason.to_string()), (text, text, text.to_owned()));
        assert_eq!(format!("{reason:?}"), format!("{text:?}"));
        assert_eq!((reason.len(), reason.is_empty()), (text.len(), text.is_empty()));
        for other in texts {
            let same = text == other;
            assert_eq!(reason == Reason::truncated(other), same);
            assert_eq!((reason == *other, reason == other), (same, same));
        }
        // However it is held.
        assert_eq!(hasher.hash_one(reason), hasher.hash_one(Reason::truncated(text)));
        assert_eq!(hasher.hash_one(reason), hasher.hash_one(Reason::from_static(text).unwrap()));
    }
    assert_ne!(hasher.hash_one(reason!("one")), hasher.hash_one(reason!("two")));
    let long = "r".repeat(124);
    let too_long = Reason::try_from(&*long).unwrap_err();
    assert_eq!(too_long.byte_len(), 124);
    assert_eq!(
        too_long.to_string(),
        "a close reason has at most 123 bytes, this one has 124 (RFC 6455, 5.5)"
    );
}

#[test]
fn a_frame_is_sent_as_it_is_by_either_end() {
    let code = send_code!(4000);
    let frame = CloseFrame::new(code).with_reason(reason!("bye"));
    assert_eq!(IntoCloseFrame::<Client>::into_close_frame(frame), frame);
    assert_eq!(IntoCloseFrame::<Server>::into_close_frame(frame), frame);
    assert_eq!(IntoCloseFrame::<Client>::into_close_frame(code), CloseFrame::new(code));
    assert_eq!(IntoCloseFrame::<Server>::into_close_frame(code), CloseFrame::new(code));
    assert_eq!(CloseFrame::from(code), CloseFrame::new(code));
    assert_eq!(
        [frame, CloseFrame::new(code), CloseFrame::EMPTY].map(|frame| frame.is_empty()),
        [false, false, true]
    );
    assert_eq!((frame.to_string(), CloseFrame::new(code).to_string()), ("4000 bye".into(), "4000".into()));
    assert_eq!(CloseFrame::EMPTY.to_string(), "(no code)");
}

#[test]
fn a_payload_is_its_bytes() {
    let payload: Payload = CloseFrame::new(send_code!(4000)).with_reason(reason!("bye")).payload();
    let bytes = [15, 160, b'b', b'y', b'e'];
    assert_eq!((payload.as_bytes(), &*payload, payload.as_ref()), (&bytes[..], &bytes[..], &bytes[..]));
    assert_eq!(format!("{payload:?}"), format!("{bytes:?}"));
    assert!(!Received::from_payload(&bytes).unwrap().is_empty());
    assert!(Received::from_payload(&[]).unwrap().is_empty());
}

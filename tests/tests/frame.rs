//! Close frames and their payloads: what goes out comes back, over every sendable code and every length; what is
//! cut is cut at a character's end; what is broken is an error that says with which code to fail.

use close_codes::{
    BadPayload, CloseCode, CloseFrame, CloseReason, Closed, How, Payload, Reason, ReasonTooLong, Received,
    SendCode, reason, send_code,
};

fn sendable() -> impl Iterator<Item = SendCode> {
    (0..=u16::MAX).filter_map(|code| SendCode::new(code).ok())
}

fn payload(code: u16, reason: &[u8]) -> Vec<u8> {
    [&code.to_be_bytes(), reason].concat()
}

/// Characters of one to four bytes.
const CHARACTERS: [char; 4] = ['x', 'é', '€', '😀'];

#[test]
fn every_code_and_every_length_comes_back() {
    for code in sendable() {
        // Each code with a few lengths, so that all pairs of neighbours are met; 1000 and 4999 with all of them.
        let all = matches!(code.get(), 1000 | 4999);
        for len in (0..=123_usize).filter(|len| all || len % 41 == usize::from(code.get()) % 41) {
            let text = "r".repeat(len);
            let frame = CloseFrame::new(code).with_reason(Reason::new(&text).expect("it fits"));
            let bytes = frame.payload();
            assert_eq!(&*bytes, payload(code.get(), text.as_bytes()));
            let received = Received::from_payload(&bytes).expect("a legal frame");
            assert_eq!((received.code(), received.reason()), (code.observed(), text.as_str()));
            assert_eq!(received.echo(), frame);
            assert!(!received.is_empty() && !frame.is_empty());
            let closed = Closed::from_payload(&bytes);
            assert_eq!((closed.code(), closed.reason()), (code.observed(), text.as_str()));
            assert_eq!(closed.how(), How::Frame);
        }
    }
}

#[test]
fn an_empty_frame_comes_back_as_1005_and_keeps_no_reason() {
    assert_eq!(&*CloseFrame::EMPTY.payload(), b"");
    let received = Received::from_payload(b"").expect("an empty payload is legal");
    assert_eq!((received.code(), received.reason()), (CloseCode::NO_STATUS_RECEIVED, ""));
    assert_eq!(received.echo(), CloseFrame::EMPTY);
    assert_eq!(Closed::from_payload(b"").how(), How::EmptyFrame);
    for frame in [
        CloseFrame::EMPTY.with_reason(reason!("why")),
        CloseFrame::EMPTY.with_detail("why"),
        CloseFrame::default(),
    ] {
        assert_eq!(frame, CloseFrame::EMPTY);
        assert_eq!(&*frame.payload(), b"");
    }
}

#[test]
fn a_reason_is_cut_at_a_characters_end() {
    for character in CHARACTERS {
        for shift in 0..4 {
            for count in 0..130 {
                let text = format!("{}{}", "-".repeat(shift), character.to_string().repeat(count));
                let cut = Reason::truncated(&text);
                assert!(cut.len() <= Reason::MAX_LEN);
                assert!(text.starts_with(cut.as_str()), "{cut} of {text}");
                // Nothing that fits is left out.
                let rest = text[cut.len()..].chars().next();
                assert!(rest.is_none_or(|next| cut.len() + next.len_utf8() > Reason::MAX_LEN), "{text}");
                match Reason::new(&text) {
                    Ok(whole) => assert_eq!(whole, text.as_str()),
                    Err(too_long) => {
                        assert!(text.len() > Reason::MAX_LEN);
                        assert_eq!(too_long.byte_len(), text.len());
                    }
                }
            }
        }
    }
}

#[test]
fn a_static_reason_is_not_copied_and_equals_a_copied_one() {
    const TEXT: &str = "token expired";
    let (borrowed, copied) = (Reason::from_static(TEXT).expect("it fits"), Reason::truncated(TEXT));
    assert_eq!(borrowed, copied);
    assert_eq!((borrowed.as_static(), copied.as_static()), (Some(TEXT), None));
    assert_eq!((borrowed.as_str(), copied.as_str()), (TEXT, TEXT));
    let longest = "r".repeat(123).leak();
    assert_eq!(Reason::from_static(longest).map(|reason| reason.len()), Ok(123));
    assert_eq!(Reason::from_static(&"é".repeat(62).leak()[..]).map_err(ReasonTooLong::byte_len), Err(124));
}

#[test]
fn a_detail_stands_behind_the_reason_and_always_fits() {
    let code = send_code!(4001);
    let plain = CloseFrame::new(code);
    assert_eq!(plain.with_detail("why").reason(), "why");
    assert_eq!(plain.with_detail("").reason(), "");
    let base = plain.with_reason(reason!("expired"));
    assert_eq!(base.with_detail("at noon").reason(), "expired: at noon");
    assert_eq!(base.with_detail(""), base);
    for character in CHARACTERS {
        for reason_len in 0..=123 {
            for count in [0, 1, 29, 30, 31, 60, 122, 123, 124, 1_000] {
                let reason = "r".repeat(reason_len);
                let detail = character.to_string().repeat(count);
                let separator = if reason.is_empty() || detail.is_empty() { "" } else { ": " };
                let whole = format!("{reason}{separator}{detail}");
                let frame = CloseFrame::new(code)
                    .with_reason(Reason::new(&reason).expect("it fits"))
                    .with_detail(&detail);
                let cut = frame.reason();
                assert!(cut.len() <= Reason::MAX_LEN && whole.starts_with(cut), "{cut} of {whole}");
                let next = whole[cut.len()..].chars().next();
                assert!(next.is_none_or(|next| cut.len() + next.len_utf8() > Reason::MAX_LEN), "{whole}");
                assert_eq!(Received::from_payload(&frame.payload()).map(Received::reason), Ok(cut));
            }
        }
    }
}

#[test]
fn every_illegal_code_fails_with_1002() {
    let mut illegal = 0;
    for code in (0..=u16::MAX).filter(|code| SendCode::new(*code).is_err()) {
        for reason in [&b""[..], b"text", b"\xff"] {
            let bytes = payload(code, reason);
            let bad = Received::from_payload(&bytes).expect_err("an illegal code");
            assert_eq!(bad, BadPayload::IllegalCode(CloseCode::new(code)));
            assert_eq!(bad.fail_with(), SendCode::PROTOCOL_ERROR);
            let closed = Closed::from_payload(&bytes);
            assert_eq!((closed.how(), closed.bad_payload()), (How::IllegalFrame, Some(bad)));
            // 1005, 1006 and 1015 stand for what was not observed here.
            let observed = if [1005, 1006, 1015].contains(&code) { 1006 } else { code };
            assert_eq!(closed.code(), CloseCode::new(observed));
        }
        illegal += 1;
    }
    assert_eq!(illegal, 65_536 - 2_012);
}

#[test]
fn a_payload_of_a_wrong_length_fails_with_1002() {
    for byte in 0..=u8::MAX {
        let bad = Received::from_payload(&[byte]).expect_err("half a code");
        assert_eq!((bad, bad.fail_with()), (BadPayload::OneByte, SendCode::PROTOCOL_ERROR));
        assert_eq!(Closed::from_payload(&[byte]).code(), CloseCode::ABNORMAL_CLOSURE);
    }
    for len in [126_usize, 127, 128, 65_535, 65_536, 1 << 20] {
        let bytes = payload(1000, &vec![b'x'; len - 2]);
        let bad = Received::from_payload(&bytes).expect_err("too long for a control frame");
        assert_eq!((bad, bad.fail_with()), (BadPayload::TooLong(len), SendCode::PROTOCOL_ERROR));
    }
    let longest = payload(1000, &[b'x'; 123]);
    assert_eq!(longest.len(), Payload::MAX_LEN);
    assert!(Received::from_payload(&longest).is_ok());
}

#[test]
fn a_reason_that_is_not_utf_8_fails_with_1007() {
    // A stray continuation, a cut character, an overlong form, a surrogate, past the last character.
    let broken: [&[u8]; 6] =
        [b"\x80", b"ok \xe2\x82", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff"];
    for code in sendable() {
        for reason in broken {
            let bytes = payload(code.get(), reason);
            let bad = Received::from_payload(&bytes).expect_err("no UTF-8");
            assert_eq!((bad, bad.fail_with()), (BadPayload::NotUtf8, SendCode::INVALID_PAYLOAD));
            assert_eq!(Closed::from_payload(&bytes).bad_payload(), Some(BadPayload::NotUtf8));
        }
    }
    for byte in 0x80..=u8::MAX {
        assert_eq!(Received::from_payload(&payload(1000, &[byte])), Err(BadPayload::NotUtf8));
    }
}

#[test]
fn an_error_says_what_was_wrong_and_what_to_do() {
    let text = |bytes: &[u8]| Received::from_payload(bytes).expect_err("broken").to_string();
    assert!(text(b"x").contains("one byte") && text(b"x").ends_with("fail the connection with 1002"));
    assert!(text(b"\x03\xed").contains("1005"));
    assert!(text(b"\x03\xe8\xff").ends_with("fail the connection with 1007"));
    assert!(text(&[0; 126]).contains("126 bytes"));
}

/// What two libraries were measured to accept, each over all 65,536 codes, as frames: npm `ws` 8.23.0 and Python
/// `websockets` 17.4. Both refuse every other code with 1002.
const ACCEPTED_BY_PEERS: [(&str, &[(u16, u16)]); 2] = [
    ("npm ws", &[(1000, 1003), (1007, 1014), (3000, 4999)]),
    ("Python websockets", &[(1000, 1003), (1007, 1014), (3000, 4999)]),
];

fn accepts(ranges: &[(u16, u16)], code: u16) -> bool {
    ranges.iter().any(|(first, last)| (first..=last).contains(&&code))
}

#[test]
fn peers_accept_just_what_can_be_made() {
    for (peer, ranges) in ACCEPTED_BY_PEERS {
        for code in 0..=u16::MAX {
            let made = SendCode::new(code).map(|code| CloseFrame::new(code).payload());
            assert_eq!(made.is_ok(), accepts(ranges, code), "{peer}, {code}");
            if let Ok(bytes) = made {
                assert_eq!(*bytes, code.to_be_bytes());
            }
        }
    }
}

/// Rows at every edge of the law.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(sendable = EdgeSend)]
enum Edges {
    #[close(1000)]
    First,
    #[close(1003)]
    Fourth,
    #[close(1004, sent_by = none)]
    Reserved,
    #[close(1005)]
    NoStatus,
    #[close(1007)]
    Seventh,
    #[close(1014, reason = "upstream")]
    Gateway,
    #[close(1016..=2999)]
    Unassigned(u16),
    #[close(3000..=3999)]
    Registered(u16),
    #[close(4000..=4999)]
    Private(CloseCode),
    #[close(4500, reason_prefix = "E1: ")]
    Prefixed,
    #[close(other)]
    Other(u16),
}

#[test]
fn every_row_that_is_sent_is_accepted_by_peers() {
    let mut sent = 0;
    for code in 0..=u16::MAX {
        let Some(reason) = Edges::find(CloseCode::new(code), "") else { panic!("{code} is covered") };
        let Ok(twin) = EdgeSend::try_from(reason) else { continue };
        let bytes = twin.frame().payload();
        let written = u16::from_be_bytes([bytes[0], bytes[1]]);
        assert_eq!(written, code);
        for (peer, ranges) in ACCEPTED_BY_PEERS {
            assert!(accepts(ranges, written), "{peer}, {written}");
        }
        assert_eq!(Edges::find(CloseCode::new(written), twin.frame().reason()), Some(reason));
        sent += 1;
    }
    assert_eq!(sent, 4 + 2_000);
    assert_eq!(&*EdgeSend::Prefixed.frame().payload(), b"\x11\x94E1: ");
}

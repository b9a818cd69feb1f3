//! serde: reading gives what was written, and nothing illegal can be read.
#![allow(missing_docs)]

use close_codes::{
    CloseCode, CloseFrame, CloseReason, Closed, CodeIn, Initiator, Moment, Reason, RetryWindow, SendCode,
    Standard, reason, send_code,
};
use serde_json::{Value, from_str, from_value, json, to_value};
use serde_test::{Token, assert_tokens};

#[test]
fn codes_are_numbers() {
    for number in 0..=u16::MAX {
        let code = CloseCode::new(number);
        assert_eq!(to_value(code).unwrap(), json!(number));
        assert_eq!(from_value::<CloseCode>(json!(number)).unwrap(), code);
        let read = from_value::<SendCode>(json!(number));
        match SendCode::new(number) {
            Ok(code) => {
                assert_eq!(read.unwrap(), code);
                assert_eq!(to_value(code).unwrap(), json!(number));
            }
            Err(refused) => assert_eq!(read.unwrap_err().to_string(), refused.to_string()),
        }
        let read = from_value::<CodeIn<4100, 4199>>(json!(number)).ok();
        assert_eq!(read, CodeIn::new(number));
    }
    let refused = from_str::<SendCode>("1005").unwrap_err().to_string();
    assert_eq!(refused, "close code 1005 can only be observed, never sent (RFC 6455, 7.4.1)");
    let outside = from_str::<CodeIn<4100, 4199>>("4200").unwrap_err().to_string();
    assert_eq!(outside, "close code 4200 is not in 4100..=4199");
    assert!(from_str::<CloseCode>("65536").is_err() && from_str::<CloseCode>("\"1000\"").is_err());
}

#[test]
fn frames_come_back_as_they_were() {
    let full = CloseFrame::new(send_code!(4001)).with_reason(reason!("token \"expired\" ü"));
    for (frame, value) in [
        (CloseFrame::EMPTY, json!({ "code": null, "reason": "" })),
        (CloseFrame::new(send_code!(1000)), json!({ "code": 1000, "reason": "" })),
        (full, json!({ "code": 4001, "reason": "token \"expired\" ü" })),
    ] {
        assert_eq!(to_value(frame).unwrap(), value);
        assert_eq!(from_value::<CloseFrame>(value.clone()).unwrap(), frame);
        // With escapes, so that the text is nowhere to be borrowed.
        assert_eq!(from_str::<CloseFrame>(&value.to_string()).unwrap(), frame);
        let fields = json!([value["code"], value["reason"]]);
        assert_eq!(from_value::<CloseFrame>(fields).unwrap(), frame);
    }
    assert_eq!(from_str::<CloseFrame>("{}").unwrap(), CloseFrame::EMPTY);
    assert_eq!(from_str::<CloseFrame>(r#"{"code":1000,"more":[1]}"#).unwrap().reason(), "");
}

#[test]
fn no_illegal_frame_is_read() {
    let long = json!({ "code": 4001, "reason": "x".repeat(124) });
    for (value, sentence) in [
        (json!({ "code": 1006, "reason": "" }), "close code 1006 can only be observed"),
        (json!({ "code": null, "reason": "x" }), "a Close frame without a code has no reason"),
        (json!({ "reason": "x" }), "a Close frame without a code has no reason"),
        (long, "a close reason has at most 123 bytes, this one has 124"),
        (json!(1000), "a CloseFrame: an object of `code` and `reason`"),
    ] {
        let error = from_value::<CloseFrame>(value).unwrap_err().to_string();
        assert!(error.contains(sentence), "{error}");
    }
    let twice = from_str::<CloseFrame>(r#"{"code":1000,"code":1001}"#).unwrap_err().to_string();
    assert!(twice.contains("duplicate field `code`"), "{twice}");
    assert_eq!(from_value::<Reason>(json!("x".repeat(123))).unwrap().len(), 123);
}

#[test]
fn times_come_back_as_they_were() {
    let window = RetryWindow::new(5, 53).unwrap();
    assert_eq!(to_value(window).unwrap(), json!({ "from": 5, "to": 53 }));
    assert_eq!(from_value::<RetryWindow>(json!({ "to": 53, "from": 5 })).unwrap(), window);
    let backwards = from_str::<RetryWindow>(r#"{"from":53,"to":5}"#).unwrap_err().to_string();
    assert!(backwards.contains("from 53 s to 5 s is backwards"), "{backwards}");
    let half = from_str::<RetryWindow>(r#"{"from":53}"#).unwrap_err().to_string();
    assert!(half.contains("missing field `to`"), "{half}");
    let moment = Moment::from_millis(1500);
    assert_eq!(from_value::<Moment>(to_value(moment).unwrap()).unwrap(), moment);
}

/// A format that does not describe itself reads a number by its width.
#[test]
fn numbers_are_read_as_wide_as_they_are_written() {
    let fields = |name, numbers: [(&'static str, Token); 2]| {
        let [from, to] = numbers.map(|(field, number)| [Token::Str(field), number]);
        [&[Token::Struct { name, len: 2 }][..], &from, &to, &[Token::StructEnd]].concat()
    };
    let window = fields("RetryWindow", [("from", Token::U32(5)), ("to", Token::U32(53))]);
    assert_tokens(&RetryWindow::new(5, 53).unwrap(), &window);
    let empty = fields("CloseFrame", [("code", Token::None), ("reason", Token::Str(""))]);
    assert_tokens(&CloseFrame::EMPTY, &empty);
    assert_tokens(&CloseCode::new(1006), &[Token::U16(1006)]);
    assert_tokens(&send_code!(1000), &[Token::U16(1000)]);
    assert_tokens(&CodeIn::<4100, 4199>::new(4150).unwrap(), &[Token::U16(4150)]);
    assert_tokens(&Moment::from_millis(1500), &[Token::U64(1500)]);
}

#[test]
fn an_end_is_written_whole() {
    let sent = CloseFrame::new(send_code!(1002));
    let closed = Closed::no_frame().begun_by(Initiator::Us).having_sent(sent);
    let expected = json!({
        "code": 1006, "reason": "", "how": "no_frame", "initiator": "us",
        "sent": { "code": 1002, "reason": "" },
    });
    assert_eq!(to_value(closed).unwrap(), expected);
}

#[derive(CloseReason)]
#[close(inherit = Standard)]
#[allow(dead_code)]
enum Modes {
    #[close(4000)]
    #[reconnect(after = "1s..5s", attempts = 3, resume, failover, retry_window = ignore)]
    #[diagnose(config, threshold = 1, advice = "look")]
    After,
    #[close(4001)]
    #[reconnect(backoff(jitter = 0.2, factor = 1.5), fresh, reconfigure)]
    Share,
    #[close(4002)]
    #[reconnect(backoff(jitter = equal))]
    #[diagnose(none)]
    Equal,
    #[close(4003)]
    #[reconnect(backoff(jitter = none))]
    None,
    #[close(4004)]
    #[reconnect(after = ["0s", "2s..5s", "30s"], within = "10m", resume(within = "30s"))]
    List,
    #[close(4005)]
    #[reconnect(backoff(jitter = "300ms..3s"), resume)]
    Added,
}

#[test]
fn policies_are_those_of_the_json_export() {
    let export: Value = from_str(&Modes::TABLE.json().to_string()).unwrap();
    let rows = export["rows"].as_array().unwrap();
    for (rule, row) in Modes::TABLE.walk().zip(rows) {
        let without_origin = |field: &str| {
            let mut value = row[field].clone();
            if let Some(object) = value.as_object_mut() {
                object.remove("inheritedFrom");
            }
            value
        };
        assert_eq!(to_value(rule.reconnect()).unwrap(), without_origin("reconnect"), "{row}");
        assert_eq!(to_value(rule.diagnose()).unwrap(), without_origin("diagnose"), "{row}");
    }
    assert_eq!(Modes::TABLE.walk().count(), rows.len());
}

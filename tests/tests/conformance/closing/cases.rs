//! The cases: what a peer sends, and what an endpoint is to do with it.

#![allow(clippy::large_types_passed_by_value)] // it is data, made once

use close_codes::{BadPayload, CloseCode, CloseFrame, Closed, send_code};
use close_codes_tests::ends::{frame, payload};
use close_codes_tests::raw::PING;

use super::script::{Flaw, Frame, Step};

/// One case.
pub(crate) struct Case {
    /// Autobahn's number, or a name of its own.
    pub(crate) id: &'static str,
    /// What the peer sends, in words.
    pub(crate) sends: String,
    /// The Close with which the application begins, if it does.
    pub(crate) ours: Option<CloseFrame>,
    pub(crate) steps: Vec<Step>,
    pub(crate) expected: Expected,
    /// What an endpoint that sees everything observes: who began and what was sent are not looked at.
    pub(crate) observed: Closed,
}

/// What is to be seen of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// A Close frame with one of these codes, or an empty one.
    Clean(&'static [u16]),
    /// The same, or none at all: the connection is failed (RFC 6455, 7.1.7).
    Fail(&'static [u16]),
    /// Nothing: the standard leaves it open, or the connection is gone.
    Open,
}

use Expected::{Clean, Fail, Open};

/// The reason of Autobahn's case 7.5.1.
const NOT_UTF8: &[u8] = b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80\x65\x64\x69\x74\x65\x64";

/// The legal codes of Autobahn's cases, with those that may answer them.
const LEGAL: [(&str, u16, &[u16]); 13] = [
    ("7.7.1", 1000, &[1000]),
    ("7.7.2", 1001, &[1000, 1001]),
    ("7.7.3", 1002, &[1000, 1002]),
    ("7.7.4", 1003, &[1000, 1003]),
    ("7.7.5", 1007, &[1000, 1007]),
    ("7.7.6", 1008, &[1000, 1008]),
    ("7.7.7", 1009, &[1000, 1009]),
    ("7.7.8", 1010, &[1000, 1010]),
    ("7.7.9", 1011, &[1000, 1011]),
    ("7.7.10", 3000, &[1000, 3000]),
    ("7.7.11", 3999, &[1000, 3999]),
    ("7.7.12", 4000, &[1000, 4000]),
    ("7.7.13", 4999, &[1000, 4999]),
];

/// The illegal codes of Autobahn's cases.
const ILLEGAL: [(&str, u16); 9] = [
    ("7.9.1", 0),
    ("7.9.2", 999),
    ("7.9.3", 1004),
    ("7.9.4", 1005),
    ("7.9.5", 1006),
    ("7.9.6", 1016),
    ("7.9.7", 1100),
    ("7.9.8", 2000),
    ("7.9.9", 2999),
];

fn case(id: &'static str, sends: &str, expected: Expected, frames: Vec<Frame>, observed: Closed) -> Case {
    Case { id, sends: sends.to_owned(), ours: None, steps: vec![Step::Send(frames)], expected, observed }
}

/// A Close frame alone.
fn close(id: &'static str, sends: &str, expected: Expected, payload: &[u8]) -> Case {
    case(id, sends, expected, vec![Frame::close(payload)], Closed::from_payload(payload))
}

/// A Close frame with this code alone.
fn code(id: &'static str, code: u16, expected: Expected) -> Case {
    close(id, &format!("Close {code}"), expected, &payload(code, ""))
}

/// The 37 cases of section 7 of the Autobahn test suite: a port, made from the descriptions in
/// `data/autobahn_section7.json`.
pub(crate) fn autobahn() -> Vec<Case> {
    let normal = payload(1000, "");
    let closed = frame(1000, "");
    let hello = || Frame::text("Hello World!");
    let big = Frame::text(&"*".repeat(256 << 10));
    let first = case("7.1.1", "text, and after its echo Close 1000", Clean(&[1000]), vec![], closed);
    let steps = vec![
        Step::Send(vec![hello()]),
        Step::AwaitEcho("Hello World!"),
        Step::Send(vec![Frame::close(&normal)]),
    ];
    let then = |after: Frame| vec![Frame::close(&normal), after];
    let fragments = vec![
        Frame::text("fragment1").unfinished(),
        Frame::close(&normal),
        Frame::last_fragment(b"fragment2"),
    ];
    let mut cases = vec![
        Case { steps, ..first },
        case("7.1.2", "Close 1000, empty Close", Clean(&[1000]), then(Frame::close(b"")), closed),
        case("7.1.3", "Close 1000, ping", Clean(&[1000]), then(Frame::new(PING, b"")), closed),
        case("7.1.4", "Close 1000, text", Clean(&[1000]), then(hello()), closed),
        case("7.1.5", "fragment, Close 1000, last fragment", Clean(&[1000]), fragments, closed),
        case(
            "7.1.6",
            "text of 256 KiB, text, Close 1000, ping",
            Open,
            vec![big, hello(), Frame::close(&normal), Frame::new(PING, b"")],
            closed,
        ),
        close("7.3.1", "empty Close", Clean(&[1000]), b""),
        close("7.3.2", "Close of 1 byte", Fail(&[1002]), b"a"),
        code("7.3.3", 1000, Clean(&[1000])),
        close("7.3.4", "Close 1000, with a reason", Clean(&[1000]), &payload(1000, "Hello World!")),
        close("7.3.5", "Close 1000, reason of 123 bytes", Clean(&[1000]), &payload(1000, &"*".repeat(123))),
        close("7.3.6", "Close 1000, reason of 124 bytes", Fail(&[1002]), &payload(1000, &"*".repeat(124))),
        close(
            "7.5.1",
            "Close 1000, reason that is not UTF-8",
            Fail(&[1002, 1007]),
            &[&normal, NOT_UTF8].concat(),
        ),
    ];
    cases.extend(LEGAL.map(|(id, number, accepted)| code(id, number, Clean(accepted))));
    cases.extend(ILLEGAL.map(|(id, number)| code(id, number, Fail(&[1002]))));
    cases.extend([code("7.13.1", 5000, Open), code("7.13.2", 65535, Open)]);
    cases
}

/// What Autobahn does not ask.
pub(crate) fn more() -> Vec<Case> {
    let normal = payload(1000, "");
    let closed = frame(1000, "");
    let mut cases = vec![
        code("code 1012", 1012, Clean(&[1000, 1012])),
        code("code 1013", 1013, Clean(&[1000, 1013])),
        code("code 1014", 1014, Clean(&[1000, 1014])),
        code("code 1015", 1015, Fail(&[1002])),
        close(
            "long reason",
            "Close 1000, reason of 1,000 bytes",
            Fail(&[1002]),
            &payload(1000, &"*".repeat(1000)),
        ),
        close(
            "cut reason",
            "Close 1000, reason that ends within a character",
            Fail(&[1002, 1007]),
            &[&normal, &b"caf\xc3"[..]].concat(),
        ),
        case(
            "long length",
            "Close 1000, its length in two bytes",
            Open,
            vec![Frame::close(&normal).with_flaw(Flaw::LongLength)],
            closed,
        ),
    ];
    cases.extend(no_frames());
    cases.extend(more_after_a_close());
    cases
}

/// Bytes that are no Close frame, though they begin like one.
fn no_frames() -> Vec<Case> {
    let normal = payload(1000, "");
    let lost = Closed::no_frame();
    let part = |id, sends: &str, len| Case {
        steps: vec![Step::SendPart(Frame::close(&normal), len), Step::Finish],
        ..case(id, sends, Open, vec![], lost)
    };
    vec![
        case(
            "fragmented Close",
            "first half of a Close 1000, its continuation",
            Fail(&[1002]),
            vec![Frame::close(&normal[..1]).unfinished(), Frame::last_fragment(&normal[1..])],
            lost,
        ),
        case(
            "unfinished Close",
            "Close 1000, not marked as final",
            Fail(&[1002]),
            vec![Frame::close(&normal).unfinished()],
            lost,
        ),
        case(
            "wrong mask",
            "Close 1000, masked by a server or not by a client",
            Fail(&[1002]),
            vec![Frame::close(&normal).with_flaw(Flaw::Mask)],
            lost,
        ),
        case(
            "reserved bit",
            "Close 1000, with a reserved bit set",
            Fail(&[1002]),
            vec![Frame::close(&normal).with_flaw(Flaw::ReservedBit)],
            lost,
        ),
        part("half a header", "first byte of a Close, the end of the stream", 1),
        part("half a Close", "Close 1000 without its last byte, the end of the stream", 3),
        Case { steps: vec![Step::Finish], ..case("no Close", "the end of the stream", Open, vec![], lost) },
    ]
}

/// A Close and what should not come after it, or came before it.
fn more_after_a_close() -> Vec<Case> {
    let normal = payload(1000, "");
    let closed = frame(1000, "");
    let half_text = Frame::text("fragment1").unfinished();
    vec![
        case(
            "two Closes",
            "Close 1000, Close 1001",
            Clean(&[1000]),
            vec![Frame::close(&normal), Frame::close(&payload(1001, ""))],
            closed,
        ),
        case(
            "empty, then 1000",
            "empty Close, Close 1000",
            Clean(&[1000]),
            vec![Frame::close(b""), Frame::close(&normal)],
            Closed::empty_frame(),
        ),
        case(
            "legal, then illegal",
            "Close 1000, Close 1005",
            Clean(&[1000]),
            vec![Frame::close(&normal), Frame::close(&payload(1005, ""))],
            closed,
        ),
        case(
            "garbage after",
            "Close 1000, a frame with an opcode that there is not",
            Clean(&[1000]),
            vec![Frame::close(&normal), Frame::new(3, b"?")],
            closed,
        ),
        case(
            "within a message",
            "fragment, Close 1000",
            Clean(&[1000]),
            vec![half_text, Frame::close(&normal)],
            closed,
        ),
        Case {
            steps: vec![Step::Send(vec![Frame::close(&normal)]), Step::Finish],
            ..case(
                "Close, end",
                "Close 1000, and at once the end of the stream",
                Clean(&[1000]),
                vec![],
                closed,
            )
        },
    ]
}

/// What a peer sends when the application has closed with 4000.
pub(crate) fn after_ours() -> Vec<Case> {
    const OURS: Expected = Clean(&[4000]);
    let answer = |id, sends: &str, frames: Vec<Frame>, observed| Case {
        ours: Some(CloseFrame::new(send_code!(4000))),
        steps: vec![Step::AwaitClose, Step::Send(frames), Step::Finish],
        ..case(id, sends, OURS, vec![], observed)
    };
    let same = payload(4000, "");
    let closed = frame(4000, "");
    let illegal = |code| Closed::illegal_frame(BadPayload::IllegalCode(CloseCode::new(code)));
    vec![
        answer("same code", "Close 4000", vec![Frame::close(&same)], closed),
        answer("no code", "empty Close", vec![Frame::close(b"")], Closed::empty_frame()),
        answer("other code", "Close 1001", vec![Frame::close(&payload(1001, ""))], frame(1001, "")),
        answer("text in flight", "text, Close 4000", vec![Frame::text("late"), Frame::close(&same)], closed),
        answer(
            "fragment in flight",
            "fragment, Close 4000",
            vec![Frame::text("late").unfinished(), Frame::close(&same)],
            closed,
        ),
        answer(
            "ping in flight",
            "ping, Close 4000",
            vec![Frame::new(PING, b"?"), Frame::close(&same)],
            closed,
        ),
        answer(
            "two answers",
            "Close 4000, Close 1001",
            vec![Frame::close(&same), Frame::close(&payload(1001, ""))],
            closed,
        ),
        answer("bad gateway", "Close 1014", vec![Frame::close(&payload(1014, ""))], frame(1014, "")),
        answer("illegal answer", "Close 1016", vec![Frame::close(&payload(1016, ""))], illegal(1016)),
        answer("reserved answer", "Close 1005", vec![Frame::close(&payload(1005, ""))], illegal(1005)),
        answer(
            "one byte",
            "Close of 1 byte",
            vec![Frame::close(b"a")],
            Closed::illegal_frame(BadPayload::OneByte),
        ),
        answer("no answer", "the end of the stream", vec![], Closed::no_frame()),
        Case {
            steps: vec![Step::AwaitClose, Step::HangUp],
            ..answer("hang-up", "nothing: it hangs up", vec![], Closed::no_frame())
        },
        Case {
            steps: vec![Step::AwaitClose, Step::Wait],
            ..answer("silence", "nothing: it waits", vec![], Closed::no_frame())
        },
    ]
}

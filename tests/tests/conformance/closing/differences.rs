//! What a library does otherwise than a case expects, and why.

use close_codes::{Initiator, SendCode};

use super::script::{Step, data_before_the_close};
use super::{Case, Expected, Outcome};
use crate::page::side;

/// A difference that is known.
pub(crate) struct Difference {
    pub(crate) libraries: &'static [&'static str],
    /// The cases' names; one that ends with a star stands for all that begin so.
    pub(crate) cases: &'static [&'static str],
    pub(crate) reason: &'static str,
}

const TUNGSTENITE: &[&str] = &["tokio-tungstenite", "axum"];
const WEBSOCKETS: &[&str] = &["tokio-websockets"];
const FASTWEBSOCKETS: &[&str] = &["fastwebsockets"];
const ACTIX: &[&str] = &["actix-ws"];

/// What a library does or hides, and no adapter can remove.
pub(crate) const DIFFERENCES: &[Difference] = &[
    Difference {
        libraries: TUNGSTENITE,
        cases: &["7.9.*", "7.13.*", "code 1014", "code 1015"],
        reason: "tungstenite puts 1002, \"Protocol violation\", in the place of 1014 and of every illegal code, and answers \
            with it. A peer may have sent just that, too: what was observed is unknown",
    },
    Difference {
        libraries: TUNGSTENITE,
        cases: &["7.3.6", "long reason"],
        reason: "tungstenite has one error for every control frame over 125 bytes",
    },
    Difference {
        libraries: TUNGSTENITE,
        cases: &["7.5.1", "cut reason"],
        reason: "tungstenite has one error for every text that is not UTF-8, a reason or a message",
    },
    Difference {
        libraries: &["axum"],
        cases: &["fragmented Close", "unfinished Close", "wrong mask", "reserved bit"],
        reason: "axum makes tungstenite's errors a text, which does not tell a bad Close from another bad frame",
    },
    Difference {
        libraries: WEBSOCKETS,
        cases: &["7.9.*", "7.13.*", "code 1015", "illegal answer", "reserved answer"],
        reason: "tokio-websockets says that the code was illegal, and not which it was",
    },
    Difference {
        libraries: WEBSOCKETS,
        cases: &["7.3.2", "7.3.6", "long reason", "long length", "one byte"],
        reason: "tokio-websockets has one error for every length that is wrong, a Close's or another frame's",
    },
    Difference {
        libraries: WEBSOCKETS,
        cases: &["7.5.1", "cut reason"],
        reason: "tokio-websockets has one error for every text that is not UTF-8, a reason or a message",
    },
    Difference {
        libraries: FASTWEBSOCKETS,
        cases: &["wrong mask"],
        reason: "fastwebsockets does not look whether a frame should be masked; a client takes what is masked for the \
            payload",
    },
    Difference {
        libraries: ACTIX,
        cases: &["7.3.6", "7.5.1", "7.9.*", "7.13.*", "code 1015", "long reason", "cut reason"],
        reason: "actix-ws has one error for an illegal code, a reason that is not UTF-8 and an opcode that there is \
            not, and one for every control frame over 125 bytes",
    },
    Difference {
        libraries: ACTIX,
        cases: &["7.1.6"],
        reason: "actix-ws takes frames of up to 64 KiB, unless it is told otherwise",
    },
    Difference {
        libraries: ACTIX,
        cases: AFTER_OURS,
        reason: "actix-ws stops reading once our own Close is written, so that the answer may or may not have come",
    },
];

/// What an adapter should mend: each entry is a bug, with its cause.
pub(crate) const TO_MEND: &[Difference] = &[];

/// Every case that begins with our own Close.
const AFTER_OURS: &[&str] = &[
    "same code",
    "no code",
    "other code",
    "text in flight",
    "fragment in flight",
    "ping in flight",
    "two answers",
    "bad gateway",
    "illegal answer",
    "reserved answer",
    "one byte",
    "no answer",
    "hang-up",
    "silence",
];

impl Difference {
    /// Whether it speaks of this case with this library.
    pub(crate) fn covers(&self, case: &str, library: &str) -> bool {
        self.libraries.contains(&library)
            && self.cases.iter().any(|pattern| match pattern.strip_suffix('*') {
                Some(start) => case.starts_with(start),
                None => case == *pattern,
            })
    }
}

const THE_CLOSE: &str = "the Close that it sends";
const THE_OBSERVATION: &str = "what is observed";

/// The differences of this outcome: their indices in [`DIFFERENCES`]. Panics at one that is not known, and at a
/// known one that is none.
pub(crate) fn known(case: &Case, outcome: &Outcome) -> Vec<usize> {
    let found = found(case, outcome);
    let entries = DIFFERENCES.iter().chain(TO_MEND).enumerate();
    let known: Vec<usize> = entries
        .filter(|(_, difference)| difference.covers(case.id, outcome.library))
        .map(|(index, _)| index)
        .collect();
    let what = format!("{}, {} as a {}", case.id, outcome.library, side(outcome.role));
    assert_eq!(
        found.is_empty(),
        known.is_empty(),
        "{what}: {found:?}, {} {:?}",
        outcome.closed,
        outcome.seen
    );
    let is_excusable = |found: &&str| [THE_CLOSE, THE_OBSERVATION].contains(found);
    assert!(found.iter().all(is_excusable), "{what}: no reason excuses {found:?}");
    known
}

/// Panics if a difference names a case that there is not.
pub(crate) fn assert_named(cases: &[Case]) {
    for difference in DIFFERENCES.iter().chain(TO_MEND) {
        for pattern in difference.cases {
            let start = pattern.trim_end_matches('*');
            assert!(cases.iter().any(|case| case.id.starts_with(start)), "there is no case {pattern}");
        }
    }
}

/// What is otherwise than expected; empty where nothing is.
fn found(case: &Case, outcome: &Outcome) -> Vec<&'static str> {
    let (closed, seen) = (&outcome.closed, &outcome.seen);
    let is_ours = case.ours.is_some();
    let wrote = seen.close.as_deref();
    // The two bytes of its code; `None` for an empty Close.
    let code = wrote.and_then(|payload| payload.first_chunk()).map(|code| u16::from_be_bytes(*code));
    let is_among = |codes: &[u16]| code.is_none_or(|code| codes.contains(&code));
    let mut found = Vec::new();
    let mut expect = |is_so: bool, words| {
        if !is_so {
            found.push(words);
        }
    };
    match case.expected {
        Expected::Clean(codes) => expect(wrote.is_some() && is_among(codes), THE_CLOSE),
        Expected::Fail(codes) => expect(is_among(codes), THE_CLOSE),
        Expected::Open => {}
    }
    expect(code.is_none_or(|code| SendCode::new(code).is_ok()), "an illegal Close");
    expect(seen.before.len() <= data_before_the_close(&case.steps), "what it sends before its Close");
    // A pong may follow a Close of one's own; data may not (RFC 6455, 5.5.1).
    expect(
        seen.after.is_empty() || is_ours && seen.after.iter().all(|opcode| opcode & 8 != 0),
        "what it sends after its Close",
    );
    expect(seen.has_ended, "it does not hang up");
    let observed = (closed.code(), closed.reason(), closed.how(), closed.bad_payload());
    let ideal = &case.observed;
    expect(observed == (ideal.code(), ideal.reason(), ideal.how(), ideal.bad_payload()), THE_OBSERVATION);
    let initiator = if is_ours { Initiator::Us } else { Initiator::Peer };
    expect(closed.initiator() == initiator, "who began");
    let sent = closed.sent().map(|frame| frame.payload().to_vec());
    // Who goes before it was answered does not see the answer.
    let is_gone = matches!(case.steps.last(), Some(Step::HangUp));
    expect(is_gone || sent.as_deref() == wrote, "what is said to be sent");
    found
}

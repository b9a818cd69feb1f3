//! How connections close, and attempts fail.

use std::time::Duration;

use close_codes::{BadPayload, CloseCode, CloseFrame, Closed, ConnectFailure, Initiator, Reason, SendCode};

use crate::random::Random;
use crate::tables::{Heir, Lazy, Modes};

pub(super) const CODES: [u16; 21] = [
    1000, 1001, 1002, 1005, 1006, 1011, 1012, 1013, 1015, 999, 3000, 4000, 4001, 4002, 4003, 4004, 4005,
    4006, 4110, 4210, 4210,
];

pub(super) const TEXTS: [&str; 9] = [
    "",
    "bye",
    "NET-1",
    "retry=0-0s",
    "retry=0-1s",
    "NET-2 retry=30-90s",
    "retry=90-130s",
    "retry=4000000000-4000000000s",
    "retry=9-1s",
];

pub(super) fn any_closed(random: &mut Random) -> Closed {
    let (code, text) = (CloseCode::new(random.one_of(&CODES)), random.one_of(&TEXTS));
    let closed = match random.below(13) {
        0 => Closed::unknown(code, text),
        1 => Closed::illegal_frame(any_bad_payload(random)),
        2 | 3 => Closed::no_frame(),
        4 => Closed::unresponsive(),
        5 => Closed::unresponsive().without_pongs(),
        6 => random.one_of(&[Closed::illegal_frame_unseen(), Closed::tls_failure(), Closed::empty_frame()]),
        _ => Closed::reported(code, text),
    };
    let closed = match random.below(4) {
        0 => closed.having_sent(CloseFrame::EMPTY),
        1 => SendCode::new(random.one_of(&CODES))
            .map_or(closed, |sent| closed.having_sent(CloseFrame::new(sent))),
        _ => closed,
    };
    let closed = match random.below(6) {
        0 => closed.after_silence(Duration::from_secs(random.one_of(&[1, 40, 1_000]))),
        _ => closed,
    };
    closed.begun_by(random.one_of(&[Initiator::Peer, Initiator::Peer, Initiator::Unknown, Initiator::Us]))
}

fn any_bad_payload(random: &mut Random) -> BadPayload {
    match random.below(4) {
        0 => random.one_of(&[BadPayload::OneByte, BadPayload::NotUtf8, BadPayload::TooLong(200)]),
        _ => BadPayload::IllegalCode(CloseCode::new(random.one_of(&[999, 1005, 1006, 2000]))),
    }
}

pub(super) fn any_failure(random: &mut Random) -> ConnectFailure {
    let mut failure = match random.below(11) {
        0 | 1 => ConnectFailure::new().with_like(CloseCode::new(random.one_of(&CODES))),
        2 | 3 => ConnectFailure::from(&any_closed(random)),
        // For all tables but one it is another's.
        4 => ConnectFailure::as_local(&random.one_of(&[Modes::Elsewhere, Modes::Idle, Modes::Nonsense])),
        5 => ConnectFailure::as_local(&Heir::SignInAgain),
        6 => ConnectFailure::as_local(&random.one_of(&[Lazy::Elsewhere, Lazy::Bye])),
        // Variants with a code, a prefix, and neither.
        7 => ConnectFailure::as_local(&random.one_of(&[
            Modes::TokenExpired,
            Modes::Network,
            Modes::Other(4_003),
        ])),
        8 => ConnectFailure::timed_out(),
        _ => ConnectFailure::new(),
    };
    if random.below(4) == 0 {
        failure = failure.with_reason(Reason::truncated(random.one_of(&TEXTS)));
    }
    if random.below(4) == 0 {
        let seconds = random.one_of(&[Duration::ZERO, Duration::from_secs(9), Duration::MAX]);
        failure = failure.with_retry_after(seconds);
    }
    failure
}

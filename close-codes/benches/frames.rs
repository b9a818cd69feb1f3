//! A Close frame's payload, made as tungstenite's frame is, and read: with a reason of 24 bytes, of 123, and with none.
//!
//! Reading stands beside the least that anybody needs for it, the standard library's check of UTF-8. tungstenite's
//! constructor checks neither the code nor the reason's length.
#![allow(missing_docs)]

mod common;

use std::hint::black_box;

use close_codes::{CloseFrame, Payload, Reason, Received, SendCode, send_code};
use tokio_tungstenite::tungstenite::protocol::CloseFrame as TheirCloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode as TheirCode;

use crate::common::{compare, row};

const TIMES: u32 = 1_000;

#[inline(never)]
fn ours(code: SendCode, reason: &str) -> Payload {
    CloseFrame::new(code).with_reason(Reason::truncated(reason)).payload()
}

#[inline(never)]
fn theirs(code: TheirCode, reason: &str) -> Frame {
    Frame::close(Some(TheirCloseFrame { code, reason: reason.into() }))
}

#[inline(never)]
fn read_ours(payload: &[u8]) -> Option<Received<'_>> {
    Received::from_payload(payload).ok()
}

#[inline(never)]
fn read_text(payload: &[u8]) -> Option<(u16, &str)> {
    let (code, reason) = payload.split_first_chunk()?;
    Some((u16::from_be_bytes(*code), std::str::from_utf8(reason).ok()?))
}

fn main() {
    for length in [0, 24, 123] {
        let reason = "x".repeat(length);
        let payload = ours(send_code!(1001), &reason);
        let make = compare(
            &format!("make one, with a reason of {length} bytes"),
            TIMES,
            &mut [
                ("CloseFrame::payload", &mut || {
                    for _ in 0..TIMES {
                        black_box(ours(black_box(send_code!(1001)), black_box(&reason)));
                    }
                }),
                ("tungstenite's Frame::close", &mut || {
                    for _ in 0..TIMES {
                        black_box(theirs(black_box(TheirCode::Away), black_box(&reason)));
                    }
                }),
            ],
        );
        let read = compare(
            &format!("read one, with a reason of {length} bytes"),
            TIMES,
            &mut [
                ("Received::from_payload", &mut || {
                    for _ in 0..TIMES {
                        black_box(read_ours(black_box(payload.as_bytes())));
                    }
                }),
                ("a check of UTF-8", &mut || {
                    for _ in 0..TIMES {
                        black_box(read_text(black_box(payload.as_bytes())));
                    }
                }),
            ],
        );
        row(&format!("time to make a Close, reason of {length} bytes"), make, "1 by tungstenite", "-");
        row(&format!("time to read a Close, reason of {length} bytes"), read, "1 by UTF-8's check", "-");
    }
}

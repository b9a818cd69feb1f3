//! Codes that are const expressions, also such as only rustc's own parser knows.
#![allow(
    missing_docs,
    missing_debug_implementations,
    unused_qualifications,
    clippy::cast_possible_truncation
)]

use close_codes::{CloseReason, SendCode};

const BASE: u16 = 4000;

const fn code(number: u16) -> u16 {
    BASE + number
}

#[derive(CloseReason, Clone, Copy)]
pub enum ChatClose {
    #[close(BASE)]
    Const,
    #[close(BASE + 1)]
    Sum,
    #[close(self::code(2))]
    Call,
    #[close(u16::from_be_bytes([0x0f, 0xa3]))]
    Array,
    #[close(if BASE == 4000 { 4004 } else { 4005 })]
    If,
    #[close(match BASE { 4000 => 4006, _ => 4007 })]
    Match,
    #[close(4008_u32 as u16)]
    Cast,
    #[close(<u16>::MAX - 61_526)]
    Qualified,
    #[close(BASE + 100..=if BASE == 4000 { 4199 } else { 4299 }, reason = "slow down")]
    Range(u16),
}

#[test]
fn expressions_are_codes() {
    let codes = [
        ChatClose::Const,
        ChatClose::Sum,
        ChatClose::Call,
        ChatClose::Array,
        ChatClose::If,
        ChatClose::Match,
        ChatClose::Cast,
        ChatClose::Qualified,
        ChatClose::Range(4150),
    ];
    let codes = codes.map(|reason| reason.code().get());
    assert_eq!(codes, [4000, 4001, 4002, 4003, 4004, 4006, 4008, 4009, 4150]);
    assert_eq!(SendableChatClose::If.code(), SendCode::new(4004).unwrap());
}

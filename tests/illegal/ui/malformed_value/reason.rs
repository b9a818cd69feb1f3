// Reasons in the forms that newcomers try.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001, reason: "expired")]
    Colon,
    #[close(4002, reason("expired"))]
    Brackets,
    #[close(4003, "expired")]
    Bare,
    #[close(4004, reason = expired)]
    Unquoted,
    #[close(4005, reason = 'e')]
    Character,
    #[close(4006, reason = b"expired")]
    Bytes,
    #[close(4007, reason = 5)]
    Number,
    #[close(4008, reason)]
    Nothing,
    #[close(4009, reason = )]
    Empty,
    #[close(4010, reason = concat!("a", "b"))]
    Macro,
    #[close(4012, reason == "a")]
    Equals,
    #[close(4013, reason "a")]
    NoSign,
    #[close(4014, reason => "a")]
    Arrow,
}

fn main() {}

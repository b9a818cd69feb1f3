// Codes in the forms that newcomers try.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(code = 4001)]
    Named,
    #[close(code(4002))]
    Brackets,
    #[close("4003")]
    Quoted,
    #[close("expired")]
    Text,
    #[close(4004 = "expired")]
    Equals,
    #[close(4005 reason = "expired")]
    MissingComma,
    #[close(4006, , reason = "expired")]
    TwoCommas,
    #[close(reason = "expired", 4007)]
    Behind,
    #[close('4')]
    Character,
    #[close(4008..=4009, 4012)]
    List(u16),
    #[close(range = 4100..=4199)]
    Range(u16),
    #[close(4200..=4299 reason = "slow")]
    RangeMissingComma(u16),
    #[close(true)]
    True,
    #[close(codes = [4301, 4302])]
    Codes,
    #[close([4303, 4304])]
    Array,
    #[close(4305 | 4306)]
    Or,
    #[close(4307; reason = "late")]
    Semicolon,
    #[close(4308: "expired")]
    Colon,
    #[close(4309 => "expired")]
    Arrow,
    #[close((4310, 4311))]
    Tuple,
    #[close({4312, 4313})]
    Braces,
    #[close(43l4)]
    Letter,
    #[close(codes::of::<Expired, u16>())]
    CutOff,
    #[close(EXPIRED = "expired")]
    ConstEquals,
    #[close(code: 4314)]
    NamedColon,
    #[close(EXPIRED: "expired")]
    ConstColon,
}

fn main() {}

// Durations in the forms that newcomers try.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(after = 5)]
    Number,
    #[close(4002)]
    #[reconnect("5s")]
    Bare,
    #[close(4003)]
    #[reconnect(after = "1.5s")]
    Fraction,
    #[close(4004)]
    #[reconnect(after = "5 seconds")]
    Words,
    #[close(4005)]
    #[reconnect(after = "5sec")]
    Sec,
    #[close(4006)]
    #[reconnect(after = "-5s")]
    Negative,
    #[close(4007)]
    #[reconnect(after = "1d")]
    Days,
    #[close(4008)]
    #[reconnect(after = "5")]
    NoUnit,
    #[close(4009)]
    #[reconnect(after = "")]
    Empty,
    #[close(4010)]
    #[reconnect(after = "2min")]
    Min,
    #[close(4011)]
    #[reconnect(after = "5S")]
    Upper,
    #[close(4012)]
    #[reconnect(after = "1m30s")]
    Composed,
    #[close(4013)]
    #[reconnect(after = "10us")]
    Micros,
    #[close(4014)]
    #[reconnect(after = 5s)]
    Unquoted,
    #[close(4015)]
    #[reconnect(after("5s"))]
    Brackets,
    #[close(4016)]
    #[reconnect(after)]
    Nothing,
    #[close(4017)]
    #[reconnect(after = Duration::from_secs(5))]
    Path,
    #[close(4018)]
    #[reconnect(after = ("1s", "5s"))]
    Tuple,
    #[close(4019)]
    #[reconnect(after = "1s-5s")]
    Dash,
    #[close(4020)]
    #[reconnect(after = "1s..")]
    HalfWindow,
    #[close(4021)]
    #[reconnect(after = "1s".."5s")]
    RangeTokens,
    #[close(4022)]
    #[reconnect(after = "1s..=5s")]
    Inclusive,
    #[close(4023)]
    #[reconnect(after = "1..5s")]
    NumberWindow,
    #[close(4024)]
    #[reconnect(after = "5-30s")]
    NumberDash,
    #[close(4025)]
    #[reconnect(after = "5s...30s")]
    ThreeDots,
}

fn main() {}

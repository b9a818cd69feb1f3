// Policies in the forms that newcomers try.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(backoff = "5s")]
    BackoffValue,
    #[close(4002)]
    #[reconnect(backoff("5s"))]
    BackoffText,
    #[close(4003)]
    #[reconnect(backoff())]
    Empty,
    #[close(4004)]
    #[reconnect(never())]
    NeverBrackets,
    #[close(4005)]
    #[reconnect(now = true)]
    NowValue,
    #[close(4006)]
    #[reconnect(now attempts = 3)]
    MissingComma,
    #[close(4007)]
    #[reconnect("never")]
    Text,
    #[close(4008)]
    #[reconnect(5)]
    Literal,
    #[close(4009)]
    #[reconnect(now, resume = true)]
    FlagValue,
    #[close(4010)]
    #[reconnect(backoff, 5)]
    Positional,
    #[close(4011)]
    #[reconnect(mode = backoff)]
    Mode,
    #[close(4012)]
    #[reconnect(backoff(initial = 5))]
    Number,
    #[close(4013)]
    #[reconnect(after: "5s")]
    Colon,
    #[close(4014)]
    #[reconnect(backoff(initial = "1s" max = "5s"))]
    BackoffMissingComma,
    #[close(4015)]
    #[reconnect(backoff, peer_bug)]
    DiagnoseInside,
    #[close(4016)]
    #[reconnect(now, resume = false, reauthenticate = false)]
    FlagOff,
    #[close(4999)]
    #[reconnect(backoff("1s", "30s"))]
    BackoffTexts,
    #[close(4020)]
    #[reconnect(backoff("1s..30s"))]
    BackoffWindow,
    #[close(4021)]
    #[reconnect(backoff = "1s..30s")]
    BackoffWindowValue,
    #[close(4022)]
    #[reconnect(now(attempts = 1))]
    OptionsInside,
    #[close(4023)]
    #[reconnect(strategy = "backoff")]
    ModeText,
    #[close(4024)]
    #[reconnect(backoff, max_delay = "1m")]
    BackoffOptionBeside,
    #[close(4025)]
    #[reconnect(backoff, attempts = unlimited)]
    Unlimited,
    #[close(4026)]
    #[reconnect(backoff, attempts = -1)]
    UnlimitedNumber,
    #[close(4027)]
    #[reconnect(backoff(max = "1m") attempts = 3)]
    MissingCommaBehindBrackets,
    #[close(4028)]
    #[reconnect(backoff { initial = "1s" })]
    BackoffBraces,
    #[close(4029)]
    #[reconnect(Mode::Never)]
    Path,
    #[close(4030)]
    #[reconnect(after = "5s", "10s")]
    TwoTimes,
}

fn main() {}

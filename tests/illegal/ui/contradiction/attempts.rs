// Counts start at one.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(now, attempts = 0)]
    Zero,
    #[close(4002)]
    #[reconnect(now, attempts = -1)]
    Negative,
    #[close(4003)]
    #[reconnect(now, attempts = "3")]
    Text,
    #[close(4004)]
    #[reconnect(now, attempts = 99999999999)]
    Huge,
    #[close(4005)]
    #[reconnect(now, attempts = MAX)]
    Const,
    #[close(4006)]
    #[reconnect(now, attempts)]
    NoValue,
    #[close(4007)]
    #[reconnect(now, attempts(3))]
    Brackets,
}

fn main() {}

// Misspelt options of `backoff(..)`.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(backoff(intial = "1s"))]
    Intial,
    #[close(4002)]
    #[reconnect(backoff(base = "1s"))]
    Base,
    #[close(4003)]
    #[reconnect(backoff(max_delay = "1m"))]
    MaxDelay,
    #[close(4004)]
    #[reconnect(backoff(multiplier = 2))]
    Multiplier,
    #[close(4005)]
    #[reconnect(backoff(jiter = full))]
    Jiter,
    #[close(4006)]
    #[reconnect(backoff(jitter = ful))]
    JitterKind,
    #[close(4007)]
    #[reconnect(backoff(jitter = true))]
    JitterTrue,
    #[close(4008)]
    #[reconnect(backoff(attempts = 3))]
    Attempts,
    #[close(4009)]
    #[reconnect(now, retry_window = ignored)]
    Ignored,
    #[close(4010)]
    #[reconnect(now, retry_window(mx = "1m"))]
    WindowMax,
    #[close(4011)]
    #[reconnect(now, retry_window)]
    WindowBare,
    #[close(4012)]
    #[reconnect(now, retry_window = "2m")]
    WindowText,
    #[close(4013)]
    #[reconnect(now, retry_window())]
    WindowEmpty,
}

fn main() {}

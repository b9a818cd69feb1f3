// A window that is added to a delay, and could not be.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(backoff(initial = "1s", max = "10s", jitter = "1s..11s"))]
    AfterMax,
    #[close(4002)]
    #[reconnect(backoff(jitter = "0s..1m"))]
    AfterDefaultMax,
    #[close(4003)]
    #[reconnect(backoff(jitter = "300ms"))]
    OneTime,
    #[close(4004)]
    #[reconnect(backoff(jitter = "3s..300ms"))]
    Backwards,
    #[close(4005)]
    #[reconnect(backoff(jitter = "300ms to 3s"))]
    NoWindow,
}

fn main() {}

// Times, factors and shares that cannot be.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(backoff(initial = "10s", max = "5s"))]
    MaxUnderInitial,
    #[close(4002)]
    #[reconnect(backoff(min = "10s", max = "5s", initial = "1s"))]
    MinOverMax,
    #[close(4003)]
    #[reconnect(backoff(initial = "1m"))]
    InitialOverDefaultMax,
    #[close(4004)]
    #[reconnect(backoff(max = "2s"))]
    MaxUnderDefaultInitial,
    #[close(4005)]
    #[reconnect(backoff(min = "1m"))]
    MinOverDefaultMax,
    #[close(4006)]
    #[reconnect(backoff(initial = "0s"))]
    InitialZero,
    #[close(4007)]
    #[reconnect(backoff(max = "0s"))]
    MaxZero,
    #[close(4008)]
    #[reconnect(backoff(factor = 0.5))]
    Shrinking,
    #[close(4009)]
    #[reconnect(backoff(factor = -2))]
    Negative,
    #[close(4010)]
    #[reconnect(backoff(factor = 5000))]
    Absurd,
    #[close(4011)]
    #[reconnect(backoff(jitter = 1.5))]
    ShareOverOne,
    #[close(4012)]
    #[reconnect(backoff(jitter = -0.2))]
    ShareNegative,
    #[close(4013)]
    #[reconnect(backoff(jitter = 0.1234))]
    Decimals,
    #[close(4014)]
    #[reconnect(backoff(factor = "2", jitter = "full"))]
    Texts,
}

fn main() {}

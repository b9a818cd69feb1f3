// Limits of time within which nothing can happen.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(backoff, within = "0s")]
    NoTime,
    #[close(4002)]
    #[reconnect(after = "5m..10m", within = "60s")]
    AfterTooLate,
    #[close(4003)]
    #[reconnect(after = ["10s", "20s"], within = "9s")]
    ListTooLate,
    #[close(4004)]
    #[reconnect(backoff(jitter = none), within = "4s")]
    BackoffTooLate,
    #[close(4005)]
    #[reconnect(backoff(initial = "1s", jitter = "2s..3s"), within = "2s")]
    JitterTooLate,
    #[close(4006)]
    #[reconnect(now, resume(within = "0s"))]
    NothingToResume,
    #[close(4007)]
    #[reconnect(now, resume(within = "30s"), fresh)]
    ResumeAndFresh,
    #[close(4008)]
    #[reconnect(never, within = "60s")]
    Never,
    #[close(4009)]
    #[reconnect(now, resume, resume(within = "30s"))]
    Twice,
}

fn main() {}

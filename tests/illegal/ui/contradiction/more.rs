// The same contradictions in other forms.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[reconnect(never, fresh)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(backoff, attempts = 0)]
    Attempts,
    #[close(4002)]
    #[reconnect(backoff(factor = 0.999))]
    Factor,
    #[close(4003)]
    #[reconnect(backoff(jitter = 2))]
    Share,
    #[close(4004)]
    #[reconnect(after = "1m..59s")]
    Window,
    #[close(4005)]
    #[reconnect(after = "0ms..0s")]
    NoTime,
    #[close(4006)]
    #[reconnect(backoff(max = "169h"))]
    Absurd,
    #[close(4007)]
    #[diagnose(tls, threshold = 0, window = "0ms")]
    Threshold,
    #[close(4008)]
    #[diagnose(none, advice = "look")]
    None,
    #[close(4009)]
    #[diagnose(peer_bug, own_bug)]
    TwoKinds,
    #[close(4010)]
    #[reconnect(manual, resume, fresh)]
    Session,
}

fn main() {}

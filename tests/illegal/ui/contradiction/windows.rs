// Windows that are backwards, empty or absurd.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(after = "30s..5s")]
    Backwards,
    #[close(4002)]
    #[reconnect(after = "0s")]
    Zero,
    #[close(4003)]
    #[reconnect(after = "300h")]
    Absurd,
    #[close(4004)]
    #[reconnect(now, retry_window(max = "0s"))]
    NoWindow,
    #[close(4005)]
    #[diagnose(network, threshold = 0)]
    NeverReached,
    #[close(4006)]
    #[diagnose(network, window = "0s")]
    NoTime,
    #[close(4007)]
    #[diagnose(none, threshold = 3)]
    NoneWithOptions,
    #[close(4008)]
    #[diagnose(network, tls)]
    TwoKinds,
    #[close(4009)]
    #[diagnose(threshold = 3)]
    NoKind,
}

fn main() {}

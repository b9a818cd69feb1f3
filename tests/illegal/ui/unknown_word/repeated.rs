// Words and attributes that stand twice.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001, reason = "one", reason = "two")]
    Reason,
    #[close(4002, sent_by = server, sent_by = server)]
    Sender,
    #[close(4003)]
    #[close(4003)]
    Code,
    #[close(4004)]
    #[reconnect(never, never)]
    Mode,
    #[close(4005)]
    #[reconnect(now)]
    #[reconnect(never)]
    Policy,
    #[close(4006)]
    #[reconnect(now, attempts = 1, attempts = 2)]
    Attempts,
    #[close(4007)]
    #[diagnose(tls, tls)]
    Kind,
    #[close(4008)]
    #[reconnect(backoff(max = "1m", max = "2m"))]
    Max,
}

fn main() {}

// A policy in `#[close(..)]`, and codes in others.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001, reconnect = never)]
    Reconnect,
    #[close(4002, never)]
    Never,
    #[close(4003, attempts = 3)]
    Attempts,
    #[close(4004, backoff(initial = "1s"))]
    Backoff,
    #[close(4005, diagnose = peer_bug)]
    Diagnose,
    #[close(4006)]
    #[reconnect(now, reason = "expired")]
    Reason,
    #[close(4007)]
    #[reconnect(now, diagnose(network))]
    DiagnoseInside,
    #[close(4008)]
    #[diagnose(network, attempts = 3)]
    AttemptsInside,
    #[close(4009, reconnect(never))]
    ReconnectBrackets,
}

fn main() {}

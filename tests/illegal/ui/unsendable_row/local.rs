// Nobody is told of a local end, and nobody observes it.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sent_by = server)]
pub enum ChatClose {
    #[close(local, reason = "moved")]
    Moved,
    #[close(local, reason_prefix = "NET-1")]
    Network,
    #[close(local, sent_by = client)]
    Idle,
    #[close(local, sent_by = none)]
    Bye,
    #[close(local, reason = "NET-2", reason_prefix = "NET-3", sent_by = both)]
    All,
    #[close(local)]
    Sound,
}

fn main() {}

// Attributes that are misspelt: rustc's own error, once for each, and nothing that follows from it.
use close_codes::{CloseReason, Supervisor};

#[derive(CloseReason)]
#[clos(sendable = ChatSend, inherit = close_codes::Standard)]
pub enum ChatClose {
    #[clsoe(4001, reason = "token expired")]
    #[reconect(now, reauthenticate)]
    Expired,
    #[close(4002)]
    #[reconnect(never)]
    #[diagnos(auth)]
    Banned,
    #[closed(other)]
    #[reconnects(backoff)]
    Other(u16),
}

fn main() {
    let _frame = ChatSend::Expired.frame();
    let _supervisor = Supervisor::<ChatClose>::new(Default::default(), 0);
}

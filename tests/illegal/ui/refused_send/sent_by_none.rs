// Legal, but not sent by this application.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(1011, sent_by = none)]
    PeerFailed,
    #[close(4000)]
    Bye,
}

fn main() {
    let close = SendableChatClose::PeerFailed;
}

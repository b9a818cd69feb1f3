// The name for a peer's bug: 999 can be observed, and never sent.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(999, sent_by = none)]
    PeerSentAJoke,
    #[close(4000)]
    Bye,
}

fn main() {
    let close = SendableChatClose::PeerSentAJoke;
}

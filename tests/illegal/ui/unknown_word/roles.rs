// Misspelt roles.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable(clint = ClientClose, peer = PeerClose, derives(Debug)))]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

fn main() {}

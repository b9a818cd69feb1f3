// Misspelt roles.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable(clint = ClientClose, peer = PeerClose, derives(Debug)))]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(sendable(both = EitherClose, server = ServerClose, sent_by = server, reconnect(never)))]
pub enum OtherClose {
    #[close(4001)]
    Expired,
}

fn main() {}

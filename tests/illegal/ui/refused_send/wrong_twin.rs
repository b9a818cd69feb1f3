// What a client may send, from a server.
use close_codes::{CloseReason, IntoCloseFrame, Server};

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, server = ServerClose))]
pub enum ChatClose {
    #[close(1001)]
    GoingAway,
    #[close(1005)]
    NoStatus,
    #[close(4001, reason = "token expired", sent_by = server)]
    TokenExpired,
}

fn send(_: impl IntoCloseFrame<Server>) {}

fn close() -> ServerClose {
    ClientClose::GoingAway
}

fn main() {
    send(ClientClose::GoingAway);
}

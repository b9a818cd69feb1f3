// The observed enum where something sendable is asked for.
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

/// A WebSocket library's own type for a Close frame.
struct LibraryFrame;

fn send(_: impl IntoCloseFrame<Server>) {}

fn main() {
    send(ChatClose::GoingAway);
    send(ChatClose::NoStatus);
    send(1001);
    send("bye");
    send(None);
    send(LibraryFrame);
}

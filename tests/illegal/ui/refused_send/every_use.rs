// Each use of a reserved code is one error, wherever it stands.
use close_codes::{CloseFrame, CloseReason, IntoCloseFrame, Server};

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

fn as_argument() {
    send(ServerClose::NoStatus);
}

fn as_return_value() -> ServerClose {
    ServerClose::NoStatus
}

fn in_a_pattern(close: ServerClose) {
    match close {
        ServerClose::NoStatus => {}
        _ => {}
    }
}

fn in_if_let(close: ServerClose) {
    if let ServerClose::NoStatus = close {}
}

fn into_a_frame() -> CloseFrame {
    ServerClose::NoStatus.into()
}

fn compared(close: ServerClose) -> bool {
    close == ServerClose::NoStatus
}

const IN_A_CONST: ServerClose = ServerClose::NoStatus;

struct Session {
    close: ServerClose,
}

fn in_a_struct() -> Session {
    Session { close: ServerClose::NoStatus }
}

fn unused() {
    let _close = ServerClose::NoStatus;
}

fn main() {}

// A local end is in no twin. Each use is one error with its own sentence.
use close_codes::{CloseFrame, CloseReason, IntoCloseFrame, Server};

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, server = ServerClose, browser = PageClose))]
pub enum ChatClose {
    #[close(4001)]
    TokenExpired,
    #[close(local)]
    Idle,
}

fn send(_: impl IntoCloseFrame<Server>) {}

fn as_argument() {
    send(ServerClose::Idle);
}

fn as_return_value() -> ClientClose {
    ClientClose::Idle
}

fn in_a_pattern(close: PageClose) {
    match close {
        PageClose::Idle => {}
        _ => {}
    }
}

fn into_a_frame() -> CloseFrame {
    ServerClose::Idle.into()
}

fn a_frame() -> CloseFrame {
    ServerClose::Idle.frame()
}

fn unused() {
    let _close = ServerClose::Idle;
}

fn main() {}

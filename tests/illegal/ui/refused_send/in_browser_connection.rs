// A browser's connection takes what a script may send. One mistake is one error.
use close_codes::{Browser, CloseReason, IntoCloseFrame, send_code};

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, browser = PageClose))]
pub enum ChatClose {
    #[close(1000)]
    Normal,
    #[close(4001)]
    Bye,
}

/// Takes what the browser's `Connection` takes. That one would bring web-sys, which takes half as long to compile as all
/// that these programs use.
pub struct Connection;

impl Connection {
    pub fn close(&mut self, reason: impl IntoCloseFrame<Browser>) {
        let _ = reason.into_close_frame();
    }
}

fn leave(mut connection: Connection) {
    connection.close(PageClose::Bye);
    connection.close(ClientClose::Bye);
    connection.close(ChatClose::Normal);
    connection.close(send_code!(1000));
}

fn main() {
    leave(Connection);
}

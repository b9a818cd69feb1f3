// A server's reason of the inherited registry from a client; and a twin for either end from a script in a browser.
use close_codes::{Browser, Client, CloseReason, IntoCloseFrame, StandardServer};

#[derive(CloseReason)]
#[close(inherit = close_codes::Standard)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

fn send(_: impl IntoCloseFrame<Client>) {}

fn send_in_browser(_: impl IntoCloseFrame<Browser>) {}

fn main() {
    send(StandardServer::ServiceRestart);
    send_in_browser(SendableChatClose::Expired);
}

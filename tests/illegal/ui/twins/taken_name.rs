// A name that another item has: rustc's own error.
use close_codes::CloseReason;

pub struct ServerClose;

#[derive(CloseReason)]
#[close(sendable(server = ServerClose))]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

fn main() {}

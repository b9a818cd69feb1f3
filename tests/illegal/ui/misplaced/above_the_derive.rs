// The derive comes first. The message is rustc's.
use close_codes::CloseReason;

#[close(sendable = Send)]
#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

#[derive(Debug)]
pub enum WithoutDerive {
    #[close(4001)]
    Expired,
}

fn main() {}

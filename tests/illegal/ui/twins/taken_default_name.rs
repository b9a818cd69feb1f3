// The name of an enum's own twin, which it did not choose, is another item's.
use close_codes::CloseReason;

pub struct SendableChatClose;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

fn main() {}

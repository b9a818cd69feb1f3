// A twin is what is sent; what is observed is the enum.
use close_codes::{CloseReason, Supervised};

fn supervise<R: Supervised>() {}

#[derive(CloseReason)]
#[reconnect(never)]
pub enum ChatClose {
    #[close(1005)]
    NoStatus,
    #[close(1006)]
    Lost,
    #[close(4001)]
    Expired,
    #[close(other)]
    Other(u16),
}

fn main() {
    supervise::<SendableChatClose>();
}

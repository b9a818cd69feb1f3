// A frame of the enum that is observed.
use close_codes::{CloseReason, Standard};

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, server = ServerClose))]
pub enum ChatClose {
    #[close(1001)]
    GoingAway,
    #[close(4001, reason = "token expired", sent_by = server)]
    TokenExpired,
}

fn main() {
    let _frame = ChatClose::TokenExpired.frame();
    let _frame = Standard::ServiceRestart.frame();
}

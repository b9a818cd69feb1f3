// A variant that never was: rustc's own error, with the names that there are.
use close_codes::CloseReason;

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

fn main() {
    let close = ServerClose::TokenExpire;
}

// A reason that was observed is sent: the mistake that this crate is about.
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
    let _frame = ServerClose::NoStatus.frame();
}

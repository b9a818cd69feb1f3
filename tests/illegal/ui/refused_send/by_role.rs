// By convention a server does not use 1010, and a client not 1012; `sent_by` says the rest.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, server = ServerClose))]
pub enum ChatClose {
    #[close(1010)]
    ExtensionMissing,
    #[close(1012)]
    Restart,
    #[close(4001, sent_by = server)]
    TokenExpired,
    #[close(4002, sent_by = client)]
    Leaving,
}

fn main() {
    let by_convention = ServerClose::ExtensionMissing;
    let by_convention = ClientClose::Restart;
    let by_the_row = ClientClose::TokenExpired;
    let by_the_row = ServerClose::Leaving;
}

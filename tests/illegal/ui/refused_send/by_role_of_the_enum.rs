// `sent_by` on the enum is the default of the variants.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, server = ServerClose), sent_by = server)]
pub enum ChatClose {
    #[close(4001)]
    TokenExpired,
    #[close(4002, sent_by = client)]
    Leaving,
}

fn main() {
    let for_the_server = ClientClose::TokenExpired;
    let for_the_client = ServerClose::Leaving;
}

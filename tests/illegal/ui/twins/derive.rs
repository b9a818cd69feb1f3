// A derive for the twins that does not exist, and one that they have already.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, derive(Serialise)))]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

fn main() {}

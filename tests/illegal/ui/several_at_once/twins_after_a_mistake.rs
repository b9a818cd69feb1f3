// A mistake in the names of the twins.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, sever = ServerClose))]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

fn main() {
    let _ = ClientClose::Expired.frame();
    let _ = ServerClose::Expired.frame();
}

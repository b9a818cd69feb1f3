// The same on the enum.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable(client = A, client = B), sent_by = server)]
#[close(sent_by = client)]
#[reconnect(never)]
#[reconnect(now)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

fn main() {}

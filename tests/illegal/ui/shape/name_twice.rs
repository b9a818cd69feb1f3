// Two variants of one name, as after copying a line: rustc says so, once.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, server = ServerClose))]
pub enum ChatClose {
    #[close(4001)]
    Expired,
    #[close(4002)]
    Expired,
    #[close(4100..=4199)]
    Throttled(u16),
    #[close(1005)]
    r#Throttled,
}

#[derive(CloseReason)]
pub enum GameClose {
    #[close(4100..=4199)]
    Throttled(u16),
    #[close(other)]
    Throttled(u16),
}

fn main() {
    let _ = (ServerClose::Expired, ServerClose::Throttled);
}

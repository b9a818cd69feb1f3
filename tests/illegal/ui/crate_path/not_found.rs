// The runtime is not where `crate` says. Nothing is said of the names that the generated code has for it.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(crate = websocket_codes, sendable(client = ClientClose, server = ServerClose))]
pub enum ChatClose {
    #[close(1005)]
    NoStatus,
    #[close(4000 + 1)]
    Expired,
    #[close(4100..=4199)]
    Throttled(u16),
    #[close(other)]
    Other(u16),
}

fn main() {
    let _ = ServerClose::Expired.frame();
}

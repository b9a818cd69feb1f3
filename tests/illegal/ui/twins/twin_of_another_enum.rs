// Two enums whose twins have one name. The first error tells it; the others are rustc's, which goes on.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable(server = ServerClose))]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, server = ServerClose))]
pub enum VoiceClose {
    #[close(4001)]
    Expired,
}

fn main() {}

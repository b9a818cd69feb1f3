// In a circle: rustc's own error, at the first path.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(inherit = VoiceClose)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(inherit = ChatClose)]
pub enum VoiceClose {
    #[close(4002)]
    Banned,
}

fn main() {}

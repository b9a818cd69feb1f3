// In a circle: rustc's own error, once, at the first path. It has no sentence of ours, since rustc reports the circle before it
// evaluates anything that could say one; but it names the statics that depend on one another, and their names say it.
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

// The variant of a sendable range holds a code of that range, not any number.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4100..=4199)]
    Throttled(u16),
}

fn main() {
    let _close = SendableChatClose::Throttled(4115);
}

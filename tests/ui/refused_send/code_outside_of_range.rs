// A code that the range does not have, known at compile time.
use close_codes::{CodeIn, CloseReason};

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4100..=4199)]
    Throttled(u16),
}

fn main() {
    let _close = SendableChatClose::Throttled(CodeIn::of::<4200>());
}

// An expression that does not evaluate.
use close_codes::CloseReason;

const BASE: u16 = 65_000;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(BASE + 1000)]
    Overflow,
    #[close(4001)]
    Fine,
}

fn main() {
    let _close = SendableChatClose::Fine.frame();
}

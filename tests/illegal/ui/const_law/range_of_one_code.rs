// A range of expressions that turns out to be one code, alone and beside single codes.
use close_codes::CloseReason;

const FIRST: u16 = 4100;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(FIRST..=4100)]
    Throttled(u16),
}

#[derive(CloseReason)]
pub enum VoiceClose {
    #[close(4001)]
    Expired,
    #[close(4100..=FIRST)]
    Throttled(u16),
    #[close(FIRST + 100..=FIRST + 100)]
    Limited(u16),
}

fn main() {}

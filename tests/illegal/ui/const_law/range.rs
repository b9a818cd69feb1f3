// Ranges with expressions as bounds.
use close_codes::CloseReason;

const FIRST: u16 = 4100;
const LAST: u16 = 4199;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(FIRST..=LAST)]
    Throttled(u16),
    #[close(4150..=LAST + 10)]
    Crossing(u16),
    #[close(LAST + 200..=FIRST + 200)]
    Backwards(u16),
    #[close(FIRST - 1200..=2999)]
    Unsendable(u16),
}

fn main() {}

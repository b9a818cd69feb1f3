// Discriminants that are expressions.
use close_codes::CloseReason;

const BASE: i32 = 70_000;

#[derive(CloseReason)]
#[repr(i32)]
pub enum ChatClose {
    TooBig = BASE + 1,
    Negative = 0 - 5,
    Lost = BASE - 68_994,
}

fn main() {}

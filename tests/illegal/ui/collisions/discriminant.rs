// A discriminant that is no close code, and one that contradicts the attribute.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[repr(i64)]
pub enum ChatClose {
    TooBig = 70_000,
    Negative = -1,
    #[close(4001)]
    Other = 4002,
}

fn main() {}

// The field holds the observed code.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4100..=4199)]
    Throttled(String),
    #[close(4200..=4299)]
    Limited(i32),
    #[close(other)]
    Other(u8),
}

fn main() {}

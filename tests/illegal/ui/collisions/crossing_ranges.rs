// Neither is the narrower one for 4150 to 4199.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4100..=4199)]
    Throttled(u16),
    #[close(4150..=4299)]
    Limited(u16),
}

fn main() {}

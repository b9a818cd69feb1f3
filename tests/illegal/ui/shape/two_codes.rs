// One variant, one code.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001, 4002)]
    Expired,
    #[close(4003)]
    #[close(4004)]
    Banned,
    #[close(4005 | 4006)]
    Kicked,
    #[close(4007, other)]
    Other(u16),
}

fn main() {}

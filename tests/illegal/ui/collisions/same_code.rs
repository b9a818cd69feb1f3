// Two rows for one code: both places are named.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
    #[close(4002)]
    Banned,
    #[close(4001)]
    Kicked,
}

fn main() {}

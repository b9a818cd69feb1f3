// A duplicate of a literal before it or behind it, and of another expression.
use close_codes::CloseReason;

const EXPIRED: u16 = 4001;
const BANNED: u16 = 4002;
const BASE: u16 = 4000;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(EXPIRED)]
    Expired,
    #[close(4001)]
    Third,
    #[close(4002)]
    Kicked,
    #[close(BANNED)]
    Banned,
    #[close(BASE + 3)]
    One,
    #[close(BASE + 1 + 2)]
    Two,
}

fn main() {}

// What an expression turns out to be, the compiler checks.
use close_codes::CloseReason;

mod codes {
    pub const LOST: u16 = 1006;
    pub const BASE: u16 = 990;
    pub const fn code(number: u16) -> u16 {
        1016 + number
    }
}

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(codes::LOST)]
    Lost,
    #[close(codes::BASE + 9)]
    Joke,
    #[close(codes::code(4))]
    Unassigned,
}

fn main() {}

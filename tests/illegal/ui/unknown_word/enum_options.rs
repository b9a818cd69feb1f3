// Misspelt options of the enum, and those of `sendable` beside it.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendble(client = ClientClose), inherits = close_codes::Standard, extends = close_codes::Standard)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(client = ClientClose, derive(Ord))]
pub enum GameClose {
    #[close(4001)]
    Expired,
}

fn main() {}

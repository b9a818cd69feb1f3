// `never` stops, so that nothing of a reconnect applies.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(never, attempts = 3)]
    Attempts,
    #[close(4002)]
    #[reconnect(never, reauthenticate)]
    Reauthenticate,
}

fn main() {}

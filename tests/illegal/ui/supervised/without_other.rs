// What is not named must be decided too.
use close_codes::{CloseReason, Supervised};

fn supervise<R: Supervised>() {}

#[derive(CloseReason)]
#[close(inherit = ChatClose)]
#[reconnect(never)]
pub enum VoiceClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[reconnect(never)]
pub enum ChatClose {
    #[close(1005)]
    NoStatus,
    #[close(1006)]
    Lost,
}

fn main() {
    supervise::<ChatClose>();
    supervise::<VoiceClose>();
}

// A lost connection is no unknown code.
use close_codes::{CloseReason, Supervised};

fn supervise<R: Supervised>() {}

#[derive(CloseReason)]
#[reconnect(never)]
pub enum ChatClose {
    #[close(1005)]
    NoStatus,
    #[close(other)]
    Other(u16),
}

#[derive(CloseReason)]
#[reconnect(never)]
pub enum VoiceClose {
    #[close(1006)]
    Lost,
    #[close(other)]
    Other(u16),
}

#[derive(CloseReason)]
#[reconnect(never)]
pub enum PlainClose {
    #[close(1001)]
    Away,
    #[close(other)]
    Other(u16),
}

fn main() {
    supervise::<ChatClose>();
    supervise::<VoiceClose>();
    supervise::<PlainClose>();
}

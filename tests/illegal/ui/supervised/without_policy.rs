// Each row needs a policy.
use close_codes::{CloseReason, Supervised};

fn supervise<R: Supervised>() {}

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(1005)]
    #[reconnect(backoff)]
    NoStatus,
    #[close(1006)]
    #[reconnect(backoff)]
    Lost,
    #[close(4001)]
    Expired,
    #[close(other)]
    #[reconnect(never)]
    Other(u16),
}

#[derive(CloseReason)]
pub enum VoiceClose {
    #[close(1005)]
    #[reconnect(backoff)]
    NoStatus,
    #[close(1006)]
    #[reconnect(backoff)]
    Lost,
    #[close(4100..=4199)]
    Throttled(u16),
    #[close(other)]
    #[reconnect(never)]
    Other(u16),
}

#[derive(CloseReason)]
pub enum GameClose {
    #[close(1005)]
    #[reconnect(backoff)]
    NoStatus,
    #[close(1006)]
    #[reconnect(backoff)]
    Lost,
    #[close(other)]
    Other(u16),
}

fn main() {
    supervise::<ChatClose>();
    supervise::<VoiceClose>();
    supervise::<GameClose>();
}

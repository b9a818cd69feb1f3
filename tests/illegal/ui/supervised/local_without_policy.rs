// A local end has a policy of its own or the enum's: there is no code by which it could inherit one.
use close_codes::{CloseReason, Supervised};

fn supervise<R: Supervised>() {}

#[derive(CloseReason)]
#[close(inherit = close_codes::Standard)]
pub enum ChatClose {
    #[close(local)]
    Idle,
    #[close(other)]
    Other(u16),
}

#[derive(CloseReason)]
#[close(inherit = close_codes::Standard)]
#[reconnect(backoff)]
pub enum Sound {
    #[close(local)]
    Idle,
    #[close(other)]
    Other(u16),
}

// Inherits a local end that decides nothing here.
#[derive(CloseReason)]
#[close(inherit = ChatClose)]
pub enum Heir {
    #[close(other)]
    Other(u16),
}

fn main() {
    supervise::<ChatClose>();
    supervise::<Sound>();
    supervise::<Heir>();
}

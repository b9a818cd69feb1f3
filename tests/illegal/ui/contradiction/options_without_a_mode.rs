// Options without a mode take that of the enum, where it has one that they can go with.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum WithoutMode {
    #[close(4001)]
    #[reconnect(reauthenticate)]
    Expired,
}

#[derive(CloseReason)]
#[reconnect(never)]
pub enum Stops {
    #[close(4001)]
    #[reconnect(reauthenticate)]
    Expired,
}

#[derive(CloseReason)]
#[reconnect(after = "60s")]
pub enum Waits {
    #[close(4001)]
    #[reconnect(within = "30s")]
    TooLate,
}

// Its mode is not known, and nothing more is said of the variants that would take it.
#[derive(CloseReason)]
#[reconnect(backof)]
pub enum Misspelt {
    #[close(4001)]
    #[reconnect(reauthenticate)]
    Expired,
}

#[derive(CloseReason)]
#[reconnect(attempts = 3)]
pub enum NoModeItself {
    #[close(4001)]
    #[reconnect(reauthenticate)]
    Expired,
}

fn main() {}

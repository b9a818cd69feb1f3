// What belongs on a variant.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(1001)]
#[close(reason = "x", reason_prefix = "y", other, local)]
#[close(4100..=4199)]
#[diagnose(network)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

fn main() {}

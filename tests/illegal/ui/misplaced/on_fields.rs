// Attributes on a field.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    Throttled(#[close(4100..=4199)] u16),
    #[close(4200..=4299)]
    Limited(
        #[reconnect(never)]
        u16,
    ),
    #[close(other)]
    Other(#[diagnose(network)] u16),
}

fn main() {}

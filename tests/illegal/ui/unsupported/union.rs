// Close reasons are an enum.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub union Close {
    code: u16,
}

fn main() {}

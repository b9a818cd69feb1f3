// What belongs on the enum.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001, inherit = close_codes::Standard)]
    Inherit,
    #[close(4002, sendable(client = A))]
    Sendable,
    #[close(4003, crate = close_codes)]
    Crate,
}

fn main() {}

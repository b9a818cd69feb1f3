// What is sent must come back as the same row.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001, reason_prefix = "NET-0001", reason = "network lost")]
    NetworkLost,
    #[close(4001, reason_prefix = "NET-0002", reason = "net-0002 lower case")]
    LowerCase,
    #[close(4002, reason_prefix = "")]
    Empty,
}

fn main() {}

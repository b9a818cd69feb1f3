// 1005, 1006 and 1015 come without a reason; `other` is for whatever has no row.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(1006, reason_prefix = "reset")]
    Lost,
    #[close(other, reason_prefix = "NET")]
    Other(u16),
}

fn main() {}

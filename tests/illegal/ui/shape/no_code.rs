// A derive and no attributes: what to write, for each variant.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    GoingAway,
    #[reconnect(never)]
    Expired,
    #[close(reason = "banned")]
    Banned,
    Throttled(u16),
}

fn main() {}

// Attributes behind a `cfg_attr`.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[cfg_attr(all(), close(4001, reasn = "expired"))]
    Expired,
    #[close(4002)]
    #[cfg_attr(all(), reconnect(nevr))]
    Banned,
    #[cfg_attr(any(), close(4003))]
    NeverSet,
    #[cfg(any())]
    Absent,
}

fn main() {}

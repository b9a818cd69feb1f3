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

// Discriminants that rustc counts on to.
#[derive(CloseReason)]
#[repr(u16)]
pub enum GameClose {
    Normal = 1000,
    GoingAway,
    r#Fn,
    #[close(local)]
    Moved,
    Sum = 4000 + 1,
    Unclear,
    Small = 1,
    Two,
}

fn main() {}

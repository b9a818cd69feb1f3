// What no variant names can have one variant only.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(other)]
    Other(u16),
    #[close(other)]
    Unknown(u16),
    #[close(other)]
    Rest(u16),
}

fn main() {}

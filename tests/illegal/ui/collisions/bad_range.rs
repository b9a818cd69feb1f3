// Backwards, of one code, half-open, without an end.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4199..=4100)]
    Backwards(u16),
    #[close(4200..=4200)]
    OneCode(u16),
    #[close(4300..4400)]
    HalfOpen(u16),
    #[close(4400..4400)]
    Empty(u16),
    #[close(4500..)]
    WithoutEnd(u16),
    #[close(..=4099)]
    WithoutBegin(u16),
    #[close(..)]
    WithoutBoth(u16),
    #[close(4600...4699)]
    ThreeDots(u16),
    #[close(4700-4799)]
    Dash(u16),
}

fn main() {}

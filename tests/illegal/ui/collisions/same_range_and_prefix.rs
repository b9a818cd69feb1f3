// The same range, the same prefix; and a discriminant like another's attribute.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[repr(u16)]
pub enum ChatClose {
    #[close(4100..=4199)]
    Throttled(u16),
    #[close(4100..=4199)]
    Limited(u16),
    #[close(4001, reason_prefix = "NET")]
    Net,
    #[close(4001, reason_prefix = "NET")]
    Network,
    #[close(4002)]
    Attribute,
    Discriminant = 4002,
}

fn main() {}

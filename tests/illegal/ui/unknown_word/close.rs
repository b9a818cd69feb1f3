// Misspelt options of a variant.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001, reasn = "expired")]
    Reason,
    #[close(4002, prefix = "NET")]
    Prefix,
    #[close(4003, send_by = server)]
    SendBy,
    #[close(4004, sentBy = server)]
    CamelCase,
    #[close(4005, Reason = "late")]
    UpperCase,
    #[close(4006, message = "late")]
    Message,
    #[close(othr)]
    Othr(u16),
    #[close(default)]
    Default(u16),
    #[close(4007, transparent)]
    Behind,
    #[close(skip, 4008)]
    Before,
}

fn main() {}

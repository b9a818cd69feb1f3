// `other` and `local` in forms that are not their own.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(other = 4001)]
    Value(u16),
    #[close(other(u16))]
    List(u16),
    #[close("other")]
    Quoted(u16),
    #[close(4002, other = true)]
    Flag,
    #[close(Other)]
    Capital(u16),
    #[close(Local)]
    CapitalLocal,
    #[close(4008, sent_by = client, server)]
    TwoSenders,
    #[close(4009, sent_by = Role::Server)]
    Path,
}

#[derive(CloseReason)]
#[close(sent_by = client, server)]
pub enum OtherClose {
    #[close(4001)]
    Expired,
}

fn main() {}

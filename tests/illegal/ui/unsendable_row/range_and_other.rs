// What stands for many codes is not sent.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(1000..=2999, reason = "by the protocol")]
    Protocol(u16),
    #[close(5000..=5999, sent_by = server)]
    Past(u16),
    #[close(other, reason = "other", sent_by = both)]
    Other(u16),
}

fn main() {}

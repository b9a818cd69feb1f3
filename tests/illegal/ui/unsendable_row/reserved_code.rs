// 1005, 1006 and 1015 are observed. Nothing is sent with them, by nobody.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(1005, reason = "no status")]
    NoStatus,
    #[close(1006, sent_by = server)]
    Lost,
    #[close(1015, reason = "tls", sent_by = both)]
    Tls,
}

fn main() {}

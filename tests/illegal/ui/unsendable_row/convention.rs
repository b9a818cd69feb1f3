// A server does not use 1010; a client has no use for 1012, 1013 and 1014.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(1010, sent_by = server)]
    ExtensionMissing,
    #[close(1012, sent_by = both)]
    Restart,
    #[close(1013, sent_by = client)]
    Later,
}

fn main() {}

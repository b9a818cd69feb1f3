// The words that newcomers try for `other`, and for who sends it.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001, sent_by = srever)]
    Misspelt,
    #[close(4002, sent_by = nobody)]
    Nobody,
    #[close(4003, sent_by = any)]
    Any,
    #[close(4004, sent_by = "server")]
    Quoted,
    #[close(4005, sent_by(server))]
    Brackets,
    #[close(4006, sent_by)]
    Nothing,
    #[close(4007, sent_by = browser)]
    Browser,
    #[close(unknown)]
    Unknown(u16),
    #[close(_)]
    Wildcard(u16),
}

fn main() {}

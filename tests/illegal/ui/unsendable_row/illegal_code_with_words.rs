// The same with a reason or a sender.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(999, reason = "joke")]
    Joke,
    #[close(1016, sent_by = client)]
    Past,
    #[close(1004, sent_by = none, reason = "reserved")]
    Reserved,
    Discriminant = 17,
}

fn main() {}

// Mistakes in what is sent: one error each, and not one more for each use.
use close_codes::{CloseFrame, CloseReason, CodeIn};

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, server = ServerClose, browser = BrowserClose), sent_by = client)]
pub enum ChatClose {
    // A digit is missing.
    #[close(400, reason = "expired")]
    Expired,
    #[close(401)]
    Banned,
    #[close(4002, sent_by = srever)]
    Kicked,
    #[close(999, sent_by = noone)]
    Joke,
    #[close(4100..4200)]
    Throttled(u16),
    #[close(4200-4299)]
    Limited(u16),
}

fn expired(is_banned: bool) -> CloseFrame {
    if is_banned { ServerClose::Banned.frame() } else { ServerClose::Expired.frame() }
}

fn main() {
    let throttled = CodeIn::<4100, 4199>::new(4100).map(ClientClose::Throttled);
    let limited = CodeIn::<4200, 4299>::new(4200).map(ClientClose::Limited);
    let _ = (throttled, limited);
    let _ = (ClientClose::Expired, BrowserClose::Banned, ServerClose::Kicked, ServerClose::Joke, expired(true));
}

// Values without the word before them, and shares in percent.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable(ChatSend))]
pub enum ChatClose {
    #[close(4001, server)]
    Expired,
    #[close(4002)]
    #[reconnect(backoff(jitter = 20))]
    Percent,
    #[close(4003)]
    #[reconnect(backoff(jitter = "25%"))]
    PercentSign,
    #[close(4004)]
    #[reconnect(backoff(jitter = 200))]
    NoShare,
    #[close(4005, sent_by server)]
    Equals,
    #[close(4006, sent_by reason = "late")]
    Value,
    #[close(4007)]
    #[reconnect(backoff(jitter = 10%))]
    PercentWithoutQuotes,
}

fn main() {}

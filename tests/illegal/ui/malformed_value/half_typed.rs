// Codes that are being typed: what an editor sees.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(BASE +)]
    Plus,
    #[close(codes::)]
    Path,
    #[close(4001, reason =)]
    Reason,
    #[close(@)]
    Sign,
    #[close(= 4002)]
    Equals,
    #[close(4100..=)]
    Range(u16),
    #[close(4003)]
    #[reconnect(after =)]
    After,
    #[close(4004)]
    #[reconnect(backoff(initial))]
    Initial,
    #[close(4005)]
    #[diagnose(network, )]
    Fine,
    #[close(let code = 4006)]
    Let,
    #[close(pub)]
    Keyword,
}

fn main() {}

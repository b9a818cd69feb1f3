// Many mistakes in one enum: all are reported at once, and what uses the enum and its twins is not.
use close_codes::{CloseReason, CodeIn, IntoCloseFrame, Server, Supervised};

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, server = ServerClose), sentby = server)]
pub enum ChatClose {
    #[close(1005, reason = "no status")]
    NoStatus,
    #[close(4001, reasn = "expired")]
    Expired,
    #[close(4001)]
    Banned,
    #[close(4003u32)]
    #[reconnect(nver)]
    Suffix,
    #[close(4004)]
    #[reconnect(backoff(initial = "5 seconds"))]
    Late(u16),
    #[close(4100..4200)]
    Throttled(u16),
    #[close(4300..=4399)]
    Limited { code: u16 },
    NoCode,
    #[close(other)]
    #[diagnose(peerbug)]
    Other,
}

fn send(_: impl IntoCloseFrame<Server>) {}
fn supervise<R: Supervised>() {}

fn main() {
    supervise::<ChatClose>();
    send(ServerClose::Expired);
    send(ServerClose::Suffix);
    send(ServerClose::Late(5));
    send(ServerClose::Throttled(CodeIn::new(4100).unwrap()));
    send(ServerClose::NoCode);
    let _ = ClientClose::Banned.frame();
    let _ = ChatClose::from(ClientClose::Banned);
    let _ = ChatClose::TABLE;
    match ServerClose::Banned {
        ServerClose::Expired => {}
        _ => {}
    }
}

//! What the derive generates for the design's own example.
#![allow(missing_docs)]
use close_codes::{
    CloseCode, CloseFrame, CloseReason, Closed, CodeIn, IntoCloseFrame, Mode, SendCode, Server, Supervised,
};

/// How a chat connection ends.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(sendable(client = ClientClose, server = ServerClose))]
pub enum ChatClose {
    /// The server restarts, or the user leaves the page.
    #[close(1001)]
    #[reconnect(backoff)]
    GoingAway,

    /// The peer sent a Close frame without a code.
    #[close(1005)]
    #[reconnect(backoff)]
    #[diagnose(peer_bug)]
    NoStatus,

    #[close(1006)]
    #[reconnect(backoff)]
    Lost,

    /// The access token is too old.
    #[close(4001, reason = "token expired", sent_by = server)]
    #[reconnect(now, reauthenticate, attempts = 1)]
    TokenExpired,

    /// Slow down.
    #[close(4100..=4199)]
    #[reconnect(after = "1s..5s")]
    Throttled(u16),

    #[close(other)]
    #[reconnect(never)]
    Other(u16),
}

#[test]
fn it_works() {
    let frame = ServerClose::TokenExpired.frame();
    assert_eq!(frame.to_string(), "4001 token expired");
    assert_eq!(ChatClose::from_closed(&Closed::no_frame()), ChatClose::Lost);
    assert_eq!(ChatClose::find(CloseCode::new(4115), ""), Some(ChatClose::Throttled(4115)));
    assert_eq!(ChatClose::find(CloseCode::new(4200), ""), Some(ChatClose::Other(4200)));
    assert_eq!(
        ServerClose::try_from(ChatClose::Throttled(4115)),
        Ok(ServerClose::Throttled(CodeIn::of::<4115>()))
    );
    assert_eq!(format!("{:?}", ServerClose::Throttled(CodeIn::of::<4115>())), "Throttled(4115)");
    assert!(ClientClose::try_from(ChatClose::TokenExpired).is_err());
    assert_eq!(ClientClose::GoingAway.code(), SendCode::GOING_AWAY);
    assert_eq!(ChatClose::from(ServerClose::GoingAway), ChatClose::GoingAway);
    let f: CloseFrame = IntoCloseFrame::<Server>::into_close_frame(ServerClose::GoingAway);
    assert_eq!(f.code(), Some(SendCode::GOING_AWAY));
    assert_eq!(ChatClose::TABLE.reconnect(CloseCode::new(9), "").unwrap().mode(), Mode::Never);
}

//! The ends that every adapter is put to. Each takes `connect`, which makes a connection and its peer.

use close_codes::adapters::{Connection, Socket};
use close_codes::{CloseFrame, Closed, Initiator, IntoCloseFrame, SendCode};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::raw::{CLOSE, RawPeer};

/// The codes that everybody may send, and the borders of those that nobody may.
pub const LEGAL: [u16; 19] = [
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3003, 3008, 3999, 4000, 4001,
    4500, 4999,
];
/// Codes that nobody may send.
pub const ILLEGAL: [u16; 14] =
    [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32768, u16::MAX];

/// The payload of a Close frame with this code and reason, legal or not.
#[must_use]
pub fn payload(code: u16, reason: &str) -> Vec<u8> {
    [&code.to_be_bytes(), reason.as_bytes()].concat()
}

/// The same as what a peer observes.
#[must_use]
pub fn frame(code: u16, reason: &str) -> Closed {
    Closed::frame(SendCode::new(code).expect("a legal code"), reason)
}

/// The peer sends this frame and, once it was answered or hung up on, hangs up. What the connection says of it,
/// and the payload of the Close frame that it sent.
pub async fn after_frame<W: Socket<By>, By, S: AsyncRead + AsyncWrite + Unpin>(
    connect: impl AsyncFn() -> (Connection<W, By>, RawPeer<S>),
    opcode: u8,
    payload: &[u8],
) -> (Closed, Option<Vec<u8>>) {
    let (mut connection, mut peer) = connect().await;
    let peer = async {
        peer.send(opcode, payload).await;
        let answer = peer.receive_close().await;
        drop(peer);
        answer
    };
    let connection = async {
        assert!(connection.next().await.is_none(), "no message was sent");
        assert!(connection.has_ended());
        let closed = connection.closed();
        assert!(connection.next().await.is_none(), "an end is for good");
        assert_eq!(connection.closed(), closed);
        closed
    };
    tokio::join!(connection, peer)
}

/// The peer sends a Close frame with this payload: see [`after_frame`].
pub async fn after_close<W: Socket<By>, By, S: AsyncRead + AsyncWrite + Unpin>(
    connect: impl AsyncFn() -> (Connection<W, By>, RawPeer<S>),
    payload: &[u8],
) -> (Closed, Option<Vec<u8>>) {
    after_frame(connect, CLOSE, payload).await
}

/// The peer hangs up without a word.
pub async fn after_loss<W: Socket<By>, By, S: AsyncRead + AsyncWrite + Unpin>(
    connect: impl AsyncFn() -> (Connection<W, By>, RawPeer<S>),
) -> Closed {
    let (mut connection, peer) = connect().await;
    drop(peer);
    assert!(connection.next().await.is_none(), "no message was sent");
    connection.closed()
}

/// The application closes with this reason, and the peer answers with this payload and hangs up. What the
/// connection says of it, and the payload of the Close frame that it sent.
pub async fn after_ours<W: Socket<By>, By, S: AsyncRead + AsyncWrite + Unpin>(
    connect: impl AsyncFn() -> (Connection<W, By>, RawPeer<S>),
    reason: impl IntoCloseFrame<By>,
    answer: &[u8],
) -> (Closed, Option<Vec<u8>>) {
    let (mut connection, mut peer) = connect().await;
    let peer = async {
        let received = peer.receive_close().await;
        peer.send(CLOSE, answer).await;
        drop(peer);
        received
    };
    tokio::join!(connection.close(reason), peer)
}

/// A Close frame without a code is 1005 whoever began, and is answered by such a frame.
pub async fn an_empty_close_is_1005<W: Socket<By>, By, S: AsyncRead + AsyncWrite + Unpin>(
    connect: impl AsyncFn() -> (Connection<W, By>, RawPeer<S>),
) where
    CloseFrame: IntoCloseFrame<By>,
{
    let observed = Closed::empty_frame().having_sent(CloseFrame::EMPTY);
    assert_eq!(after_close(&connect, b"").await, (observed.begun_by(Initiator::Peer), Some(vec![])));
    let (closed, wrote) = after_ours(&connect, CloseFrame::EMPTY, b"").await;
    assert_eq!((closed, wrote), (observed.begun_by(Initiator::Us), Some(vec![])));
}

/// A peer that hangs up without a word is 1006.
pub async fn a_loss_is_1006<W: Socket<By>, By, S: AsyncRead + AsyncWrite + Unpin>(
    connect: impl AsyncFn() -> (Connection<W, By>, RawPeer<S>),
) {
    assert_eq!(after_loss(connect).await, Closed::no_frame().begun_by(Initiator::Peer));
}

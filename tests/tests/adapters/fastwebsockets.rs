//! fastwebsockets' adapter, against a peer made of bytes.

use close_codes::adapters::fastwebsockets::{ended, observed};
use close_codes::adapters::{CLOSE_TIMEOUT, Connection, SendError};
use close_codes::{
    BadPayload, Client, CloseCode, CloseFrame, Closed, ConnectFailure, How, Initiator, Role, SendCode,
    Server, reason, send_code,
};
use close_codes_tests::ends::{self, ILLEGAL, LEGAL, frame, payload};
use close_codes_tests::raw::{CLOSE, PING, PONG, RawPeer, TEXT};
use fastwebsockets::{Frame, OpCode, Payload, Role as LibraryRole, WebSocket, WebSocketError};
use tokio::io::{DuplexStream, duplex};
use tokio::time::Instant;

pub(crate) type Socket = close_codes::adapters::fastwebsockets::Socket;
pub(crate) type Peer = RawPeer<DuplexStream>;

pub(crate) async fn client() -> (Connection<Socket, Client>, Peer) {
    let (near, far) = duplex(1 << 16);
    let socket = WebSocket::after_handshake(near, LibraryRole::Client);
    (Connection::client(socket), RawPeer::new(far, Role::Server))
}

pub(crate) async fn server() -> (Connection<Socket, Server>, Peer) {
    let (near, far) = duplex(1 << 16);
    let socket = WebSocket::after_handshake(near, LibraryRole::Server);
    (Connection::server(socket), RawPeer::new(far, Role::Client))
}

#[tokio::test]
async fn a_legal_close_is_observed_and_answered() {
    for code in LEGAL.into_iter().chain([1014]) {
        let sent = CloseFrame::new(SendCode::new(code).unwrap()).with_reason(reason!("why"));
        let expected = frame(code, "why").begun_by(Initiator::Peer).having_sent(sent);
        let wrote = Some(payload(code, "why"));
        assert_eq!(ends::after_close(client, &payload(code, "why")).await, (expected, wrote.clone()));
        assert_eq!(ends::after_close(server, &payload(code, "why")).await, (expected, wrote));
    }
}

#[tokio::test]
async fn every_legal_code_is_sent() {
    for code in (0..=u16::MAX).filter_map(|code| SendCode::new(code).ok()) {
        let sent = CloseFrame::new(code).with_reason(reason!("why"));
        let bytes = payload(code.get(), "why");
        let (closed, wrote) = ends::after_ours(client, sent, &bytes).await;
        assert_eq!(wrote, Some(bytes));
        assert_eq!(closed, frame(code.get(), "why").begun_by(Initiator::Us).having_sent(sent));
    }
}

#[tokio::test]
async fn an_illegal_close_is_shown_and_answered_with_what_it_deserves() {
    let long = payload(1000, &"x".repeat(124));
    let mut all: Vec<_> = ILLEGAL
        .into_iter()
        .map(|code| (payload(code, ""), BadPayload::IllegalCode(CloseCode::new(code)), 1002))
        .collect();
    all.push((b"\x03".to_vec(), BadPayload::OneByte, 1002));
    all.push((long, BadPayload::TooLong(126), 1002));
    all.push((b"\x03\xe8\xff".to_vec(), BadPayload::NotUtf8, 1007));
    for (bytes, bad, code) in all {
        let sent = CloseFrame::new(SendCode::new(code).unwrap());
        let expected = Closed::illegal_frame(bad);
        let found = ends::after_close(client, &bytes).await;
        assert_eq!(found, (expected.begun_by(Initiator::Peer).having_sent(sent), Some(payload(code, ""))));
        let ours = send_code!(4000);
        let (closed, _) = ends::after_ours(client, ours, &bytes).await;
        assert_eq!(closed, expected.begun_by(Initiator::Us).having_sent(ours.into()));
    }
}

#[tokio::test]
async fn a_broken_message_fails_the_connection() {
    let (closed, wrote) = ends::after_frame(client, TEXT, b"\xff").await;
    assert_eq!((closed.how(), wrote), (How::NoFrame, Some(payload(1007, ""))));
    let (closed, wrote) = ends::after_frame(server, 3, b"").await;
    assert_eq!((closed.how(), wrote), (How::NoFrame, Some(payload(1002, ""))));
}

#[tokio::test]
async fn messages_and_pongs_go_on() {
    let (mut connection, mut peer) = client().await;
    peer.send(PING, b"?").await;
    peer.send(TEXT, b"hello").await;
    let message = connection.next().await.unwrap();
    assert_eq!((message.opcode, &*message.payload), (OpCode::Text, &b"hello"[..]));
    connection.send(Frame::text(Payload::Borrowed(b"to you"))).await.unwrap();
    assert_eq!(peer.receive().await, Some((PONG, b"?".to_vec())));
    assert_eq!(peer.receive().await, Some((TEXT, b"to you".to_vec())));
}

#[tokio::test]
async fn a_close_in_the_librarys_own_form_is_checked() {
    let (mut connection, mut peer) = client().await;
    for code in ILLEGAL {
        let refused = connection.send(Frame::close(code, b"")).await;
        assert!(matches!(refused, Err(SendError::Code(refused)) if refused.code().get() == code));
    }
    let refused = connection.send(Frame::close(1000, &[b'x'; 124])).await;
    assert!(matches!(refused, Err(SendError::Reason(_))));
    let refused = connection.send(Frame::close(1000, b"\xff")).await;
    assert!(matches!(refused, Err(SendError::Malformed)));
    connection.send(Frame::close(4000, b"bye")).await.unwrap();
    // Nothing of the above was written.
    assert_eq!(peer.receive().await, Some((CLOSE, payload(4000, "bye"))));
    // What was in flight does not hide the peer's Close.
    peer.send(TEXT, b"in flight").await;
    peer.send(CLOSE, &payload(4000, "")).await;
    drop(peer);
    assert!(connection.next().await.is_none());
    let sent = CloseFrame::new(send_code!(4000)).with_reason(reason!("bye"));
    assert_eq!(connection.closed(), frame(4000, "").begun_by(Initiator::Us).having_sent(sent));
}

/// A control frame is not fragmented (RFC 6455, 5.5).
#[tokio::test]
async fn a_close_that_is_not_final_is_no_close() {
    let (mut connection, mut peer) = client().await;
    let mut unfinished = peer.frame(CLOSE, &payload(4000, "why"));
    unfinished[0] &= 0x7f;
    peer.send_raw(&unfinished).await;
    assert!(connection.next().await.is_none());
    let sent = CloseFrame::new(send_code!(1002));
    assert_eq!(connection.closed(), Closed::no_frame().begun_by(Initiator::Peer).having_sent(sent));
    assert_eq!(peer.receive().await, Some((CLOSE, payload(1002, ""))));
    // One of the application's own is sent as a final frame: the peer panics at any other.
    let (mut connection, mut peer) = client().await;
    let ours = Frame::new(false, OpCode::Close, None, Payload::Owned(payload(4000, "bye")));
    connection.send(ours).await.unwrap();
    assert_eq!(peer.receive().await, Some((CLOSE, payload(4000, "bye"))));
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_does_not_answer_is_left() {
    let start = Instant::now();
    let (mut connection, _peer) = server().await;
    let closed = connection.close(send_code!(4000)).await;
    let expected = Closed::no_frame().begun_by(Initiator::Us).having_sent(send_code!(4000).into());
    assert_eq!(closed, expected.after_silence(CLOSE_TIMEOUT));
    assert_eq!(start.elapsed(), CLOSE_TIMEOUT);
}

#[test]
fn for_a_loop_of_ones_own() {
    assert_eq!(observed(&Frame::text(Payload::Borrowed(b"hello"))), None);
    assert_eq!(observed(&CloseFrame::EMPTY.into()), Some(Closed::empty_frame()));
    assert_eq!(ended(&WebSocketError::InvalidCloseFrame), Closed::illegal_frame(BadPayload::OneByte));
    assert_eq!(ended(&WebSocketError::InvalidCloseCode).how(), How::Unknown);
    assert_eq!(ended(&WebSocketError::UnexpectedEOF), Closed::no_frame());
}

#[test]
fn errors_of_connecting() {
    let refused = ConnectFailure::from(&WebSocketError::InvalidStatusCode(401));
    assert_eq!(refused, ConnectFailure::new().with_like(CloseCode::new(3000)));
    assert_eq!(ConnectFailure::from(&WebSocketError::UnexpectedEOF), ConnectFailure::new());
    let late = WebSocketError::IoError(std::io::ErrorKind::TimedOut.into());
    assert!(ConnectFailure::from(&late).is_timeout());
}

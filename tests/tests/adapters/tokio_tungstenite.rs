//! tokio-tungstenite's adapter, against a peer made of bytes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use close_codes::adapters::tokio_tungstenite::{ended, observed};
use close_codes::adapters::{CLOSE_TIMEOUT, Connection, SendError};
use close_codes::{
    BadPayload, Client, CloseCode, CloseFrame, Closed, ConnectFailure, How, Initiator, Reason, Role,
    SendCode, Server, reason, send_code,
};
use close_codes_tests::ends::{self, ILLEGAL, LEGAL, frame, payload};
use close_codes_tests::raw::{CLOSE, PING, PONG, RawPeer, TEXT};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, DuplexStream, ReadBuf, duplex};
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::http::Response;
use tokio_tungstenite::tungstenite::protocol::CloseFrame as LibraryFrame;
use tokio_tungstenite::tungstenite::protocol::Role as LibraryRole;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message};

pub(crate) type Socket = WebSocketStream<DuplexStream>;
pub(crate) type Peer = RawPeer<DuplexStream>;

pub(crate) async fn client() -> (Connection<Socket, Client>, Peer) {
    let (near, far) = duplex(1 << 16);
    let socket = WebSocketStream::from_raw_socket(near, LibraryRole::Client, None).await;
    (Connection::client(socket), RawPeer::new(far, Role::Server))
}

pub(crate) async fn server() -> (Connection<Socket, Server>, Peer) {
    let (near, far) = duplex(1 << 16);
    let socket = WebSocketStream::from_raw_socket(near, LibraryRole::Server, None).await;
    (Connection::server(socket), RawPeer::new(far, Role::Client))
}

#[tokio::test]
async fn a_legal_close_is_observed_and_answered() {
    for code in LEGAL {
        let expected = frame(code, "why").begun_by(Initiator::Peer);
        let sent = CloseFrame::new(SendCode::new(code).unwrap()).with_reason(reason!("why"));
        let wrote = Some(payload(code, "why"));
        let found = ends::after_close(client, &payload(code, "why")).await;
        assert_eq!(found, (expected.having_sent(sent), wrote.clone()));
        let found = ends::after_close(server, &payload(code, "why")).await;
        assert_eq!(found, (expected.having_sent(sent), wrote));
    }
}

#[tokio::test]
async fn every_legal_code_is_sent() {
    for code in (0..=u16::MAX).filter_map(|code| SendCode::new(code).ok()) {
        let sent = CloseFrame::new(code).with_reason(reason!("why"));
        let bytes = payload(code.get(), "why");
        let (closed, wrote) = ends::after_ours(client, sent, &bytes).await;
        assert_eq!(wrote.as_ref(), Some(&bytes));
        assert_eq!(closed, frame(code.get(), "why").begun_by(Initiator::Us).having_sent(sent));
        assert!(closed.is_echo());
    }
    for code in LEGAL {
        let sent = CloseFrame::new(SendCode::new(code).unwrap());
        let (closed, wrote) = ends::after_ours(server, sent, &payload(code, "")).await;
        assert_eq!(wrote, Some(payload(code, "")));
        assert_eq!(closed, frame(code, "").begun_by(Initiator::Us).having_sent(sent));
    }
}

#[tokio::test]
async fn what_the_library_rewrites_is_unknown() {
    let sent = CloseFrame::new(SendCode::PROTOCOL_ERROR).with_reason(reason!("Protocol violation"));
    let expected = Closed::unknown(CloseCode::PROTOCOL_ERROR, "Protocol violation")
        .begun_by(Initiator::Peer)
        .having_sent(sent);
    for code in ILLEGAL.into_iter().chain([1014]) {
        let (closed, wrote) = ends::after_close(client, &payload(code, "why")).await;
        assert_eq!(closed, expected, "{code}");
        assert_eq!(wrote, Some(payload(1002, "Protocol violation")));
    }
    // And so is the real one.
    let (closed, _) = ends::after_close(client, &payload(1002, "Protocol violation")).await;
    assert_eq!(closed, expected);
}

#[tokio::test]
async fn after_our_close_nothing_is_rewritten() {
    let ours = send_code!(4000);
    for code in ILLEGAL {
        let (closed, _) = ends::after_ours(client, ours, &payload(code, "")).await;
        let bad = Closed::illegal_frame(BadPayload::IllegalCode(CloseCode::new(code)));
        assert_eq!(closed, bad.begun_by(Initiator::Us).having_sent(ours.into()));
    }
    for (code, text) in [(1014, ""), (1002, "Protocol violation")] {
        let (closed, _) = ends::after_ours(client, ours, &payload(code, text)).await;
        assert_eq!(closed, frame(code, text).begun_by(Initiator::Us).having_sent(ours.into()));
    }
}

#[tokio::test]
async fn a_malformed_close_fails_the_connection() {
    let after = async |payload: &[u8]| {
        let (closed, wrote) = ends::after_close(client, payload).await;
        assert_eq!(closed.initiator(), Initiator::Peer);
        let sent = closed.sent().map(|frame| frame.payload().to_vec());
        assert_eq!(sent, wrote);
        (closed.how(), closed.code().get(), closed.bad_payload(), sent)
    };
    let failed = |code: u16| Some(payload(code, ""));
    assert_eq!(after(b"\x03").await, (How::IllegalFrame, 1006, Some(BadPayload::OneByte), failed(1002)));
    let long = payload(1000, &"x".repeat(124));
    assert_eq!(after(&long).await, (How::Unknown, 1006, None, failed(1002)));
    assert_eq!(after(b"\x03\xe8\xff").await, (How::Unknown, 1006, None, failed(1007)));
}

#[tokio::test]
async fn a_broken_message_fails_the_connection() {
    let (closed, wrote) = ends::after_frame(client, TEXT, b"\xff").await;
    assert_eq!((closed.how(), wrote), (How::Unknown, Some(payload(1007, ""))));
    // An opcode that there is not.
    let (closed, wrote) = ends::after_frame(server, 3, b"").await;
    assert_eq!((closed.how(), wrote), (How::NoFrame, Some(payload(1002, ""))));
    assert_eq!(closed.sent(), Some(CloseFrame::new(SendCode::PROTOCOL_ERROR)));
}

#[tokio::test]
async fn messages_and_pongs_go_on() {
    let (mut connection, mut peer) = client().await;
    peer.send(TEXT, b"hello").await;
    peer.send(PING, b"?").await;
    assert_eq!(connection.next().await, Some(Message::text("hello")));
    assert_eq!(connection.next().await, Some(Message::Ping("?".into())));
    connection.send(Message::text("to you")).await.unwrap();
    assert_eq!(peer.receive().await, Some((TEXT, b"to you".to_vec())));
    assert_eq!(peer.receive().await, Some((PONG, b"?".to_vec())));
    assert_eq!(connection.closed(), Closed::no_frame());
}

fn raw_close(payload: &[u8]) -> Message {
    let mut frame = Frame::close(None);
    frame.header_mut().opcode = OpCode::Control(Control::Close);
    Message::Frame(Frame::from_payload(frame.header().clone(), payload.to_vec().into()))
}

fn library_close(code: u16, reason: &str) -> Message {
    Message::Close(Some(LibraryFrame { code: code.into(), reason: reason.into() }))
}

#[tokio::test]
async fn a_close_in_the_librarys_own_form_is_checked() {
    let (mut connection, mut peer) = client().await;
    for code in ILLEGAL {
        let refused = connection.send(library_close(code, "")).await;
        assert!(matches!(refused, Err(SendError::Code(refused)) if refused.code().get() == code));
        let refused = connection.send(raw_close(&payload(code, ""))).await;
        assert!(matches!(refused, Err(SendError::Code(_))));
    }
    let long = "x".repeat(124);
    let refused = connection.send(library_close(1000, &long)).await;
    assert!(matches!(refused, Err(SendError::Reason(refused)) if refused.byte_len() == 124));
    assert!(matches!(connection.send(raw_close(b"\x03")).await, Err(SendError::Malformed)));
    assert_eq!(connection.closed(), Closed::no_frame());

    connection.send(raw_close(&payload(4000, "bye"))).await.unwrap();
    // Nothing of the above was written.
    assert_eq!(peer.receive().await, Some((CLOSE, payload(4000, "bye"))));
    peer.send(CLOSE, b"").await;
    drop(peer);
    assert_eq!(connection.next().await, None);
    let sent = CloseFrame::new(send_code!(4000)).with_reason(reason!("bye"));
    assert_eq!(connection.closed(), Closed::empty_frame().begun_by(Initiator::Us).having_sent(sent));
}

#[tokio::test]
async fn a_close_under_another_name_is_checked() {
    let (mut connection, mut peer) = client().await;
    for opcode in [OpCode::Control(Control::Reserved(8)), OpCode::Data(Data::Reserved(8))] {
        let mut header = Frame::close(None).header().clone();
        header.opcode = opcode;
        let disguised = Message::Frame(Frame::from_payload(header, payload(1005, "").into()));
        assert!(matches!(connection.send(disguised.clone()).await, Err(SendError::Code(_))), "{opcode:?}");
        assert!(connection.try_send(disguised).is_err(), "{opcode:?}");
    }
    connection.send(Message::text("hello")).await.unwrap();
    assert_eq!(peer.receive().await, Some((TEXT, b"hello".to_vec())));
}

#[tokio::test]
async fn a_second_close_of_ours_changes_nothing() {
    let (mut connection, mut peer) = client().await;
    connection.send(library_close(4000, "")).await.unwrap();
    let refused = connection.send(library_close(4001, "")).await;
    assert!(matches!(refused, Err(SendError::Ended(_))));
    peer.send(CLOSE, &payload(4000, "")).await;
    assert_eq!(peer.receive_close().await, Some(payload(4000, "")));
    drop(peer);
    let closed = connection.close(send_code!(4002)).await;
    assert_eq!(closed, frame(4000, "").begun_by(Initiator::Us).having_sent(send_code!(4000).into()));
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_does_not_answer_is_left() {
    let start = Instant::now();
    let (mut connection, mut peer) = client().await;
    peer.send(TEXT, b"in flight").await;
    let closed = connection.close(send_code!(4000)).await;
    let expected = Closed::no_frame().begun_by(Initiator::Us).having_sent(send_code!(4000).into());
    assert_eq!(closed, expected.after_silence(CLOSE_TIMEOUT));
    assert_eq!(start.elapsed(), CLOSE_TIMEOUT);
    assert!(connection.has_ended());
    // It hung up.
    assert_eq!(peer.receive_close().await, Some(payload(4000, "")));
    assert_eq!(peer.receive_close().await, None);
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_does_not_hang_up_is_left() {
    let start = Instant::now();
    let (connection, mut peer) = client().await;
    let mut connection = connection.with_close_timeout(Duration::from_millis(700));
    peer.send(CLOSE, &payload(1001, "")).await;
    assert_eq!(connection.next().await, None);
    assert_eq!(start.elapsed(), Duration::from_millis(700));
    assert_eq!(connection.closed().code(), CloseCode::GOING_AWAY);
    // A server does not wait for its client.
    let (mut connection, mut peer) = server().await;
    peer.send(CLOSE, &payload(1001, "")).await;
    assert_eq!(connection.next().await, None);
    assert_eq!(start.elapsed(), Duration::from_millis(700));
    assert_eq!(peer.receive_close().await, Some(payload(1001, "")));
    assert_eq!(peer.receive().await, None);
}

/// A stream on which there is always something to read, so that no timer gets its turn.
struct Flood {
    reads_left: u32,
}

impl AsyncRead for Flood {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        to: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.reads_left = self.reads_left.checked_sub(1).expect("an end long before");
        while to.remaining() >= 3 {
            to.put_slice(b"\x81\x01!");
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Flood {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(from.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_does_not_stop_is_left() {
    let flood = Flood { reads_left: 10 };
    let socket = WebSocketStream::from_raw_socket(flood, LibraryRole::Client, None).await;
    let mut connection = Connection::client(socket).with_close_timeout(Duration::ZERO);
    assert_eq!(connection.close(send_code!(4000)).await.how(), How::NoFrame);
}

#[tokio::test(start_paused = true)]
async fn next_can_be_cancelled_in_the_midst_of_a_frame() {
    let (mut connection, mut peer) = client().await;
    for byte in [0x81, 2, b'h', b'i'] {
        let waited = tokio::time::timeout(Duration::from_millis(1), connection.next()).await;
        assert!(waited.is_err());
        peer.send_raw(&[byte]).await;
    }
    assert_eq!(connection.next().await, Some(Message::text("hi")));
}

#[tokio::test]
async fn close_can_be_cancelled() {
    let (mut connection, mut peer) = client().await;
    tokio::select! {
        biased;
        _ = connection.close(send_code!(4000)) => panic!("nobody answered"),
        () = async {} => {}
    }
    // What was in flight is not lost then.
    peer.send(TEXT, b"in flight").await;
    peer.send(CLOSE, &payload(4000, "")).await;
    assert_eq!(connection.next().await, Some(Message::text("in flight")));
    drop(peer);
    assert_eq!(connection.next().await, None);
    assert!(connection.closed().is_echo());
}

#[tokio::test]
async fn a_connection_can_be_spawned() {
    let (mut connection, peer) = client().await;
    let task = tokio::spawn(async move {
        while let Some(message) = connection.next().await {
            connection.send(message).await.unwrap();
        }
        connection.close(send_code!(1000)).await
    });
    drop(peer);
    assert_eq!(task.await.unwrap().how(), How::NoFrame);
}

#[test]
fn a_reason_known_at_compile_time_is_borrowed() {
    let library: Message = CloseFrame::new(send_code!(4001)).with_reason(reason!("expired")).into();
    assert_eq!(library, library_close(4001, "expired"));
    let copied = CloseFrame::new(send_code!(4001)).with_reason(Reason::truncated("expired"));
    assert_eq!(Message::from(copied), library);
    assert_eq!(Message::from(CloseFrame::EMPTY), Message::Close(None));
}

#[test]
fn errors_of_connecting() {
    let http = |status: u16, retry_after: Option<&str>| {
        let mut response = Response::builder().status(status);
        if let Some(value) = retry_after {
            response = response.header("Retry-After", value);
        }
        ConnectFailure::from(&Error::Http(Box::new(response.body(None).unwrap())))
    };
    assert_eq!(http(401, None), ConnectFailure::new().with_like(CloseCode::new(3000)));
    let busy = ConnectFailure::new().with_like(CloseCode::TRY_AGAIN_LATER);
    assert_eq!(http(503, Some("30")), busy.with_retry_after(Duration::from_secs(30)));
    let io = |kind, text: &str| ConnectFailure::from(&Error::Io(io::Error::new(kind, text)));
    assert_eq!(io(io::ErrorKind::ConnectionRefused, "refused"), ConnectFailure::new());
    let tls = ConnectFailure::new().with_like(CloseCode::TLS_HANDSHAKE);
    assert_eq!(io(io::ErrorKind::InvalidData, "invalid peer certificate"), tls);
    assert!(io(io::ErrorKind::TimedOut, "no answer").is_timeout());
}

#[test]
fn for_a_loop_of_ones_own() {
    let shown = LibraryFrame { code: 4001.into(), reason: "expired".into() };
    assert_eq!(observed(Some(&shown)), frame(4001, "expired"));
    assert_eq!(observed(None), Closed::empty_frame());
    assert_eq!(ended(&Error::ConnectionClosed), Closed::no_frame());
}

/// A connection has no destructor that knows the transport, and so borrows it no longer than it is used.
#[tokio::test]
async fn a_transport_that_was_lent_is_free_after_the_last_use() {
    let (mut near, far) = duplex(1 << 16);
    let socket = WebSocketStream::from_raw_socket(&mut near, LibraryRole::Client, None).await;
    let mut connection = Connection::client(socket);
    drop(far);
    assert_eq!(connection.next().await, None);
    near.write_all(b"x").await.unwrap_err();
}

//! tokio-websockets' adapter, against a peer made of bytes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use close_codes::adapters::tokio_websockets::{ended, observed};
use close_codes::adapters::{CLOSE_TIMEOUT, Connection};
use close_codes::{
    Client, CloseCode, CloseFrame, Closed, ConnectFailure, How, Initiator, Role, SendCode, Server, reason,
    send_code,
};
use close_codes_tests::ends::{self, ILLEGAL, LEGAL, frame, payload};
use close_codes_tests::raw::{PING, PONG, RawPeer, TEXT};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, DuplexStream, ReadBuf, duplex, join, sink};
use tokio::time::{Instant, Sleep, sleep};
use tokio_websockets::{ClientBuilder, Error, Message, ServerBuilder, WebSocketStream};

pub(crate) type Socket = WebSocketStream<DuplexStream>;
pub(crate) type Peer = RawPeer<DuplexStream>;

pub(crate) async fn client() -> (Connection<Socket, Client>, Peer) {
    let (near, far) = duplex(1 << 16);
    (Connection::client(ClientBuilder::new().take_over(near)), RawPeer::new(far, Role::Server))
}

pub(crate) async fn server() -> (Connection<Socket, Server>, Peer) {
    let (near, far) = duplex(1 << 16);
    (Connection::server(ServerBuilder::new().serve(near)), RawPeer::new(far, Role::Client))
}

#[tokio::test]
async fn a_legal_close_is_observed_and_answered_without_its_reason() {
    for code in LEGAL.into_iter().chain([1014]) {
        let sent = CloseFrame::new(SendCode::new(code).unwrap());
        let expected = frame(code, "why").begun_by(Initiator::Peer).having_sent(sent);
        let wrote = Some(payload(code, ""));
        assert_eq!(ends::after_close(client, &payload(code, "why")).await, (expected, wrote.clone()));
        assert_eq!(ends::after_close(server, &payload(code, "why")).await, (expected, wrote));
    }
}

#[tokio::test]
async fn every_legal_code_is_sent() {
    for code in (0..=u16::MAX).filter_map(|code| SendCode::new(code).ok()) {
        let sent = CloseFrame::new(code).with_reason(reason!("why"));
        let (closed, wrote) = ends::after_ours(client, sent, &payload(code.get(), "")).await;
        assert_eq!(wrote, Some(payload(code.get(), "why")));
        assert_eq!(closed, frame(code.get(), "").begun_by(Initiator::Us).having_sent(sent));
    }
}

#[tokio::test]
async fn an_illegal_code_is_known_to_be_one() {
    for code in ILLEGAL {
        let sent = CloseFrame::new(SendCode::PROTOCOL_ERROR).with_reason(reason!("invalid close code"));
        let expected = Closed::illegal_frame_unseen();
        let (closed, wrote) = ends::after_close(client, &payload(code, "")).await;
        assert_eq!(closed, expected.begun_by(Initiator::Peer).having_sent(sent), "{code}");
        assert_eq!(wrote, Some(sent.payload().to_vec()));
        let ours = send_code!(4000);
        let (closed, _) = ends::after_ours(client, ours, &payload(code, "")).await;
        assert_eq!(closed, expected.begun_by(Initiator::Us).having_sent(ours.into()));
    }
}

#[tokio::test]
async fn a_malformed_close_fails_the_connection() {
    let after = async |payload: &[u8]| {
        let (closed, wrote) = ends::after_close(client, payload).await;
        assert_eq!(closed.sent().map(|frame| frame.payload().to_vec()), wrote);
        let code = closed.sent().and_then(|frame| frame.code());
        (closed.how(), closed.code(), closed.initiator(), code)
    };
    let unknown =
        |code| (How::Unknown, CloseCode::ABNORMAL_CLOSURE, Initiator::Peer, SendCode::new(code).ok());
    assert_eq!(after(b"\x03").await, unknown(1002));
    assert_eq!(after(&payload(1000, &"x".repeat(124))).await, unknown(1002));
    assert_eq!(after(b"\x03\xe8\xff").await, unknown(1007));
}

#[tokio::test]
async fn a_broken_message_fails_the_connection() {
    let (closed, wrote) = ends::after_frame(client, 3, b"").await;
    assert_eq!(closed.how(), How::NoFrame);
    assert_eq!(wrote, Some(payload(1002, "invalid opcode")));
    assert_eq!(closed.sent().map(|frame| frame.payload().to_vec()), wrote);
}

#[tokio::test]
async fn messages_and_pongs_go_on() {
    let (mut connection, mut peer) = client().await;
    peer.send(TEXT, b"hello").await;
    peer.send(PING, b"?").await;
    assert_eq!(connection.next().await.unwrap().as_text(), Some("hello"));
    assert!(connection.next().await.unwrap().is_ping());
    connection.send(Message::text("to you")).await.unwrap();
    assert_eq!(peer.receive().await, Some((PONG, b"?".to_vec())));
    assert_eq!(peer.receive().await, Some((TEXT, b"to you".to_vec())));
}

#[tokio::test]
async fn a_close_in_the_librarys_own_form_is_remembered() {
    let (mut connection, mut peer) = client().await;
    let ours = CloseFrame::new(send_code!(4000)).with_reason(reason!("bye"));
    connection.send(Message::from(ours)).await.unwrap();
    peer.send_raw(b"\x88\x00").await;
    assert_eq!(peer.receive_close().await, Some(payload(4000, "bye")));
    assert!(connection.next().await.is_none());
    assert_eq!(connection.closed(), Closed::empty_frame().begun_by(Initiator::Us).having_sent(ours));
}

/// A stream on which nothing comes, and which is reset in the end.
struct Reset(Pin<Box<Sleep>>);

impl AsyncRead for Reset {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.0.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
    }
}

#[tokio::test(start_paused = true)]
async fn a_reset_is_no_sign_of_life() {
    let stream = join(Reset(Box::pin(sleep(Duration::from_secs(6)))), sink());
    let mut connection = Connection::client(ClientBuilder::new().take_over(stream));
    assert!(connection.next().await.is_none());
    let closed = connection.closed();
    assert_eq!((closed.how(), closed.initiator()), (How::NoFrame, Initiator::Peer));
    assert_eq!(closed.silent_for(), Duration::from_secs(6));
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_does_not_answer_is_left() {
    let start = Instant::now();
    let (mut connection, mut peer) = server().await;
    let closed = connection.close(send_code!(4000)).await;
    let expected = Closed::no_frame().begun_by(Initiator::Us).having_sent(send_code!(4000).into());
    assert_eq!(closed, expected.after_silence(CLOSE_TIMEOUT));
    assert_eq!(start.elapsed(), CLOSE_TIMEOUT);
    assert_eq!(peer.receive_close().await, Some(payload(4000, "")));
    assert_eq!(peer.receive().await, None);
}

#[test]
fn for_a_loop_of_ones_own() {
    assert_eq!(observed(&Message::text("hello")), None);
    assert_eq!(observed(&CloseFrame::EMPTY.into()), Some(Closed::empty_frame()));
    assert_eq!(observed(&CloseFrame::new(send_code!(4001)).into()), Some(frame(4001, "")));
    assert_eq!(ended(&Error::AlreadyClosed), Closed::no_frame());
}

#[tokio::test]
async fn errors_of_connecting() {
    let refused = async |response: &str| {
        let (near, mut far) = duplex(1 << 16);
        let peer = async {
            let mut request = [0; 1024];
            let _ = far.read(&mut request).await;
            far.write_all(response.as_bytes()).await.unwrap();
        };
        let builder = ClientBuilder::new().uri("ws://localhost/").unwrap();
        let (connected, ()) = tokio::join!(builder.connect_on(near), peer);
        ConnectFailure::from(&connected.expect_err("a refusal"))
    };
    let busy = refused("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 30\r\n\r\n").await;
    assert_eq!(busy, ConnectFailure::new().with_like(CloseCode::TRY_AGAIN_LATER));
    assert_eq!(refused("nonsense\r\n\r\n").await, ConnectFailure::new());
    let io = |kind| ConnectFailure::from(&Error::Io(io::Error::new(kind, "an error")));
    assert_eq!(io(io::ErrorKind::ConnectionRefused), ConnectFailure::new());
    assert_eq!(io(io::ErrorKind::InvalidData).like(), Some(CloseCode::TLS_HANDSHAKE));
    assert!(io(io::ErrorKind::TimedOut).is_timeout());
}

//! axum's adapter, in a server on the loopback interface, against a peer made of bytes.

use axum::Router;
use axum::extract::ws::{CloseFrame as LibraryFrame, Message, WebSocket, WebSocketUpgrade};
use axum::routing::any;
use close_codes::adapters::axum::observed;
use close_codes::adapters::{Connection, SendError};
use close_codes::{
    BadPayload, CloseCode, CloseFrame, Closed, How, Initiator, SendCode, Server, reason, send_code,
};
use close_codes_tests::ends::{self, ILLEGAL, LEGAL, frame, payload};
use close_codes_tests::raw::{CLOSE, PING, PONG, RawPeer, TEXT};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

pub(crate) async fn server() -> (Connection<WebSocket, Server>, RawPeer<TcpStream>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, mut sockets) = mpsc::channel(1);
    let handler = async move |upgrade: WebSocketUpgrade| {
        upgrade.on_upgrade(async move |socket| sender.send(socket).await.unwrap())
    };
    let router = Router::new().route("/chat", any(handler));
    // It ends with the test's runtime.
    tokio::spawn(async move { axum::serve(listener, router).await });
    let peer = RawPeer::upgrade(TcpStream::connect(address).await.unwrap()).await;
    (Connection::server(sockets.recv().await.unwrap()), peer)
}

#[tokio::test]
async fn a_legal_close_is_observed_and_answered() {
    for code in LEGAL {
        let sent = CloseFrame::new(SendCode::new(code).unwrap()).with_reason(reason!("why"));
        let expected = frame(code, "why").begun_by(Initiator::Peer).having_sent(sent);
        let found = ends::after_close(server, &payload(code, "why")).await;
        assert_eq!(found, (expected, Some(payload(code, "why"))));
    }
}

#[tokio::test]
async fn a_legal_code_is_sent() {
    for code in LEGAL.into_iter().chain([1014]) {
        let sent = CloseFrame::new(SendCode::new(code).unwrap()).with_reason(reason!("why"));
        let (closed, wrote) = ends::after_ours(server, sent, &payload(code, "")).await;
        assert_eq!(wrote, Some(payload(code, "why")));
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
        let (closed, _) = ends::after_close(server, &payload(code, "why")).await;
        assert_eq!(closed, expected, "{code}");
    }
    let ours = send_code!(4000);
    for code in ILLEGAL {
        let (closed, _) = ends::after_ours(server, ours, &payload(code, "")).await;
        let bad = Closed::illegal_frame(BadPayload::IllegalCode(CloseCode::new(code)));
        assert_eq!(closed, bad.begun_by(Initiator::Us).having_sent(ours.into()));
    }
}

#[tokio::test]
async fn what_fails_the_connection_is_known_as_far_as_the_text_of_its_error_tells() {
    let after = async |opcode, bytes: &[u8]| {
        let (mut connection, mut peer) = server().await;
        peer.send(opcode, bytes).await;
        assert_eq!(connection.next().await, None);
        let closed = connection.closed();
        assert_eq!((closed.initiator(), closed.code()), (Initiator::Peer, CloseCode::ABNORMAL_CLOSURE));
        let wrote = peer.receive_close().await;
        assert_eq!(closed.sent().map(|frame| frame.payload().to_vec()), wrote);
        (closed.how(), closed.bad_payload(), wrote)
    };
    let failed = |code: u16| Some(payload(code, ""));
    assert_eq!(after(CLOSE, b"\x03").await, (How::IllegalFrame, Some(BadPayload::OneByte), failed(1002)));
    let long = payload(1000, &"x".repeat(124));
    assert_eq!(after(CLOSE, &long).await, (How::Unknown, None, failed(1002)));
    assert_eq!(after(CLOSE, b"\x03\xe8\xff").await, (How::Unknown, None, failed(1007)));
    assert_eq!(after(TEXT, b"\xff").await, (How::Unknown, None, failed(1007)));
}

#[tokio::test]
async fn messages_and_pongs_go_on() {
    let (mut connection, mut peer) = server().await;
    peer.send(PING, b"?").await;
    peer.send(TEXT, b"hello").await;
    assert_eq!(connection.next().await, Some(Message::Ping("?".into())));
    assert_eq!(connection.next().await, Some(Message::Text("hello".into())));
    connection.send(Message::Text("to you".into())).await.unwrap();
    assert_eq!(peer.receive().await, Some((PONG, b"?".to_vec())));
    assert_eq!(peer.receive().await, Some((TEXT, b"to you".to_vec())));
}

#[tokio::test]
async fn a_close_in_the_librarys_own_form_is_checked() {
    let (mut connection, mut peer) = server().await;
    let close = |code, reason: &str| Message::Close(Some(LibraryFrame { code, reason: reason.into() }));
    for code in ILLEGAL {
        let refused = connection.send(close(code, "")).await;
        assert!(matches!(refused, Err(SendError::Code(refused)) if refused.code().get() == code));
    }
    let refused = connection.send(close(1000, &"x".repeat(124))).await;
    assert!(matches!(refused, Err(SendError::Reason(_))));
    connection.send(close(4000, "bye")).await.unwrap();
    // Nothing of the above was written.
    assert_eq!(peer.receive().await, Some((CLOSE, payload(4000, "bye"))));
    peer.send(CLOSE, b"").await;
    assert_eq!(connection.next().await, None);
    let sent = CloseFrame::new(send_code!(4000)).with_reason(reason!("bye"));
    assert_eq!(connection.closed(), Closed::empty_frame().begun_by(Initiator::Us).having_sent(sent));
}

/// As with tokio-tungstenite.
#[tokio::test]
async fn a_message_over_the_limit_is_no_close() {
    let (mut connection, mut peer) = server().await;
    // The head of a frame of 1 GiB is enough.
    peer.send_raw(&[&b"\x82\xff"[..], &(1_u64 << 30).to_be_bytes(), &[0; 4]].concat()).await;
    assert_eq!(connection.next().await, None);
    let sent = CloseFrame::new(send_code!(1009));
    assert_eq!(connection.closed(), Closed::no_frame().begun_by(Initiator::Peer).having_sent(sent));
    assert_eq!(peer.receive_close().await, Some(payload(1009, "")));
}

#[test]
fn for_a_loop_of_ones_own() {
    let shown = LibraryFrame { code: 4001, reason: "expired".into() };
    assert_eq!(observed(Some(&shown)), frame(4001, "expired"));
    assert_eq!(observed(None), Closed::empty_frame());
    let ours = CloseFrame::new(send_code!(4001)).with_reason(reason!("expired"));
    assert_eq!(Message::from(ours), Message::Close(Some(shown)));
}

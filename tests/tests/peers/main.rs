//! Real peers on loopback, Python's websockets and npm's ws, as servers and as clients: what they send is observed,
//! and what may be sent is taken by them. `tests/rigs/peers/install.sh` installs them; without it the tests are skipped.

mod clients_of_ours;
mod peer;
#[path = "../verdicts/servers.rs"]
mod servers;

use std::fmt::Write as _;
use std::time::Duration;

use close_codes::adapters::{Connection, IntoSocket};
use close_codes::{
    BadPayload, Client, CloseCode, CloseFrame, CloseReason, Closed, Initiator, IntoCloseFrame, Reason,
    SendCode, reason, send_code,
};
use close_codes_tests::ends::{ILLEGAL, frame};
use fastwebsockets::handshake;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use peer::{Peer, Side};
use tokio::net::TcpStream;

/// Both ends take part in the closing handshake, so that nobody waits so long; a busy machine may take a while.
const PATIENCE: Duration = Duration::from_secs(50);

#[derive(CloseReason)]
#[close(sendable(client = ClientClose))]
enum ChatClose {
    #[close(4001, reason = "token \u{e9}puis\u{e9}")]
    TokenExpired,
    #[close(4100..=4199)]
    Throttled(#[allow(dead_code)] u16),
}

/// A client's library: how it connects, and what is to be expected of it where libraries differ.
trait Library {
    type Socket: IntoSocket<Client>;
    async fn connect(peer: &Peer, path: &str) -> Self::Socket;
    /// After a Close with 1014.
    fn bad_gateway() -> Closed;
    /// After a Close with an illegal code.
    fn illegal(code: u16) -> Closed;
}

struct TokioTungstenite;

impl Library for TokioTungstenite {
    type Socket = tokio_tungstenite::WebSocketStream<TcpStream>;

    async fn connect(peer: &Peer, path: &str) -> Self::Socket {
        let stream = peer.connect().await;
        tokio_tungstenite::client_async(peer.url(path), stream).await.expect("a handshake").0
    }

    fn bad_gateway() -> Closed {
        Self::illegal(1014)
    }

    fn illegal(_: u16) -> Closed {
        Closed::unknown(CloseCode::PROTOCOL_ERROR, "Protocol violation")
    }
}

struct TokioWebsockets;

impl Library for TokioWebsockets {
    type Socket = tokio_websockets::WebSocketStream<TcpStream>;

    async fn connect(peer: &Peer, path: &str) -> Self::Socket {
        let stream = peer.connect().await;
        let builder = tokio_websockets::ClientBuilder::new().uri(&peer.url(path)).expect("a URL");
        builder.connect_on(stream).await.expect("a handshake").0
    }

    fn bad_gateway() -> Closed {
        frame(1014, "why")
    }

    fn illegal(_: u16) -> Closed {
        Closed::illegal_frame_unseen()
    }
}

struct Fastwebsockets;

/// hyper's executor, with tokio.
struct Spawn;

impl<F: Future<Output = ()> + Send + 'static> hyper::rt::Executor<F> for Spawn {
    fn execute(&self, future: F) {
        tokio::spawn(future);
    }
}

impl Library for Fastwebsockets {
    type Socket = fastwebsockets::WebSocket<TokioIo<Upgraded>>;

    async fn connect(peer: &Peer, path: &str) -> Self::Socket {
        let request = hyper::Request::get(format!("/{path}"))
            .header("Host", "127.0.0.1")
            .header("Upgrade", "websocket")
            .header("Connection", "upgrade")
            .header("Sec-WebSocket-Key", handshake::generate_key())
            .header("Sec-WebSocket-Version", "13")
            .body(String::new());
        let stream = peer.connect().await;
        handshake::client(&Spawn, request.expect("a request"), stream).await.expect("a handshake").0
    }

    fn bad_gateway() -> Closed {
        frame(1014, "why")
    }

    fn illegal(code: u16) -> Closed {
        Closed::illegal_frame(BadPayload::IllegalCode(CloseCode::new(code)))
    }
}

/// What an endpoint may send: every code below 3000, the borders and some of those above.
fn sendable() -> impl Iterator<Item = SendCode> {
    let applications = (3000..=4999).step_by(97).chain([3003, 3008, 3999, 4000, 4999]);
    (0..3000).chain(applications).filter_map(|code| SendCode::new(code).ok())
}

fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        write!(encoded, "%{byte:02x}").expect("a String takes everything");
        encoded
    })
}

/// The peer ends the connection as the path asks: who began is the peer, and what was sent is not looked at.
async fn observed<L: Library>(peer: &Peer, path: &str) -> Closed {
    let mut connection = Connection::client(L::connect(peer, path).await).with_close_timeout(PATIENCE);
    assert!(connection.next().await.is_none(), "no message was sent");
    let closed = connection.closed();
    assert_eq!(closed.initiator(), Initiator::Peer, "{path}");
    closed
}

/// `expected`, as the connection says it: begun by the peer, and with whatever it sent in return.
fn answered(expected: &Closed, closed: &Closed) -> Closed {
    let expected = expected.begun_by(Initiator::Peer);
    match closed.sent() {
        Some(sent) => expected.having_sent(sent),
        None => expected,
    }
}

async fn the_peer_closes<L: Library>(peer: &Peer) {
    let check = async |path: &str, expected: Closed| {
        let closed = observed::<L>(peer, path).await;
        assert_eq!(closed, answered(&expected, &closed), "{path}");
    };
    for code in sendable() {
        let expected = if code.get() == 1014 { L::bad_gateway() } else { frame(code.get(), "why") };
        check(&format!("close/{code}/why"), expected).await;
    }
    let longest = "\u{e9}".repeat(61) + "!";
    check(&format!("close/4000/{}", percent_encoded(&longest)), frame(4000, &longest)).await;
    check("close", Closed::empty_frame()).await;
    check("drop", Closed::no_frame()).await;
    for code in ILLEGAL {
        check(&format!("raw/{code:04x}"), L::illegal(code)).await;
    }
}

/// This end closes, and the peer prints what it observed.
async fn after_ours<L: Library>(peer: &mut Peer, reason: impl IntoCloseFrame<Client>) -> String {
    let frame = reason.into_close_frame();
    let connection = Connection::client(L::connect(peer, "observe").await).with_close_timeout(PATIENCE);
    let closed = { connection }.close(frame).await;
    assert_eq!((closed.initiator(), closed.sent()), (Initiator::Us, Some(frame)));
    assert!(closed.is_echo(), "{frame} was answered by {closed}");
    peer.line()
}

async fn we_close<L: Library>(peer: &mut Peer) {
    for code in sendable() {
        let frame = CloseFrame::new(code).with_reason(reason!("why"));
        assert_eq!(after_ours::<L>(peer, frame).await, format!("{code} why"));
    }
    let longest = "\u{e9}".repeat(61) + "!";
    let frame = CloseFrame::new(send_code!(4000)).with_reason(Reason::new(&longest).expect("123 bytes"));
    assert_eq!(after_ours::<L>(peer, frame).await, format!("4000 {longest}"));
    assert_eq!(after_ours::<L>(peer, CloseFrame::EMPTY).await, "1005 ");
    let expired = after_ours::<L>(peer, ClientClose::TokenExpired).await;
    assert_eq!(expired, "4001 token \u{e9}puis\u{e9}");
    let throttled = ClientClose::Throttled(4150.try_into().expect("in its range"));
    assert_eq!(after_ours::<L>(peer, throttled).await, "4150 ");
}

#[tokio::test]
async fn pythons_websockets_closes() {
    let Some(peer) = Peer::python(Side::Server) else { return };
    the_peer_closes::<TokioTungstenite>(&peer).await;
    the_peer_closes::<TokioWebsockets>(&peer).await;
    the_peer_closes::<Fastwebsockets>(&peer).await;
}

#[tokio::test]
async fn pythons_websockets_is_closed() {
    let Some(mut peer) = Peer::python(Side::Server) else { return };
    we_close::<TokioTungstenite>(&mut peer).await;
    we_close::<TokioWebsockets>(&mut peer).await;
    we_close::<Fastwebsockets>(&mut peer).await;
}

#[tokio::test]
async fn npms_ws_closes() {
    let Some(peer) = Peer::node(Side::Server) else { return };
    the_peer_closes::<TokioTungstenite>(&peer).await;
    the_peer_closes::<TokioWebsockets>(&peer).await;
    the_peer_closes::<Fastwebsockets>(&peer).await;
}

#[tokio::test]
async fn npms_ws_is_closed() {
    let Some(mut peer) = Peer::node(Side::Server) else { return };
    we_close::<TokioTungstenite>(&mut peer).await;
    we_close::<TokioWebsockets>(&mut peer).await;
    we_close::<Fastwebsockets>(&mut peer).await;
}

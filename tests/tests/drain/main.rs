//! A server is drained: the plan, the seats and the report, with a paused clock and peers made of bytes; and real
//! servers, in `servers.rs`.

mod door;
mod plan;
mod seats;
mod servers;

use std::time::Duration;

use close_codes::adapters::Connection;
use close_codes::{CloseFrame, Drain, DrainReport, RetryWindow, Role, Seat, Server, reason, send_code};
use close_codes_tests::raw::{CLOSE, PING, PONG, RawPeer};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, duplex};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol;

type Peer = RawPeer<DuplexStream>;
type Socket = WebSocketStream<DuplexStream>;

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn restart() -> CloseFrame {
    CloseFrame::new(send_code!(1012)).with_reason(reason!("restart"))
}

/// A server's connection, and its peer.
async fn connect() -> (Connection<Socket, Server>, Peer) {
    let (near, far) = duplex(1 << 12);
    let socket = WebSocketStream::from_raw_socket(near, protocol::Role::Server, None).await;
    (Connection::server(socket), RawPeer::new(far, Role::Client))
}

/// A handler as everybody writes it.
async fn serve(connection: Connection<Socket, Server>, seat: Seat) {
    let mut connection = connection.in_seat(seat);
    while connection.next().await.is_some() {}
}

/// A client that answers its Close: when it came, and the window in its reason.
async fn answers<S: AsyncRead + AsyncWrite + Unpin>(mut peer: RawPeer<S>) -> Option<(Instant, RetryWindow)> {
    let payload = loop {
        match peer.receive().await? {
            (CLOSE, payload) => break payload,
            (PING, payload) => peer.send(PONG, &payload).await,
            _ => {}
        }
    };
    let at = Instant::now();
    peer.send(CLOSE, &payload).await;
    let window = RetryWindow::from_reason(str::from_utf8(&payload[2..]).unwrap()).expect("a window");
    Some((at, window))
}

/// So many connections that behave, and what becomes of their clients.
async fn open(drain: &Drain, connections: usize) -> JoinSet<Option<(Instant, RetryWindow)>> {
    let mut clients = JoinSet::new();
    for _ in 0..connections {
        let seat = drain.enter().expect("the door is open");
        let (connection, peer) = connect().await;
        tokio::spawn(serve(connection, seat));
        clients.spawn(answers(peer));
    }
    clients
}

/// The drain begins now.
fn run(drain: &Drain, per_second: u32, within: Duration) -> JoinHandle<DrainReport> {
    let (drain, deadline) = (drain.clone(), Instant::now() + within);
    tokio::spawn(async move { drain.run(restart(), per_second, deadline).await })
}

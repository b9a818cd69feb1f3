//! The proxy: carries messages both ways, and tells each side how the other one ended.

use std::io;
use std::time::Duration;

use close_codes::adapters::{Connection, Socket};
use close_codes::{Client, CloseFrame, Closed, How, SendCode, Server};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{accept_async, connect_async};

/// What the client hears where the upstream ended without a Close that can be passed on.
const UPSTREAM_LOST: SendCode = SendCode::BAD_GATEWAY;
/// What the upstream hears where the client did.
const CLIENT_LOST: SendCode = SendCode::GOING_AWAY;
/// How long either side may take for its handshake, and to take a message. Meanwhile nothing is carried the other way.
const PATIENCE: Duration = Duration::from_secs(10);

/// Accepts clients and connects each to the upstream, until it is dropped.
pub(crate) async fn serve(listener: TcpListener, upstream: String) -> io::Result<()> {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                connections.spawn(connect(stream, upstream.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Serves one client.
async fn connect(stream: TcpStream, upstream: String) {
    // Who does not speak WebSocket is hung up on.
    let Ok(Ok(socket)) = timeout(PATIENCE, accept_async(stream)).await else {
        return;
    };
    let mut client = Connection::server(socket);
    match timeout(PATIENCE, connect_async(upstream)).await {
        Ok(Ok((socket, _response))) => relay(client, Connection::client(socket)).await,
        _ => _ = client.close(UPSTREAM_LOST).await,
    }
}

/// Carries messages until one side ends, and tells the other.
async fn relay(
    mut client: Connection<impl Socket<Server, Message = Message>, Server>,
    mut upstream: Connection<impl Socket<Client, Message = Message>, Client>,
) {
    loop {
        let is_taken = tokio::select! {
            message = client.next() => match message {
                Some(message) => pass_on(message, &mut upstream).await,
                None => {
                    upstream.close(pass_end_on(&client.closed(), CLIENT_LOST)).await;
                    return;
                }
            },
            message = upstream.next() => match message {
                Some(message) => pass_on(message, &mut client).await,
                None => {
                    client.close(pass_end_on(&upstream.closed(), UPSTREAM_LOST)).await;
                    return;
                }
            },
        };
        if !is_taken {
            // One of them is stuck, and neither can be served any more.
            tokio::join!(client.close(UPSTREAM_LOST), upstream.close(CLIENT_LOST));
            return;
        }
    }
}

/// Sends a message to the other side. Whether it was taken in time.
async fn pass_on<By>(message: Message, to: &mut Connection<impl Socket<By, Message = Message>, By>) -> bool {
    // Each connection has its own pings.
    if !message.is_text() && !message.is_binary() {
        return true;
    }
    // If the other side is gone, its own `next` says how.
    timeout(PATIENCE, to.send(message)).await.is_ok()
}

/// What to tell the other side of an end: the same, where that may be sent.
///
/// tungstenite shows 1014 and every illegal code as 1002, so that it looks as if *this* side's messages were
/// wrong; the adapter knows better, and says `Unknown`. The other side is told what it can act on.
fn pass_end_on(closed: &Closed, fallback: SendCode) -> CloseFrame {
    match closed.how() {
        How::Unknown => CloseFrame::new(fallback),
        _ => closed.relay(fallback),
    }
}

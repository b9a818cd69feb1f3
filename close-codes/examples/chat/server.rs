//! The server: axum's.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::any;
use close_codes::Supervised;
use close_codes::adapters::Connection;
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::chat_close::{ChatClose, ServerClose};
use super::room::Room;

/// The longest message that is taken, in bytes.
const LONGEST_MESSAGE: usize = 16 << 10;

/// A chat server that runs.
pub(crate) struct Chat {
    name: &'static str,
    address: SocketAddr,
    room: Room,
    stop_accepting: oneshot::Sender<()>,
    server: JoinHandle<io::Result<()>>,
}

impl Chat {
    pub(crate) async fn open(name: &'static str) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let room = Room::new();
        let router = Router::new().route("/chat", any(enter)).with_state(room.clone());
        let (stop_accepting, stop) = oneshot::channel::<()>();
        let server = tokio::spawn(async move {
            let server = axum::serve(listener, router);
            server.with_graceful_shutdown(async move { _ = stop.await }).await
        });
        Ok(Self { name, address, room, stop_accepting, server })
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/chat", self.address)
    }

    /// Waits until so many clients are there.
    pub(crate) async fn is_full(&self, clients: usize) {
        self.room.has(clients).await;
    }

    /// Stops to accept connections, then closes those that there are, so that so many clients a second come back.
    pub(crate) async fn shut_down(self, per_second: u32, closing: Duration) -> io::Result<()> {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.stop_accepting.send(());
        // axum does not wait for WebSockets; the room does.
        self.server.await.map_err(io::Error::other)??;
        self.room.empty(per_second, closing).await;
        println!("the {} server is down", self.name);
        Ok(())
    }
}

async fn enter(upgrade: WebSocketUpgrade, State(room): State<Room>) -> Response {
    upgrade.max_message_size(LONGEST_MESSAGE).on_upgrade(|socket| serve(socket, room))
}

/// Serves one client until its connection ends.
async fn serve(socket: WebSocket, room: Room) {
    let mut place = room.enter();
    let mut connection = Connection::server(socket);
    loop {
        tokio::select! {
            message = connection.next() => match message {
                Some(Message::Text(text)) => room.say(text.to_string()),
                Some(Message::Binary(_)) => _ = connection.close(ServerClose::TextOnly).await,
                Some(_) => {}
                None => break,
            },
            said = place.messages.recv() => match said {
                // Should the connection be gone, `next` says so.
                Ok(text) => _ = connection.send(Message::text(text)).await,
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break,
            },
            frame = &mut place.farewell => {
                // Who shut the room down may have given up.
                connection.close(frame.unwrap_or(ServerClose::Restart.frame())).await;
                break;
            }
        }
    }
    let closed = connection.closed();
    println!("server: {closed}: {:?}", ChatClose::from_closed(&closed));
}

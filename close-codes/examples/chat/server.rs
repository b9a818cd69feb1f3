//! The server: axum's.

use std::future::IntoFuture;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use close_codes::adapters::Connection;
use close_codes::{Drain, DrainReport, Seat, Supervised};
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use super::chat_close::{ChatClose, ServerClose};
use super::screen::{follow, say};

/// The longest message that is taken, in bytes.
const LONGEST_MESSAGE: usize = 16 << 10;
/// How many messages a slow client may be behind. It misses older ones.
const BACKLOG: usize = 64;
/// How long a client has to answer a Close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// A chat server that runs.
pub(crate) struct Chat {
    name: &'static str,
    address: SocketAddr,
    drain: Drain,
    server: JoinHandle<io::Result<()>>,
}

/// What each request needs.
#[derive(Clone)]
struct Room {
    drain: Drain,
    messages: broadcast::Sender<String>,
}

impl Chat {
    pub(crate) async fn open(name: &'static str) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let drain = Drain::new().with_close_timeout(CLOSE_TIMEOUT);
        let room = Room { drain: drain.clone(), messages: broadcast::Sender::new(BACKLOG) };
        let router = Router::new().route("/chat", any(enter)).with_state(room);
        let server = axum::serve(listener, router).with_graceful_shutdown(drain.clone().shut());
        let server = tokio::spawn(server.into_future());
        Ok(Self { name, address, drain, server })
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/chat", self.address)
    }

    /// Waits until so many clients are there.
    pub(crate) async fn is_full(&self, clients: u64) {
        let mut progresses = self.drain.progresses();
        while progresses.next().await.is_some_and(|progress| progress.open != clients) {}
    }

    /// Lets nobody in any more, and sends those who are there away one by one within `closing`, so that the other
    /// servers get so many a second back.
    pub(crate) async fn shut_down(self, per_second: u32, closing: Duration) -> io::Result<DrainReport> {
        // The last turn comes a second and the close timeout before the deadline.
        let deadline = Instant::now() + closing + CLOSE_TIMEOUT + Duration::from_secs(1);
        let (served, report, ()) = tokio::join!(
            // One deadline bounds both: axum does not wait for WebSockets, but for whatever else is open.
            timeout_at(deadline, self.server),
            self.drain.run(ServerClose::Restart, per_second, deadline),
            follow(self.drain.progresses()),
        );
        if let Ok(server) = served {
            server.map_err(io::Error::other)??;
        }
        say(format_args!("the {} server is down: {report}", self.name));
        Ok(report)
    }
}

/// Takes a client in, unless the server shuts down.
async fn enter(upgrade: WebSocketUpgrade, State(room): State<Room>) -> Response {
    let Some(seat) = room.drain.enter() else {
        let retry_after = room.drain.retry_after().as_secs().to_string();
        return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, retry_after)]).into_response();
    };
    upgrade.max_message_size(LONGEST_MESSAGE).on_upgrade(|socket| serve(socket, seat, room.messages))
}

/// Serves one client until its connection ends, by the client or at its turn in a shutdown.
async fn serve(socket: WebSocket, seat: Seat, messages: broadcast::Sender<String>) {
    let mut heard = messages.subscribe();
    let mut connection = Connection::server(socket).with_close_timeout(CLOSE_TIMEOUT).in_seat(seat);
    loop {
        tokio::select! {
            message = connection.next() => match message {
                // An error: nobody hears it, since nobody is there.
                Some(Message::Text(text)) => _ = messages.send(text.to_string()),
                Some(Message::Binary(_)) => _ = connection.close(ServerClose::TextOnly).await,
                Some(_) => {}
                None => break,
            },
            said = heard.recv() => match said {
                // Should the connection be gone, `next` says so.
                Ok(text) => _ = connection.send(Message::text(text)).await,
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break,
            },
        }
    }
    let closed = connection.closed();
    say(format_args!("server: {closed}: {:?}", ChatClose::from_closed(&closed)));
}

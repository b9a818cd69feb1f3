//! What this end of a connection does, and what it saw.

use std::time::{Duration, Instant};

use close_codes::adapters::{Connection, Heartbeat};
use close_codes::{Closed, send_code};
use tokio::time::timeout;

use crate::libraries::Library;

/// What this end sends first.
pub(crate) const READY: &str = "ready";

/// How long a closing handshake may take.
pub(crate) const CLOSE_TIMEOUT: Duration = Duration::from_millis(300);

/// The length of the messages of a flood: a few hundred of them are more than a socket holds.
const LONG_TEXT: usize = 1 << 16;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Job {
    /// Take messages, and nothing else.
    Listen(Heartbeat),
    /// Close after the first message.
    Close,
    /// Send without end.
    Flood(Heartbeat),
    /// Send until the peer takes no more, then close.
    FloodAndClose,
    /// Send without end in one half, and take messages in the other.
    FloodAndListen(Heartbeat),
}

#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) closed: Closed,
    /// Messages that came.
    pub(crate) heard: usize,
    /// Long messages that were written.
    pub(crate) sent: usize,
    /// How long the connection was open; if this end closed, how long that took.
    pub(crate) time: Duration,
}

impl Job {
    pub(crate) async fn run<L: Library>(self, mut connection: Connection<L::Socket, L::By>) -> Report {
        assert!(connection.send(L::text(READY)).await.is_ok(), "a peer that reads this");
        let mut start = Instant::now();
        let (mut heard, mut sent) = (0, 0);
        let long = "x".repeat(LONG_TEXT);
        let closed = match self {
            Self::Listen(heartbeat) => {
                connection.set_heartbeat(Some(heartbeat));
                while connection.next().await.is_some() {
                    heard += 1;
                }
                connection.closed()
            }
            Self::Close => {
                heard += usize::from(connection.next().await.is_some());
                start = Instant::now();
                connection.with_close_timeout(CLOSE_TIMEOUT).close(L::Close::from(send_code!(4000))).await
            }
            Self::Flood(heartbeat) => {
                connection.set_heartbeat(Some(heartbeat));
                while connection.send(L::text(&long)).await.is_ok() {
                    sent += 1;
                }
                connection.closed()
            }
            Self::FloodAndClose => {
                connection.set_heartbeat(None);
                let patience = Duration::from_millis(500);
                while let Ok(Ok(())) = timeout(patience, connection.send(L::text(&long))).await {
                    sent += 1;
                }
                start = Instant::now();
                connection.with_close_timeout(CLOSE_TIMEOUT).close(L::Close::from(send_code!(4000))).await
            }
            Self::FloodAndListen(heartbeat) => {
                connection.set_heartbeat(Some(heartbeat));
                let (sender, mut receiver) = connection.split();
                let writes = async {
                    loop {
                        match sender.send(L::text(&long)).await {
                            Ok(()) => sent += 1,
                            Err(error) => break error.closed().copied(),
                        }
                    }
                };
                let reads = async {
                    while receiver.next().await.is_some() {
                        heard += 1;
                    }
                };
                let (told, ()) = tokio::join!(writes, reads);
                let closed = receiver.closed();
                assert_eq!(told.as_ref(), Some(&closed), "both halves know it");
                closed
            }
        };
        Report { closed, heard, sent, time: start.elapsed() }
    }
}

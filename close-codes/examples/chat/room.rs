//! The room: who is in it, what is said in it, and how it is emptied.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use close_codes::{CloseFrame, Shutdown};
use tokio::sync::{broadcast, oneshot, watch};
use tokio::time::{Instant, sleep_until};

use super::chat_close::ServerClose;

/// How many messages a slow client may be behind. It misses older ones.
const BACKLOG: usize = 64;

/// A room. Cheap to clone: all are the same room.
#[derive(Clone)]
pub(crate) struct Room {
    messages: broadcast::Sender<String>,
    /// How many clients are in the room.
    count: watch::Sender<usize>,
    clients: Arc<Mutex<Clients>>,
}

#[derive(Default)]
struct Clients {
    next: u64,
    /// Whether the room is being emptied.
    is_closed: bool,
    /// By which each is told to go.
    farewells: HashMap<u64, oneshot::Sender<CloseFrame>>,
}

/// A client's place in the room, until it is dropped.
pub(crate) struct Place {
    room: Room,
    number: u64,
    pub(crate) messages: broadcast::Receiver<String>,
    /// The Close frame to end the connection with.
    pub(crate) farewell: oneshot::Receiver<CloseFrame>,
}

impl Room {
    pub(crate) fn new() -> Self {
        Self {
            messages: broadcast::Sender::new(BACKLOG),
            count: watch::Sender::new(0),
            clients: Arc::default(),
        }
    }

    /// A client comes in.
    pub(crate) fn enter(&self) -> Place {
        let (sender, farewell) = oneshot::channel();
        let mut clients = self.clients();
        let number = clients.next;
        clients.next += 1;
        if clients.is_closed {
            // It was on its way when the server stopped to accept connections.
            let _ = sender.send(ServerClose::Restart.frame());
        } else {
            clients.farewells.insert(number, sender);
        }
        drop(clients);
        self.count.send_modify(|count| *count += 1);
        Place { room: self.clone(), number, messages: self.messages.subscribe(), farewell }
    }

    /// Says it to everybody.
    pub(crate) fn say(&self, text: String) {
        // Nobody hears it: nobody is there.
        let _ = self.messages.send(text);
    }

    /// Waits until so many clients are in the room.
    pub(crate) async fn has(&self, clients: usize) {
        // It fails only when the room is gone, and this is one.
        let _ = self.count.subscribe().wait_for(|count| *count == clients).await;
    }

    /// Sends everybody away, one by one, each with a window of its own to come back in, so that the other servers
    /// get so many a second back; and waits until all are gone.
    pub(crate) async fn empty(&self, per_second: u32, closing: Duration) {
        let farewells = self.close();
        let start = Instant::now();
        let shutdown =
            Shutdown::new(ServerClose::Restart.frame(), farewells.len() as u64, per_second, closing);
        for (client, farewell) in farewells.into_iter().zip(shutdown) {
            sleep_until(start + farewell.after).await;
            // It is no error if the client has just left.
            let _ = client.send(farewell.frame);
        }
        self.has(0).await;
    }

    /// Whoever comes in from now on is sent away at once; those who are there already are told by these.
    fn close(&self) -> Vec<oneshot::Sender<CloseFrame>> {
        let mut clients = self.clients();
        clients.is_closed = true;
        clients.farewells.drain().map(|(_, farewell)| farewell).collect()
    }

    /// A thread that panicked left whole clients behind.
    fn clients(&self) -> MutexGuard<'_, Clients> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.room.clients().farewells.remove(&self.number);
        self.room.count.send_modify(|count| *count -= 1);
    }
}

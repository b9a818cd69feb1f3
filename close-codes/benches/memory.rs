//! What a client keeps in memory while it waits and while it is connected, beside what tokio and tokio-tungstenite keep
//! alone; and how large the types are that an application holds.
//!
//! Each is measured in a process of its own, by what the process keeps resident: what the allocator adds counts, too.
//! A library's WebSocket has its own buffers: tungstenite's read buffer is 128 KiB unless its configuration says
//! otherwise, and is the same with and without a `Connection`.
#![allow(missing_docs)]

mod resident;

use std::future::Future;
use std::task::{Context, Waker};
use std::time::Duration;

use close_codes::adapters::{Connection, SendError};
use close_codes::{
    Attempt, Client, Closed, Config, ConnectFailure, Reconnector, Standard, Status, Supervisor, Verdict,
};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncWriteExt, DuplexStream, duplex};
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;
use tokio::time::sleep;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::resident::{growth, resident, resident_of};

const CLIENTS: u32 = 10_000;

type Socket = WebSocketStream<DuplexStream>;

/// What a client is, and all of them clients at once: how much more is resident then.
type Holder = (&'static str, fn() -> Option<u64>);

const WAITING: [Holder; 2] = [
    ("a task that sleeps", || tasks(|| sleep(Duration::from_secs(3600)))),
    ("a task with a Reconnector that waits", || tasks(wait)),
];

const CONNECTED: [Holder; 3] = [
    ("tokio-tungstenite alone", || {
        connected(|socket| socket, |socket, context| socket.poll_next_unpin(context).is_ready())
    }),
    ("a Connection around it", || {
        connected(Connection::client, |connection: &mut Connection<Socket>, context| {
            connection.poll_next_unpin(context).is_ready()
        })
    }),
    ("its two halves", || {
        connected(
            |socket| Connection::client(socket).split(),
            |(_, receiver), context| receiver.poll_next_unpin(context).is_ready(),
        )
    }),
];

fn main() {
    let arguments: Vec<_> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "resident") {
        let holder = WAITING
            .iter()
            .chain(&CONNECTED)
            .find(|(name, _)| Some(*name) == arguments.get(at + 1).map(|name| &**name));
        let resident = holder.and_then(|(_, hold)| hold());
        println!("{}", resident.map_or(String::from("?"), |bytes| bytes.to_string()));
        return;
    }
    print("a client that waits, bytes resident", &WAITING);
    print(
        "a client that is connected and has read, with read and write buffers of 512 bytes, bytes resident",
        &CONNECTED,
    );
    sizes();
}

fn print(title: &str, holders: &[Holder]) {
    println!("{title}");
    for (name, _) in holders {
        println!("  {name:44} {:>7}", resident_of(name));
    }
}

fn sizes() {
    println!("types, bytes");
    for (name, bytes) in [
        ("Closed", size_of::<Closed>()),
        ("Attempt", size_of::<Attempt>()),
        ("Verdict", size_of::<Verdict<Standard>>()),
        ("Status", size_of::<Status>()),
        ("Supervisor", size_of::<Supervisor<Standard>>()),
        ("Reconnector", size_of::<Reconnector<Standard>>()),
        ("what a send answers", size_of::<Result<(), SendError<Error, Message>>>()),
        ("tokio-tungstenite's WebSocketStream", size_of::<Socket>()),
        ("Connection around it", size_of::<Connection<Socket, Client>>()),
    ] {
        println!("  {name:44} {bytes:>7}");
    }
    println!("futures, bytes");
    runtime().block_on(async {
        let mut connections = Reconnector::<Standard>::new(Config::default());
        let mut bare = socket(duplex(64).0).await;
        let mut connection = Connection::client(socket(duplex(64).0).await);
        for (name, bytes) in [
            ("a Reconnector's next()", size_of_val(&connections.next())),
            ("tokio-tungstenite's next()", size_of_val(&bare.next())),
            ("a Connection's next()", size_of_val(&connection.next())),
            ("tokio-tungstenite's send()", size_of_val(&bare.send(Message::text("")))),
            ("a Connection's send()", size_of_val(&connection.send(Message::text("")))),
        ] {
            println!("  {name:44} {bytes:>7}");
        }
    });
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().build().expect("a runtime")
}

/// As many tasks as there are clients, all of which wait.
fn tasks<F: Future<Output = ()> + Send + 'static>(client: fn() -> F) -> Option<u64> {
    runtime().block_on(async {
        let before = resident();
        for _ in 0..CLIENTS {
            tokio::spawn(client());
        }
        // Each of them is polled meanwhile.
        sleep(Duration::from_millis(200)).await;
        growth(before, CLIENTS)
    })
}

/// The first attempt fails, and it waits for the next.
async fn wait() {
    let mut connections = Reconnector::<Standard>::new(Config::default());
    while connections.next().await.is_some() {
        connections.connect_failed(ConnectFailure::new());
    }
}

/// As many sockets as there are clients, in what holds them. Each has read a message and waits for the next.
fn connected<H>(hold: fn(Socket) -> H, poll: fn(&mut H, &mut Context<'_>) -> bool) -> Option<u64> {
    runtime().block_on(async {
        let mut streams = Vec::new();
        for _ in 0..CLIENTS {
            streams.push(stream().await);
        }
        let mut clients = Vec::with_capacity(streams.len());
        let before = resident();
        for (stream, peer) in streams {
            let mut holder = hold(socket(stream).await);
            let mut context = Context::from_waker(Waker::noop());
            assert!(poll(&mut holder, &mut context), "a message");
            assert!(!poll(&mut holder, &mut context), "no more");
            // tokio lets a task read so often, and then wants a pause.
            yield_now().await;
            clients.push((holder, peer));
        }
        growth(before, CLIENTS)
    })
}

/// A stream on which a message has come, and its other end.
async fn stream() -> (DuplexStream, DuplexStream) {
    let (stream, mut peer) = duplex(64);
    // Five bytes of text, as a server sends them.
    peer.write_all(b"\x81\x05hello").await.expect("room");
    (stream, peer)
}

async fn socket(stream: DuplexStream) -> Socket {
    let config = WebSocketConfig::default().read_buffer_size(512).write_buffer_size(512);
    WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await
}

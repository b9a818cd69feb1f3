//! A message's way through a `Connection`: in memory by tokio-tungstenite alone and through a `Connection` around it,
//! with its heartbeat. It is echoed, or received without an answer as by the client of a feed, or sent without an answer
//! as by a chat's server. Or none comes, and the connection is polled for another reason, as in a `select!`.
//!
//! `messages count echo bare 1000` runs one of them alone, so that its instructions can be counted:
//! `tests/rigs/instructions.sh`.
#![allow(missing_docs)]

mod common;

use std::future::{Future, poll_fn};
use std::hint::black_box;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use close_codes::adapters::Connection;
use close_codes::{Drain, Server};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{DuplexStream, duplex};
use tokio::time::sleep;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::common::compare;

const MESSAGES: u32 = 1_000;

type Socket = WebSocketStream<DuplexStream>;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let run = |what: &str, way: &str, messages: u32| match (what, way) {
        ("echo", "bare") => runtime.block_on(echo_bare(messages)),
        ("echo", "halves") => runtime.block_on(echo_halves(messages)),
        ("echo", _) => runtime.block_on(echo(messages, set(way))),
        ("receive", "bare") => runtime.block_on(receive_bare(messages)),
        ("receive", "halves") => runtime.block_on(receive_halves(messages)),
        ("receive", _) => runtime.block_on(receive(messages, set(way))),
        ("send", "bare") => runtime.block_on(send_bare(messages)),
        ("send", "halves") => runtime.block_on(send_halves(messages)),
        ("wait", "bare") => runtime.block_on(wait_bare(messages)),
        ("wait", "halves") => runtime.block_on(wait_halves(messages)),
        ("send", _) => runtime.block_on(send(messages, set(way))),
        ("wait", _) => runtime.block_on(wait(messages, set(way))),
        _ => panic!("not known: {what}"),
    };
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "count") {
        let messages = arguments[at + 3].parse().expect("a number");
        return run(&arguments[at + 1], &arguments[at + 2], messages);
    }
    for (what, title) in [
        ("echo", "a message echoed in memory"),
        ("receive", "a message received in memory"),
        ("send", "a message sent in memory"),
        ("wait", "a poll while nothing comes"),
    ] {
        compare(
            title,
            MESSAGES,
            &mut [
                ("tokio-tungstenite alone", &mut || run(what, "bare", MESSAGES)),
                ("a Connection around it", &mut || run(what, "ours", MESSAGES)),
                ("its two halves", &mut || run(what, "halves", MESSAGES)),
            ],
        );
    }
}

type Set = fn(Connection<Socket, Server>) -> Connection<Socket, Server>;

/// How a connection is set up.
fn set(way: &str) -> Set {
    match way {
        "ours" => |connection| connection,
        "without-heartbeat" => Connection::without_heartbeat,
        "seat" => |connection| connection.in_seat(Drain::new().enter().expect("a seat")),
        way => panic!("no such way: {way}"),
    }
}

/// Both ends. The library's read buffer is small: it is filled with zeros before each read, which would cost more than
/// all the rest.
async fn pair() -> (Socket, Socket) {
    let (near, far) = duplex(1 << 12);
    let config = Some(WebSocketConfig::default().read_buffer_size(1 << 10));
    tokio::join!(
        WebSocketStream::from_raw_socket(near, Role::Server, config),
        WebSocketStream::from_raw_socket(far, Role::Client, config),
    )
}

fn message() -> Message {
    Message::text("a message of some bytes")
}

/// There is a timer, as in every program: a runtime without any has less to do.
async fn beside_a_timer<F: Future>(work: F) -> F::Output {
    let mut timer = pin!(sleep(Duration::from_secs(100)));
    poll_fn(|context| Poll::Ready(timer.as_mut().poll(context).is_ready())).await;
    work.await
}

/// The peer sends one message after the other and waits for each echo.
async fn ask(mut peer: Socket, messages: u32) {
    beside_a_timer(async {
        for _ in 0..messages {
            peer.send(message()).await.expect("an open connection");
            peer.next().await.expect("an echo").expect("an echo");
        }
    })
    .await;
}

/// The peer sends one message after the other.
async fn feed(mut peer: Socket, messages: u32) {
    beside_a_timer(async {
        for _ in 0..messages {
            peer.send(message()).await.expect("an open connection");
        }
    })
    .await;
}

/// The peer receives one message after the other.
async fn listen(mut peer: Socket, messages: u32) {
    beside_a_timer(async {
        for _ in 0..messages {
            peer.next().await.expect("a message").expect("a message");
        }
    })
    .await;
}

/// Both in a task of their own, as in a server: polled together, each would be polled for the other's sake, too.
async fn beside(peer: impl Future<Output = ()> + Send + 'static, work: impl Future<Output = ()>) {
    let peer = tokio::spawn(peer);
    work.await;
    peer.await.expect("the peer goes on to its end");
}

async fn echo_bare(messages: u32) {
    let (mut socket, peer) = pair().await;
    let echo = async {
        for _ in 0..messages {
            let message = socket.next().await.expect("a message").expect("a message");
            socket.send(message).await.expect("an open connection");
        }
    };
    beside(ask(peer, messages), echo).await;
}

async fn echo(messages: u32, set: Set) {
    let (socket, peer) = pair().await;
    let mut connection = set(Connection::server(socket));
    let echo = async {
        for _ in 0..messages {
            let message = connection.next().await.expect("a message");
            connection.send(message).await.expect("an open connection");
        }
    };
    beside(ask(peer, messages), echo).await;
}

async fn echo_halves(messages: u32) {
    let (socket, peer) = pair().await;
    let (sender, mut receiver) = Connection::server(socket).split();
    let echo = async {
        for _ in 0..messages {
            let message = receiver.next().await.expect("a message");
            sender.send(message).await.expect("an open connection");
        }
    };
    beside(ask(peer, messages), echo).await;
}

async fn receive_bare(messages: u32) {
    let (mut socket, peer) = pair().await;
    let receive = async {
        for _ in 0..messages {
            black_box(socket.next().await.expect("a message").expect("a message"));
        }
    };
    beside(feed(peer, messages), receive).await;
}

async fn receive(messages: u32, set: Set) {
    let (socket, peer) = pair().await;
    let mut connection = set(Connection::server(socket));
    let receive = async {
        for _ in 0..messages {
            black_box(connection.next().await.expect("a message"));
        }
    };
    beside(feed(peer, messages), receive).await;
}

async fn receive_halves(messages: u32) {
    let (socket, peer) = pair().await;
    let (_sender, mut receiver) = Connection::server(socket).split();
    let receive = async {
        for _ in 0..messages {
            black_box(receiver.next().await.expect("a message"));
        }
    };
    beside(feed(peer, messages), receive).await;
}

async fn send_bare(messages: u32) {
    let (mut socket, peer) = pair().await;
    let send = async {
        for _ in 0..messages {
            socket.send(message()).await.expect("an open connection");
        }
    };
    beside(listen(peer, messages), send).await;
}

async fn send(messages: u32, set: Set) {
    let (socket, peer) = pair().await;
    let mut connection = set(Connection::server(socket));
    let send = async {
        for _ in 0..messages {
            connection.send(message()).await.expect("an open connection");
        }
    };
    beside(listen(peer, messages), send).await;
}

async fn send_halves(messages: u32) {
    let (socket, peer) = pair().await;
    let (sender, _receiver) = Connection::server(socket).split();
    let send = async {
        for _ in 0..messages {
            sender.send(message()).await.expect("an open connection");
        }
    };
    beside(listen(peer, messages), send).await;
}

async fn wait_bare(polls: u32) {
    let (mut socket, _peer) = pair().await;
    for _ in 0..polls {
        assert!(is_pending(socket.next()).await);
    }
}

async fn wait(polls: u32, set: Set) {
    let (socket, _peer) = pair().await;
    let mut connection = set(Connection::server(socket));
    for _ in 0..polls {
        assert!(is_pending(connection.next()).await);
    }
}

async fn wait_halves(polls: u32) {
    let (socket, _peer) = pair().await;
    let (_sender, mut receiver) = Connection::server(socket).split();
    for _ in 0..polls {
        assert!(is_pending(receiver.next()).await);
    }
}

/// Polls it once.
async fn is_pending<F: Future>(future: F) -> bool {
    let mut future = pin!(future);
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

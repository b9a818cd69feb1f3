//! A message's way through a `Connection`: an echo in memory by tokio-tungstenite alone and through a `Connection`
//! around it, with its heartbeat.
//!
//! `messages count bare 1000` runs one of them alone, so that its instructions can be counted:
//! `tests/rigs/instructions.sh`.
#![allow(missing_docs)]

mod common;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use close_codes::Server;
use close_codes::adapters::Connection;
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
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "count") {
        let messages = arguments[at + 2].parse().expect("a number");
        match arguments[at + 1].as_str() {
            "bare" => runtime.block_on(echo_bare(messages)),
            "ours" => runtime.block_on(echo_ours(messages)),
            "without-heartbeat" => runtime.block_on(echo(messages, Connection::without_heartbeat)),
            "halves" => runtime.block_on(echo_halves(messages)),
            way => panic!("no way to echo: {way}"),
        }
        return;
    }
    let bare = &mut || runtime.block_on(echo_bare(MESSAGES));
    let ours = &mut || runtime.block_on(echo_ours(MESSAGES));
    let halves = &mut || runtime.block_on(echo_halves(MESSAGES));
    compare(
        "a message echoed in memory",
        MESSAGES,
        &mut [
            ("tokio-tungstenite alone", bare),
            ("a Connection around it", ours),
            ("its two halves", halves),
        ],
    );
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

/// The peer sends one message after the other and waits for each echo. There is a timer beside it, as in every
/// program: a runtime without any has less to do.
async fn ask(mut peer: Socket, messages: u32) {
    let mut timer = pin!(sleep(Duration::from_secs(100)));
    poll_fn(|context| Poll::Ready(timer.as_mut().poll(context).is_ready())).await;
    for _ in 0..messages {
        peer.send(Message::text("a message of some bytes")).await.expect("an open connection");
        peer.next().await.expect("an echo").expect("an echo");
    }
}

async fn echo_bare(messages: u32) {
    let (mut socket, peer) = pair().await;
    let echo = async {
        for _ in 0..messages {
            let message = socket.next().await.expect("a message").expect("a message");
            socket.send(message).await.expect("an open connection");
        }
    };
    tokio::join!(echo, ask(peer, messages));
}

async fn echo_ours(messages: u32) {
    echo(messages, |connection| connection).await;
}

async fn echo(messages: u32, set: impl Fn(Connection<Socket, Server>) -> Connection<Socket, Server>) {
    let (socket, peer) = pair().await;
    let mut connection = set(Connection::server(socket));
    let echo = async {
        for _ in 0..messages {
            let message = connection.next().await.expect("a message");
            connection.send(message).await.expect("an open connection");
        }
    };
    tokio::join!(echo, ask(peer, messages));
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
    tokio::join!(echo, ask(peer, messages));
}

use std::future;
use std::io;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::handler::HandlerWithoutStateExt as _;
use axum::serve::Listener;
use close_codes::Server;
use close_codes::adapters::Connection;
use close_codes_tests::raw::RawPeer;
use tokio::sync::mpsc;

use super::{Library, Side, Stream};

pub(crate) struct Axum;

impl Library for Axum {
    const NAME: &'static str = "axum";
    type By = Server;
    type Message = Message;
    type Socket<S: Stream> = WebSocket;

    async fn connect<S: Stream, P: Stream>(near: S, far: P) -> (Connection<WebSocket, Server>, RawPeer<P>) {
        let (sender, mut sockets) = mpsc::channel(1);
        let handler = async move |upgrade: WebSocketUpgrade| {
            upgrade.on_upgrade(async move |socket| sender.send(socket).await.expect("it is awaited"))
        };
        let serves = axum::serve(One(Some(near)), handler.into_make_service());
        let handshake = async { (RawPeer::upgrade(far).await, sockets.recv().await.expect("a WebSocket")) };
        tokio::select! {
            (peer, socket) = handshake => (Server::connection(socket), peer),
            ended = serves => unreachable!("it serves for ever: {ended:?}"),
        }
    }

    fn echo(message: Message) -> Option<Message> {
        matches!(message, Message::Text(_) | Message::Binary(_)).then_some(message)
    }

    fn close(code: u16) -> Option<Message> {
        Some(Message::Close(Some(CloseFrame { code, reason: "".into() })))
    }
}

/// A listener that accepts one stream.
struct One<S>(Option<S>);

impl<S: Stream> Listener for One<S> {
    type Io = S;
    type Addr = ();

    async fn accept(&mut self) -> (S, ()) {
        match self.0.take() {
            Some(stream) => (stream, ()),
            None => future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<()> {
        Ok(())
    }
}

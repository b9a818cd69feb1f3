//! The libraries over an in-memory stream, on both sides, each with a peer made of bytes.

use close_codes::adapters::{Connection, Socket, fastwebsockets as fast};
use close_codes::{Client, CloseFrame, Endpoint, IntoCloseFrame, Role, SendCode, Server};
use close_codes_tests::raw::RawPeer;
use fastwebsockets::{Frame, Payload, WebSocket};
use tokio::io::{DuplexStream, duplex};
use tokio_tungstenite::WebSocketStream as Tungstenite;
use tokio_tungstenite::tungstenite;
use tokio_websockets::WebSocketStream as Websockets;

/// A peer, and this end's stream.
pub(crate) type Peer = RawPeer<DuplexStream>;

/// A library on one side.
pub(crate) trait Library {
    type By: Endpoint + Send + 'static;
    type Socket: Socket<Self::By, Message: Send, Error: std::fmt::Debug + Send> + Send + 'static;

    /// What either end may send: a `CloseFrame`.
    type Close: IntoCloseFrame<Self::By> + From<SendCode>;

    /// A connection over this stream.
    async fn over(stream: DuplexStream) -> Connection<Self::Socket, Self::By>;
    fn text(text: &str) -> Message<Self>;
    fn ping(payload: &'static str) -> Message<Self>;
    /// What a message is: its text, or the payload of a Pong with a `~` in front.
    fn show(message: &Message<Self>) -> String;

    /// A connection and its peer, between which so many bytes may be on the way in each direction.
    async fn connect(bytes: usize) -> (Connection<Self::Socket, Self::By>, Peer) {
        let (near, far) = duplex(bytes);
        let role = if Self::By::ROLE == Role::Server { Role::Client } else { Role::Server };
        (Self::over(near).await, RawPeer::new(far, role))
    }
}

pub(crate) type Message<L> = <<L as Library>::Socket as Socket<<L as Library>::By>>::Message;

macro_rules! tungstenite {
    ($name:ident, $by:ty, $make:ident, $role:ident) => {
        pub(crate) struct $name;
        impl Library for $name {
            type By = $by;
            type Close = CloseFrame;
            type Socket = Tungstenite<DuplexStream>;

            async fn over(stream: DuplexStream) -> Connection<Self::Socket, $by> {
                let role = tungstenite::protocol::Role::$role;
                Connection::$make(Tungstenite::from_raw_socket(stream, role, None).await)
            }
            fn text(text: &str) -> Message<Self> {
                tungstenite::Message::text(text)
            }
            fn ping(payload: &'static str) -> Message<Self> {
                tungstenite::Message::Ping(payload.into())
            }
            fn show(message: &Message<Self>) -> String {
                match message {
                    tungstenite::Message::Pong(payload) => format!("~{}", String::from_utf8_lossy(payload)),
                    message => message.to_string(),
                }
            }
        }
    };
}
tungstenite!(TungsteniteClient, Client, client, Client);
tungstenite!(TungsteniteServer, Server, server, Server);

macro_rules! fastwebsockets {
    ($name:ident, $by:ty, $make:ident, $role:ident) => {
        pub(crate) struct $name;
        impl Library for $name {
            type By = $by;
            type Close = CloseFrame;
            type Socket = fast::Socket;

            async fn over(stream: DuplexStream) -> Connection<Self::Socket, $by> {
                Connection::$make(WebSocket::after_handshake(stream, fastwebsockets::Role::$role))
            }
            fn text(text: &str) -> Message<Self> {
                Frame::text(Payload::Owned(text.as_bytes().to_vec()))
            }
            fn ping(payload: &'static str) -> Message<Self> {
                Frame::new(true, fastwebsockets::OpCode::Ping, None, Payload::Borrowed(payload.as_bytes()))
            }
            fn show(message: &Message<Self>) -> String {
                let is_pong = message.opcode == fastwebsockets::OpCode::Pong;
                format!("{}{}", if is_pong { "~" } else { "" }, String::from_utf8_lossy(&message.payload))
            }
        }
    };
}
fastwebsockets!(FastwebsocketsClient, Client, client, Client);
fastwebsockets!(FastwebsocketsServer, Server, server, Server);

macro_rules! tokio_websockets {
    ($name:ident, $by:ty, $make:ident, $builder:expr) => {
        pub(crate) struct $name;
        impl Library for $name {
            type By = $by;
            type Close = CloseFrame;
            type Socket = Websockets<DuplexStream>;

            async fn over(stream: DuplexStream) -> Connection<Self::Socket, $by> {
                Connection::$make($builder(stream))
            }
            fn text(text: &str) -> Message<Self> {
                tokio_websockets::Message::text(text.to_owned())
            }
            fn ping(payload: &'static str) -> Message<Self> {
                tokio_websockets::Message::ping(payload)
            }
            fn show(message: &Message<Self>) -> String {
                let text = String::from_utf8_lossy(message.as_payload()).into_owned();
                if message.is_pong() { format!("~{text}") } else { text }
            }
        }
    };
}
tokio_websockets!(TokioWebsocketsClient, Client, client, |stream| {
    tokio_websockets::ClientBuilder::new().take_over(stream)
});
tokio_websockets!(TokioWebsocketsServer, Server, server, |stream| {
    tokio_websockets::ServerBuilder::new().serve(stream)
});

//! Clients of each library.

use close_codes::Client;
use close_codes::adapters::{Connection, Socket};
use fastwebsockets::{Frame, Payload, Role, WebSocket};
use tokio::net::TcpStream;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite;

const URL: &str = "ws://localhost/chat";

/// A library that has a client.
pub(crate) trait Library {
    const NAME: &'static str;
    type Socket: Socket<Client>;

    /// Shakes hands with the server at the other end of this stream.
    async fn connect(stream: TcpStream) -> Connection<Self::Socket>;

    fn text(text: &'static str) -> <Self::Socket as Socket<Client>>::Message;
}

pub(crate) struct TokioTungstenite;

impl Library for TokioTungstenite {
    const NAME: &'static str = "tokio-tungstenite";
    type Socket = tokio_tungstenite::WebSocketStream<TcpStream>;

    async fn connect(stream: TcpStream) -> Connection<Self::Socket> {
        let (socket, _response) = client_async(URL, stream).await.unwrap();
        Connection::client(socket)
    }

    fn text(text: &'static str) -> tungstenite::Message {
        tungstenite::Message::text(text)
    }
}

pub(crate) struct TokioWebsockets;

impl Library for TokioWebsockets {
    const NAME: &'static str = "tokio-websockets";
    type Socket = tokio_websockets::WebSocketStream<TcpStream>;

    async fn connect(stream: TcpStream) -> Connection<Self::Socket> {
        let builder = tokio_websockets::ClientBuilder::new().uri(URL).unwrap();
        let (socket, _response) = builder.connect_on(stream).await.unwrap();
        Connection::client(socket)
    }

    fn text(text: &'static str) -> tokio_websockets::Message {
        tokio_websockets::Message::text(text)
    }
}

pub(crate) struct Fastwebsockets;

impl Library for Fastwebsockets {
    const NAME: &'static str = "fastwebsockets";
    type Socket = close_codes::adapters::fastwebsockets::Socket;

    async fn connect(stream: TcpStream) -> Connection<Self::Socket> {
        // Its own handshake wants hyper. The server says nothing before the client has, so that no frame is lost
        // with the other library's buffer.
        let (socket, _response) = client_async(URL, stream).await.unwrap();
        Connection::client(WebSocket::after_handshake(socket.into_inner(), Role::Client))
    }

    fn text(text: &'static str) -> Frame<'static> {
        Frame::text(Payload::Borrowed(text.as_bytes()))
    }
}

//! Each library's client, with its own handshake.

use std::future::Future;
use std::sync::Arc;

use fastwebsockets::{WebSocketError, handshake};
use hyper::header::{CONNECTION, HOST, HeaderValue, SEC_WEBSOCKET_PROTOCOL, UPGRADE};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{Connector, client_async_tls_with_config, tungstenite};
use tokio_websockets::{ClientBuilder, Connector as WebsocketsConnector};

type Tls = Option<Arc<ClientConfig>>;

/// A library's client. It asks for the subprotocol "chat".
pub(super) trait Client {
    const NAME: &'static str;
    type Error;

    async fn connect(stream: TcpStream, tls: Tls) -> Result<(), Self::Error>;
}

fn url(tls: &Tls) -> &'static str {
    if tls.is_some() { "wss://localhost/chat" } else { "ws://localhost/chat" }
}

const CHAT: HeaderValue = HeaderValue::from_static("chat");

pub(super) struct TokioTungstenite;

impl Client for TokioTungstenite {
    const NAME: &'static str = "tokio-tungstenite";
    type Error = tungstenite::Error;

    async fn connect(stream: TcpStream, tls: Tls) -> Result<(), Self::Error> {
        let mut request = url(&tls).into_client_request()?;
        request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, CHAT);
        let connector = tls.map_or(Connector::Plain, Connector::Rustls);
        client_async_tls_with_config(request, stream, None, Some(connector)).await?;
        Ok(())
    }
}

pub(super) struct TokioWebsockets;

impl Client for TokioWebsockets {
    const NAME: &'static str = "tokio-websockets";
    type Error = tokio_websockets::Error;

    async fn connect(stream: TcpStream, tls: Tls) -> Result<(), Self::Error> {
        let builder = ClientBuilder::new().uri(url(&tls)).expect("a URL");
        let builder = builder.add_header(SEC_WEBSOCKET_PROTOCOL, CHAT)?;
        let connector = match tls {
            Some(config) => WebsocketsConnector::Rustls(TlsConnector::from(config)),
            None => WebsocketsConnector::Plain,
        };
        builder.connect_on(connector.wrap("localhost", stream).await?).await?;
        Ok(())
    }
}

pub(super) struct Fastwebsockets;

/// hyper's executor, with tokio.
struct Spawn;

impl<F: Future<Output = ()> + Send + 'static> hyper::rt::Executor<F> for Spawn {
    fn execute(&self, future: F) {
        tokio::spawn(future);
    }
}

impl Client for Fastwebsockets {
    const NAME: &'static str = "fastwebsockets";
    type Error = WebSocketError;

    async fn connect(stream: TcpStream, tls: Tls) -> Result<(), Self::Error> {
        let request = hyper::Request::get(url(&tls))
            .header(HOST, "localhost")
            .header(UPGRADE, "websocket")
            .header(CONNECTION, "upgrade")
            .header("Sec-WebSocket-Key", handshake::generate_key())
            .header("Sec-WebSocket-Version", "13")
            .header(SEC_WEBSOCKET_PROTOCOL, CHAT)
            .body(String::new())
            .expect("a request");
        match tls {
            Some(config) => {
                let name = "localhost".try_into().expect("a name");
                let stream = TlsConnector::from(config).connect(name, stream).await?;
                handshake::client(&Spawn, request, stream).await?;
            }
            None => {
                handshake::client(&Spawn, request, stream).await?;
            }
        }
        Ok(())
    }
}

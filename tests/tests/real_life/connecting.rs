//! Peers that accept a connection and do not complete the handshake, with each library's own handshake. (What the
//! time limit does is in close-codes' own tests.)

use std::future::pending;
use std::time::Duration;

use close_codes::{Config, ConnectFailure, Reconnector, Standard};
use fastwebsockets::handshake;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::{accept_async, client_async};
use tokio_websockets::ClientBuilder;

use crate::LONG;

const URL: &str = "ws://localhost/chat";

/// hyper's executor, with tokio.
struct Spawn;

impl<F: Future<Output = ()> + Send + 'static> hyper::rt::Executor<F> for Spawn {
    fn execute(&self, future: F) {
        tokio::spawn(future);
    }
}

/// Its first connection is never answered, its second one by a byte a second, its third one as it should be.
async fn three_connections(listener: TcpListener) {
    let (_silent, _) = listener.accept().await.unwrap();
    let (mut slow, _) = listener.accept().await.unwrap();
    let slow = async {
        for byte in b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n".iter().cycle() {
            if slow.write_all(&[*byte]).await.is_err() {
                break;
            }
            sleep(Duration::from_secs(1)).await;
        }
    };
    let good = async {
        let (stream, _) = listener.accept().await.unwrap();
        let _socket = accept_async(stream).await.unwrap();
        pending::<()>().await;
    };
    tokio::join!(slow, good);
}

async fn gets_through<T, E>(
    shake: impl AsyncFn(TcpStream) -> Result<T, E>,
    like: impl Fn(&E) -> ConnectFailure,
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(three_connections(listener));
    let config = Config::default().with_connect_timeout(Duration::from_secs(3));
    let mut connections = Reconnector::<Standard>::new(config);
    let tries = async {
        let mut timeouts = 0;
        while connections.next().await.is_some() {
            let connecting = async { shake(TcpStream::connect(address).await.unwrap()).await };
            match connections.connect_with(connecting, &like).await {
                Ok(_) => break,
                Err(failed) => {
                    assert!(failed.is_timeout(), "{failed}", failed = failed.verdict().action);
                    timeouts += 1;
                }
            }
        }
        timeouts
    };
    assert_eq!(timeout(LONG, tries).await.expect("a connection"), 2);
    server.abort();
}

#[tokio::test]
async fn tungstenite() {
    gets_through(async |stream| client_async(URL, stream).await, |error| error.into()).await;
}

#[tokio::test]
async fn tokio_websockets() {
    let builder = ClientBuilder::new().uri(URL).unwrap();
    gets_through(async |stream| builder.connect_on(stream).await, |error| error.into()).await;
}

#[tokio::test]
async fn fastwebsockets() {
    let shake = async |stream| {
        let request = hyper::Request::get("/chat")
            .header("Host", "localhost")
            .header("Upgrade", "websocket")
            .header("Connection", "upgrade")
            .header("Sec-WebSocket-Key", handshake::generate_key())
            .header("Sec-WebSocket-Version", "13")
            .body(String::new())
            .unwrap();
        handshake::client(&Spawn, request, stream).await
    };
    gets_through(shake, |error| error.into()).await;
}

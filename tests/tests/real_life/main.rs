//! A connection's whole life with each library, on both sides, on real sockets and by the real clock; and in a
//! simulated network. The same rules with a paused clock are in `life`.
//!
//! Lower bounds of times are exact, upper ones generous: a machine may be busy.
#![allow(missing_docs)]

mod blocked;
mod connecting;
mod job;
mod libraries;
mod partition;
mod silence;
#[cfg(target_os = "linux")]
mod stopped;

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use close_codes::{Endpoint, Role};
use close_codes_tests::raw::{RawPeer, TEXT};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::accept_async;

use self::job::{Job, READY, Report};
use self::libraries::Library;

/// No test takes longer.
pub(crate) const LONG: Duration = Duration::from_secs(40);

pub(crate) type Peer = RawPeer<TcpStream>;

/// Runs each test with each library on each side.
macro_rules! on_each_library {
    ($($test:ident)*) => {
        $crate::on_each_library!(@ $($test)*; [
            tungstenite_client TungsteniteClient tungstenite_server TungsteniteServer
            fastwebsockets_client FastwebsocketsClient fastwebsockets_server FastwebsocketsServer
            tokio_websockets_client TokioWebsocketsClient tokio_websockets_server TokioWebsocketsServer
            axum Axum actix_ws ActixWs
        ]);
    };
    (@ $($test:ident)*; $libraries:tt) => {
        $($crate::on_each_library!(# $test $libraries);)*
    };
    (# $test:ident [$($name:ident $library:ident)*]) => {
        mod $test {
            $(#[tokio::test]
            async fn $name() {
                super::$test::<crate::libraries::$library>().await;
            })*
        }
    };
}
pub(crate) use on_each_library;

/// A place for one connection, and its address.
pub(crate) fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// A peer of this library's end, which waits there. It has seen that the connection is open.
pub(crate) async fn dial<L: Library>(address: SocketAddr) -> Peer {
    let stream = TcpStream::connect(address).await.unwrap();
    // WebSocket's roles do not depend on who dialed.
    let mut peer = if L::By::ROLE == Role::Server {
        RawPeer::upgrade(stream).await
    } else {
        RawPeer::new(accept_async(stream).await.unwrap().into_inner(), Role::Server)
    };
    assert_eq!(peer.receive().await, Some((TEXT, READY.as_bytes().to_vec())));
    peer
}

/// Does the job at this library's end, and this at the peer's.
pub(crate) async fn meet<L: Library, T>(job: Job, script: impl AsyncFnOnce(Peer) -> T) -> (Report, T) {
    let (listener, address) = listen();
    let both =
        async { tokio::join!(L::run(listener, job), async { script(dial::<L>(address).await).await }) };
    timeout(LONG, both).await.expect("an end")
}

/// What the peer has not read, until the transport ends.
pub(crate) async fn unread(mut peer: Peer) -> Vec<(u8, Vec<u8>)> {
    let mut frames = Vec::new();
    let reads = async {
        while let Some(frame) = peer.receive().await {
            frames.push(frame);
        }
    };
    timeout(LONG, reads).await.expect("the transport ends");
    frames
}

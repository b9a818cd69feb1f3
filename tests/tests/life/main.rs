//! A connection's life with each library, on both sides, with a paused clock and a peer made of bytes.

mod closing;
mod halves;
mod heartbeat;
mod libraries;
mod polled;
mod random;
mod size;
mod turns;
mod woken;
// Of the tests of decisions: the same numbers for the same seed.
#[path = "../../../close-codes/tests/execution/random.rs"]
mod splitmix;

use std::time::Duration;

use close_codes::adapters::{Connection, Socket};
use close_codes_tests::raw::{PING, PONG, RawPeer};
use tokio::io::DuplexStream;

use self::libraries::Library;

/// Runs each test with each library on each side.
macro_rules! on_each_library {
    ($($test:ident)*) => {
        $crate::on_each_library!(@ $($test)*; tungstenite_client TungsteniteClient; tungstenite_server TungsteniteServer;
            fastwebsockets_client FastwebsocketsClient; fastwebsockets_server FastwebsocketsServer;
            tokio_websockets_client TokioWebsocketsClient; tokio_websockets_server TokioWebsocketsServer;);
    };
    (@ $($test:ident)*; $($module:ident $library:ident;)*) => {
        $crate::on_each_library!(# [$($test)*] $($module $library;)*);
    };
    (# $tests:tt $($module:ident $library:ident;)*) => {
        $($crate::on_each_library!(% $module $library $tests);)*
    };
    (% $module:ident $library:ident [$($test:ident)*]) => {
        mod $module {
            $(#[tokio::test(start_paused = true)]
            async fn $test() {
                super::$test::<crate::libraries::$library>().await;
            })*
        }
    };
}
pub(crate) use on_each_library;

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// A peer that answers Pings, and collects everything else, until the connection is gone or it says so.
async fn answer_pings(peer: &mut RawPeer<DuplexStream>) -> Vec<(u8, Vec<u8>)> {
    let mut others = Vec::new();
    while let Some((opcode, payload)) = peer.receive().await {
        if opcode == PING {
            peer.send(PONG, &payload).await;
        } else {
            others.push((opcode, payload));
        }
    }
    others
}

/// The next message as a text.
async fn next<W: Socket<By>, By, L>(connection: &mut Connection<W, By>) -> Option<String>
where
    L: Library<Socket = W, By = By>,
{
    connection.next().await.map(|message| L::show(&message))
}

//! A message that was received is sent on as it is: `connection.send(message)`.

use close_codes::{Endpoint, Role};
use close_codes_tests::raw::TEXT;
use tokio::io::duplex;

use crate::libraries::Library;

/// Libraries whose servers write something else: a frame of fastwebsockets' keeps the mask that it came with, and its
/// header is written with it, before a payload without. The adapter can mend it; who does removes the name.
pub(crate) const TO_MEND: &[&str] = &["fastwebsockets"];

/// Whether what a server sends on is what it received.
pub(crate) async fn is_sent_on<L: Library>(_: L) -> (&'static str, bool) {
    if L::By::ROLE == Role::Client {
        // What it writes is masked at random, so that the closing cases look into it.
        return (L::NAME, true);
    }
    let (near, far) = duplex(1 << 12);
    let (mut connection, mut peer) = L::connect(near, far).await;
    peer.send(TEXT, b"hello").await;
    let message = connection.next().await.expect("a message");
    assert!(connection.send(message).await.is_ok());
    (L::NAME, peer.receive_raw(7).await == b"\x81\x05hello")
}

//! A Close is answered whatever the task did before. Tokio lets a task that did much wait, though there is nothing to
//! wait for; an answer that is given up if it cannot be written at once is then lost.

use close_codes::{Endpoint, Role};
use close_codes_tests::ends::payload;
use close_codes_tests::raw::CLOSE;
use tokio::io::duplex;
use tokio::task::coop::consume_budget;
use tokio::task::yield_now;

use crate::libraries::Library;

/// Libraries whose adapter loses answers: bugs. Who mends one removes the name.
pub(crate) const TO_MEND: &[&str] = &["tokio-tungstenite", "fastwebsockets", "axum", "actix-ws"];

/// So many steps a task can take before it has to wait, and some more.
const STEPS: usize = 140;

/// Whether some answer is lost: the task takes so many steps, and then a peer closes in a way that is to be failed.
pub(crate) async fn loses_answers<L: Library>(_: L) -> (&'static str, bool) {
    let mut loses = false;
    for steps in 0..STEPS * 2 {
        let (near, far) = duplex(1 << 12);
        let (mut connection, mut peer) = L::connect(near, far).await;
        // An illegal code, and a Close that is none.
        let illegal = payload(999, "");
        peer.send(CLOSE, if steps % 2 == 0 { &illegal } else { b"a" }).await;
        if L::By::ROLE == Role::Client {
            peer.finish().await;
        }
        // From here on it has all its steps.
        yield_now().await;
        for _ in 0..steps / 2 {
            consume_budget().await;
        }
        assert!(connection.next().await.is_none());
        drop(connection);
        loses |= peer.receive_close().await.is_none();
    }
    (L::NAME, loses)
}

//! A page that listens to the browser: the network's return ends a long wait.

use close_codes::{CloseReason, Config, ConnectFailure, Reconnector, Timer};
use wasm_bindgen::prelude::wasm_bindgen;

/// Waits for an hour, whatever happens.
#[derive(CloseReason, Clone, Copy, Debug)]
#[reconnect(after = "1h")]
enum Patient {
    #[close(1005)]
    NoStatus,
    #[close(1006)]
    Lost,
    #[close(other)]
    Other(#[allow(dead_code)] u16),
}

/// Fails to connect, and waits for the next attempt: how many milliseconds that took.
#[wasm_bindgen]
pub async fn wait_for_network() -> u32 {
    let mut connections = Reconnector::<Patient, _>::in_browser(Config::default()).with_network_events();
    connections.next().await;
    connections.connect_failed(ConnectFailure::new());
    let start = connections.timer().now();
    connections.next().await;
    let waited = connections.timer().now().duration_since(start);
    u32::try_from(waited.as_millis()).unwrap_or(u32::MAX)
}

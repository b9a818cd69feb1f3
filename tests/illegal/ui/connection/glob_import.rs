// The adapters' modules have the names of the libraries' crates.
use close_codes::adapters::*;
use tokio_tungstenite::WebSocketStream;

fn main() {
    let _: Option<Connection<WebSocketStream<tokio::io::DuplexStream>>> = None;
}

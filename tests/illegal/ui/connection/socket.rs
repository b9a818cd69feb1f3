//! What is no WebSocket, or no WebSocket of this side.

use close_codes::Client;
use close_codes::adapters::Connection;
use tokio::io::DuplexStream;

fn no_socket(stream: DuplexStream) {
    let mut connection = Connection::client(stream);
    let _next = connection.next();
}

fn a_servers(socket: axum::extract::ws::WebSocket) {
    let _connection = Connection::client(socket);
}

fn in_a_signature(_: Connection<fastwebsockets::WebSocket<DuplexStream>, Client>) {}

fn a_servers_in_a_signature(_: Connection<axum::extract::ws::WebSocket>) {}

fn main() {}

//! What is not this end's to send, handed to `close`.

use close_codes::adapters::Connection;
use close_codes::{CloseReason, StandardServer};
use tokio::io::DuplexStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame as LibraryFrame;

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, server = ServerClose))]
enum ChatClose {
    #[close(1005)]
    NoStatus,
    #[close(1000)]
    Done,
    #[close(4001, sent_by = server)]
    Expired,
}

type Client = Connection<WebSocketStream<DuplexStream>>;

async fn a_number(mut connection: Client) {
    connection.close(4001).await;
}

async fn nothing(mut connection: Client) {
    connection.close(None).await;
}

async fn the_enum_itself(mut connection: Client) {
    connection.close(ChatClose::Done).await;
}

async fn the_other_sides(mut connection: Client) {
    connection.close(ServerClose::Expired).await;
}

async fn the_other_sides_of_the_standard(mut connection: Client) {
    connection.close(StandardServer::ServiceRestart).await;
}

async fn the_librarys(mut connection: Client, frame: LibraryFrame) {
    let closed = connection.close(frame).await;
    println!("{closed}");
}

async fn by_a_half(connection: Client) {
    let (sender, _receiver) = connection.split();
    sender.close("bye").await;
}

fn main() {}

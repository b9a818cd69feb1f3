// A browser's connection takes what a script may send. One mistake is one error.
use close_codes::adapters::web_sys::Connection;
use close_codes::{CloseReason, send_code};

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, browser = PageClose))]
pub enum ChatClose {
    #[close(1000)]
    Normal,
    #[close(4001)]
    Bye,
}

async fn leave(mut connection: Connection) {
    connection.close(PageClose::Bye).await;
    connection.close(ClientClose::Bye).await;
    connection.close(ChatClose::Normal).await;
    connection.close(send_code!(1000)).await;
}

fn main() {
    let _ = leave;
}

//! The server: it ends connections in four ways.

use std::io;
use std::time::Duration;

use close_codes::adapters::Connection;
use close_codes::{CloseFrame, IntoCloseFrame, Server};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async};

use super::chat_close::ServerClose;

/// How long the server is away in its restart.
const RESTART: Duration = Duration::from_secs(1);

/// Plays all acts, then ends.
pub(crate) async fn play(listener: TcpListener) -> io::Result<()> {
    let address = listener.local_addr()?;

    // Restarts: says so, and is away for a moment.
    serve(&listener, ServerClose::GoingAway).await?;
    drop(listener);
    tokio::time::sleep(RESTART).await;
    let listener = TcpListener::bind(address).await?;

    // Has a bug: closes without a code, again and again.
    for _ in 0..3 {
        serve(&listener, CloseFrame::EMPTY).await?;
    }

    // Forgets the old token, welcomes the new one, and then bans its user.
    serve(&listener, ServerClose::TokenExpired).await?;
    serve(&listener, ServerClose::Banned).await
}

/// Accepts a connection, looks at its token, welcomes it, and closes it.
pub(crate) async fn serve(listener: &TcpListener, reason: impl IntoCloseFrame<Server>) -> io::Result<()> {
    let mut connection = accept(listener).await?;
    let token = connection.next().await;
    // Only an expired token is not welcome.
    let frame = reason.into_close_frame();
    if frame != ServerClose::TokenExpired.frame() && token.is_some() {
        connection.send(Message::text("welcome")).await.map_err(io::Error::other)?;
    }
    connection.close(frame).await;
    Ok(())
}

async fn accept(listener: &TcpListener) -> io::Result<Connection<WebSocketStream<TcpStream>, Server>> {
    let (stream, _) = listener.accept().await?;
    let socket = accept_async(stream).await.map_err(io::Error::other)?;
    Ok(Connection::server(socket))
}

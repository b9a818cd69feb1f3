//! The server: it ends connections in every way that its table has a row for, and looks at what the client does
//! then.

use std::error::Error;
use std::time::Instant;

use close_codes::adapters::Connection;
use close_codes::{CloseFrame, Closed, RetryWindow, Server, Supervised};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async};

use super::chat_close::{ChatClose, ServerClose};
use super::expected::{End, Expected, Hello};

type Served = Connection<WebSocketStream<TcpStream>, Server>;

/// What the server does with a connection.
enum Act {
    /// Welcomes the client, then closes.
    Close(CloseFrame),
    /// Closes at once: the client's token is too old.
    Refuse(CloseFrame),
    /// Is gone, without a word.
    Vanish,
    /// Welcomes the client and has no news for it, so that the client closes.
    SayNothing,
}

fn acts() -> Result<[Act; 9], Box<dyn Error>> {
    let in_a_second = RetryWindow::new(1, 1).ok_or("this window is the right way round")?;
    let throttled = ServerClose::Throttled(4115.try_into()?);
    Ok([
        Act::Close(ServerClose::GoingAway.frame()),
        Act::Close(ServerClose::GoingAway.frame().with_retry(in_a_second)),
        Act::Vanish,
        Act::Vanish,
        Act::Vanish,
        Act::Refuse(ServerClose::TokenExpired.frame()),
        Act::Close(throttled.frame()),
        Act::SayNothing,
        Act::Close(ServerClose::Banned.frame()),
    ])
}

/// Plays all acts with one client. It fails at the first step that is not what the table says.
pub(crate) async fn play(listener: &TcpListener) -> Result<(), Box<dyn Error>> {
    let mut expected = Expected::START;
    let mut ended = Instant::now();
    for act in acts()? {
        let mut connection = accept(listener).await?;
        let waited = ended.elapsed();
        let hello = connection.next().await.ok_or("the client left without a hello")?;
        let hello: Hello = hello.to_text()?.parse()?;
        println!("{hello}");
        expected.check(&hello, waited)?;

        let is_healthy = matches!(act, Act::Close(_) | Act::SayNothing);
        if is_healthy {
            connection.send(Message::text("welcome")).await?;
        }
        let end = end(act, connection).await?;
        ended = Instant::now();
        expected = expected.after(&end, is_healthy)?;
    }
    if expected.is_stop() { Ok(()) } else { Err("the last act is to send the client away for good".into()) }
}

async fn accept(listener: &TcpListener) -> Result<Served, Box<dyn Error>> {
    let (stream, _) = listener.accept().await?;
    Ok(Connection::server(accept_async(stream).await?))
}

/// Ends the connection; how the client sees it.
async fn end(act: Act, mut connection: Served) -> Result<End, Box<dyn Error>> {
    match act {
        Act::Close(frame) | Act::Refuse(frame) => {
            connection.close(frame).await;
            Ok(End::of_frame(&frame))
        }
        Act::Vanish => Ok(End::of_closed(&Closed::no_frame())),
        Act::SayNothing => {
            connection.send(Message::text("nothing new")).await?;
            while connection.next().await.is_some() {}
            let closed = connection.closed();
            if ChatClose::from_closed(&closed) != ChatClose::Idle {
                return Err(format!("the client has no news to wait for, and left with {closed}").into());
            }
            Ok(End::of_closed(&closed))
        }
    }
}

/// Whether the client connects although it was sent away for good. It is gone, so that nobody has to wait.
pub(crate) async fn is_back(listener: &TcpListener) -> bool {
    let moment = std::time::Duration::from_millis(50);
    tokio::time::timeout(moment, listener.accept()).await.is_ok()
}

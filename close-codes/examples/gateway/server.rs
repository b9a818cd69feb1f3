//! The gateway: it ends connections in seven ways.

use std::io;

use close_codes::adapters::Connection;
use close_codes::{CloseCode, Server};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async};

use super::gateway_close::GatewaySays;

type Bot = Connection<WebSocketStream<TcpStream>, Server>;

/// What the gateway has seen of the bot.
pub(crate) struct Seen {
    /// The first thing that it said on each connection.
    pub(crate) openings: Vec<String>,
    /// The code with which it closed the connection whose heartbeats were not acknowledged.
    pub(crate) hung_up_with: CloseCode,
    /// The code with which it left the connection that it was asked to move away from.
    pub(crate) left_with: CloseCode,
}

/// Plays all acts, then ends.
pub(crate) async fn play(listener: TcpListener) -> io::Result<Seen> {
    let mut openings = Vec::new();

    // Has a problem of its own.
    let mut bot = accept(&listener, &mut openings).await?;
    say(&mut bot, &["ready one", "event 1", "event 2"]).await?;
    bot.close(GatewaySays::UnknownError).await;

    // Does not know what the bot wants to resume.
    let mut bot = accept(&listener, &mut openings).await?;
    bot.close(GatewaySays::InvalidSeq).await;

    // Lets a session grow too old.
    let mut bot = accept(&listener, &mut openings).await?;
    say(&mut bot, &["ready two", "event 1"]).await?;
    bot.close(GatewaySays::SessionTimedOut).await;

    // Acknowledges one heartbeat, and then hangs: the bot comes back while this connection is still open.
    let mut hung = accept(&listener, &mut openings).await?;
    say(&mut hung, &["ready three", "event 1"]).await?;
    hung.next().await;
    say(&mut hung, &["acknowledged"]).await?;

    // Is cut off.
    let mut bot = accept(&listener, &mut openings).await?;
    say(&mut bot, &["resumed", "event 2"]).await?;
    drop(bot);

    // Asks the bot to move, and goes on with the old connection until the new one works.
    let mut old = accept(&listener, &mut openings).await?;
    say(&mut old, &["resumed", "reconnect"]).await?;
    let mut bot = accept(&listener, &mut openings).await?;
    say(&mut old, &["event 3"]).await?;
    say(&mut bot, &["resumed"]).await?;
    while old.next().await.is_some() {}
    drop(bot);

    // Does not take the bot's token any more.
    let mut bot = accept(&listener, &mut openings).await?;
    bot.close(GatewaySays::AuthenticationFailed).await;

    while hung.next().await.is_some() {}
    Ok(Seen { openings, hung_up_with: hung.closed().code(), left_with: old.closed().code() })
}

/// Accepts a connection, says hello, and hears how the bot begins.
async fn accept(listener: &TcpListener, openings: &mut Vec<String>) -> io::Result<Bot> {
    let (stream, _) = listener.accept().await?;
    let socket = accept_async(stream).await.map_err(io::Error::other)?;
    let mut bot: Bot = Connection::server(socket);
    // A heartbeat each 700 ms, where Discord wants one in about 41 s.
    say(&mut bot, &["hello 700"]).await?;
    if let Some(opening) = bot.next().await {
        openings.push(opening.to_string());
    }
    Ok(bot)
}

async fn say(bot: &mut Bot, texts: &[&'static str]) -> io::Result<()> {
    for text in texts {
        bot.send(Message::text(*text)).await.map_err(io::Error::other)?;
    }
    Ok(())
}

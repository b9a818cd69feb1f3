//! What the bot says on a connection. The payloads are words, where Discord has JSON.

use std::future::pending;
use std::time::Duration;

use close_codes::SharedBudget;
use close_codes::adapters::{Connection, Heartbeat};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::gateway_close::BotClose;

pub(crate) type Gateway = Connection<WebSocketStream<MaybeTlsStream<TcpStream>>>;

/// Where the bot is in a session: what it needs to resume.
pub(crate) struct Place {
    session: String,
    /// The last event that it saw.
    sequence: u64,
}

/// Why the conversation is over.
pub(crate) enum Talk {
    /// The connection ended.
    Closed,
    /// The gateway asked the bot to move; the connection is still open.
    AskedToMove,
}

/// Talks until the connection ends or the gateway asks to move; `healthy` is called
/// when the gateway took the bot in. Until then the bot also hears what is said on the connection that it moves away
/// from, and leaves that one then.
pub(crate) async fn talk(
    gateway: &mut Gateway,
    old: &mut Option<Gateway>,
    place: &mut Option<Place>,
    identifies: &SharedBudget,
    mut healthy: impl FnMut(),
) -> Talk {
    let Some(hello) = gateway.next().await else {
        return Talk::Closed;
    };
    let opening = match place {
        Some(Place { session, sequence }) => format!("resume {session} {sequence}"),
        None => {
            // The connection lives meanwhile. A local budget has no errors.
            let Ok(_turn) = gateway.attend(identifies.turn()).await else {
                return Talk::Closed;
            };
            "identify".to_owned()
        }
    };
    // Should the connection be gone already, `next` says so.
    let _ = gateway.send(Message::text(opening)).await;

    // From now on the connection sends the bot's heartbeats, and ends if nothing comes in return.
    let period = heartbeat_period(&hello);
    gateway.set_heartbeat_message(Heartbeat::new(period, period).steady(), || Message::text("heartbeat"));
    loop {
        tokio::select! {
            message = gateway.next() => {
                let Some(message) = message else {
                    return Talk::Closed;
                };
                match words(&message)[..] {
                    ["ready", session] => {
                        *place = Some(Place { session: session.to_owned(), sequence: 0 });
                        healthy();
                    }
                    ["resumed"] => {
                        healthy();
                        if let Some(old) = old.take() {
                            gateway.finish(leave(old, place)).await;
                        }
                    }
                    ["reconnect"] => return Talk::AskedToMove,
                    ["event", sequence] => saw(place, sequence),
                    // An acknowledged heartbeat, and what the gateway may say in a later version.
                    _ => {}
                }
            }
            message = said_on(old) => match message.as_ref().map(words).as_deref() {
                Some(["event", sequence]) => saw(place, sequence),
                Some(_) => {}
                None => *old = None,
            },
        }
    }
}

/// The next message on the connection that the bot moves away from, if there is one.
async fn said_on(old: &mut Option<Gateway>) -> Option<Message> {
    match old {
        Some(gateway) => gateway.next().await,
        None => pending().await,
    }
}

/// Closes the connection that the bot moved away from. What the gateway had said by then counts.
async fn leave(old: Gateway, place: &mut Option<Place>) {
    let (sender, mut receiver) = old.split();
    let hearing = async {
        while let Some(message) = receiver.next().await {
            if let ["event", sequence] = words(&message)[..] {
                saw(place, sequence);
            }
        }
    };
    tokio::join!(sender.close(BotClose::Left), hearing);
}

/// The bot saw this event.
fn saw(place: &mut Option<Place>, sequence: &str) {
    if let (Some(place), Ok(sequence)) = (place.as_mut(), sequence.parse()) {
        place.sequence = place.sequence.max(sequence);
    }
}

/// How often the gateway wants a heartbeat; something sensible, if it says nothing sensible.
fn heartbeat_period(hello: &Message) -> Duration {
    match words(hello)[..] {
        ["hello", millis] => Duration::from_millis(millis.parse().unwrap_or(45_000).clamp(100, 600_000)),
        _ => Duration::from_secs(45),
    }
}

fn words(message: &Message) -> Vec<&str> {
    message.to_text().unwrap_or_default().split(' ').collect()
}

//! What the bot says on a connection. The payloads are words, where Discord has JSON.

use std::time::Duration;

use close_codes::SharedBudget;
use close_codes::adapters::Connection;
use tokio::net::TcpStream;
use tokio::time::{Instant, interval_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Gateway = Connection<WebSocketStream<MaybeTlsStream<TcpStream>>>;

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
    /// The gateway did not acknowledge a heartbeat in time; the connection is still open.
    NoHeartbeat,
}

/// Talks until the connection ends or a heartbeat is not acknowledged; `healthy` is called when the gateway took
/// the bot in.
pub(crate) async fn talk(
    gateway: &mut Gateway,
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
            // A local budget has no errors.
            let _ = identifies.turn().await;
            "identify".to_owned()
        }
    };
    // Should the connection be gone already, `next` says so.
    let _ = gateway.send(Message::text(opening)).await;

    let period = heartbeat_period(&hello);
    let mut heartbeat = interval_at(Instant::now() + period, period);
    let mut is_acknowledged = true;
    loop {
        tokio::select! {
            // What has come counts before the time that is over.
            biased;
            message = gateway.next() => {
                let Some(message) = message else {
                    return Talk::Closed;
                };
                match words(&message)[..] {
                    ["ready", session] => {
                        *place = Some(Place { session: session.to_owned(), sequence: 0 });
                        healthy();
                    }
                    ["resumed"] => healthy(),
                    ["event", sequence] => {
                        if let (Some(place), Ok(sequence)) = (place.as_mut(), sequence.parse()) {
                            place.sequence = sequence;
                        }
                    }
                    ["acknowledged"] => is_acknowledged = true,
                    // What the gateway may say in a later version.
                    _ => {}
                }
            }
            _ = heartbeat.tick() => {
                if !is_acknowledged {
                    return Talk::NoHeartbeat;
                }
                is_acknowledged = false;
                let _ = gateway.send(Message::text("heartbeat")).await;
            }
        }
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

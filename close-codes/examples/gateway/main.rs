//! A bot at a gateway like Discord's: it resumes its session or begins a new one, as the close code says, on real
//! loopback sockets.
//!
//! The bot is one enum (`gateway_close.rs`), one loop, `stay_connected`, and what it says on a connection
//! (`conversation.rs`). The rest is a gateway that ends connections in six ways (`server.rs`), and a timeline that
//! prints what happened and checks it (`timeline.rs`).

mod conversation;
mod gateway_close;
mod server;
mod timeline;

use std::error::Error;
use std::time::Duration;

use close_codes::adapters::Connection;
use close_codes::{Config, Limit, Reconnector, Session, SharedBudget};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;

use self::conversation::{Place, Talk, talk};
use self::gateway_close::{BotClose, GatewayClose};
use self::timeline::Timeline;

/// How long the bot waits for the gateway's answer to its Close. Who acknowledges no heartbeats may not answer
/// that either.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(500);

/// The bot: connects, resumes or identifies, and does what the enum says when a connection ends.
async fn stay_connected(url: &str, timeline: &mut Timeline) {
    // Where the bot is in its session; `None` if it has none.
    let mut place: Option<Place> = None;
    // Discord takes one Identify in five seconds; the example is in a hurry. `SharedBudget::redis` for many processes.
    let identifies = SharedBudget::local(Limit::new(1, Duration::from_millis(200)));
    let mut connections = Reconnector::<GatewayClose>::new(Config::default());
    while let Some(attempt) = connections.next().await {
        if attempt.session == Session::Fresh {
            place = None;
        }
        let mut connection = match connections.connect(connect_async(url)).await {
            Ok((socket, _response)) => Connection::client(socket).with_close_timeout(CLOSE_TIMEOUT),
            Err(failed) => {
                timeline.failed(&failed);
                continue;
            }
        };
        let end = talk(&mut connection, &mut place, &identifies, || connections.healthy()).await;
        let (closed, verdict) = match end {
            Talk::Closed => {
                let closed = connection.closed();
                (closed, connections.closed(&closed))
            }
            // An end of the bot's own would stop it; but this one has a row that says to come back.
            Talk::NoHeartbeat => {
                let closed = connection.close(BotClose::NoHeartbeat).await;
                (closed, connections.closed_by_us(&closed, &GatewayClose::NoHeartbeat))
            }
        };
        timeline.closed(&closed, &verdict);
    }
}

/// Longer than all acts together take.
const LONGEST: Duration = Duration::from_secs(60);

/// Runs the bot and its gateway. An error says what did not go as the policies say.
pub(crate) async fn run() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("ws://{}", listener.local_addr()?);
    let gateway = tokio::spawn(server::play(listener));

    let mut timeline = Timeline::start();
    let story = async {
        stay_connected(&url, &mut timeline).await;
        gateway.await
    };
    let seen = timeout(LONGEST, story).await???;
    timeline.check(&seen)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    run().await
}

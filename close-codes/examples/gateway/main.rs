//! A bot at a gateway like Discord's. It resumes its session or starts a new one, as the close code says. It uses real
//! sockets on loopback.
//!
//! The bot is one enum (`gateway_close.rs`), one loop, `stay_connected`, and what it says on a connection
//! (`conversation.rs`). When the gateway asks it to move, it keeps the old connection until the new one works. The rest
//! is a gateway that ends connections in seven ways (`server.rs`), and a timeline that prints what happened and checks
//! it (`timeline.rs`).

mod conversation;
mod gateway_close;
mod server;
mod timeline;

use std::error::Error;
use std::time::Duration;

use close_codes::adapters::Connection;
use close_codes::{Closed, Config, How, Limit, Reconnector, Session, SharedBudget};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;

use self::conversation::{Gateway, Place, Talk, talk};
use self::gateway_close::GatewayClose;
use self::timeline::Timeline;

/// The bot: connects, resumes or identifies, and does what the enum says when a connection closes.
async fn stay_connected(url: &str, timeline: &mut Timeline) {
    // The bot's session; `None` if it has none.
    let mut place: Option<Place> = None;
    // The connection that the gateway asked the bot to leave, until the next one works.
    let mut old: Option<Gateway> = None;
    // Discord takes one Identify in five seconds; the example is in a hurry. `SharedBudget::redis` for many processes.
    let identifies = SharedBudget::local(Limit::new(1, Duration::from_millis(200)));
    let mut connections = Reconnector::<GatewayClose>::new(Config::default());
    while let Some(attempt) = beside(&mut old, connections.next()).await {
        if attempt.session == Session::Fresh {
            place = None;
        }
        let mut connection = match beside(&mut old, connections.connect(connect_async(url))).await {
            Ok((socket, _response)) => Connection::client(socket),
            Err(failed) => {
                timeline.failed(&failed);
                continue;
            }
        };
        let end = talk(&mut connection, &mut old, &mut place, &identifies, || connections.healthy()).await;
        let verdict = match end {
            Talk::Closed => {
                let closed = connection.closed();
                timeline.line(&closed.to_string());
                match closed.how() {
                    How::Unresponsive => connections.closed_by_us(&closed, &GatewayClose::NoHeartbeat),
                    _ => connections.closed(&closed),
                }
            }
            // A `Reconnector` owns no connection: for it this one has ended, and yet it stays open until the next one
            // works.
            Talk::AskedToMove => {
                timeline.line("asked to move");
                old = Some(connection);
                connections.closed_by_us(&Closed::no_frame(), &GatewayClose::MovedByGateway)
            }
        };
        timeline.ended(&verdict);
    }
}

/// Awaits something while the old connection, if there is one, lives on.
async fn beside<O>(old: &mut Option<Gateway>, work: impl Future<Output = O>) -> O {
    match old {
        Some(old) => old.finish(work).await,
        None => work.await,
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

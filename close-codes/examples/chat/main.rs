//! A chat whose server restarts: an axum server that tells each client when to reconnect, and its clients. It uses real
//! sockets on loopback.
//!
//! Server and client share one enum (`chat_close.rs`). The server, with its graceful shutdown, is in `server.rs`, and
//! the client in `client.rs`. This file runs two servers and some clients: the first server restarts, and the clients
//! reconnect to the second one, each in its own window, and leave. `screen.rs` shows how far the shutdown is.

mod chat_close;
mod client;
mod screen;
mod server;

use std::error::Error;
use std::time::Duration;

use close_codes::{Action, DrainReport, RetryWindow, StopCause};
use tokio::task::JoinSet;
use tokio::time::timeout;

use self::chat_close::ChatClose;
use self::client::{Visit, stay_connected};
use self::server::Chat;

/// How many clients there are.
const CLIENTS: u64 = 6;
/// How many clients the servers can accept in a second.
const PER_SECOND: u32 = 3;
/// How long the server that restarts takes to close its clients' connections.
const CLOSING: Duration = Duration::from_secs(1);
/// Longer than everything together takes.
const LONGEST: Duration = Duration::from_secs(60);

/// Runs the servers and their clients. An error says what did not go as the policies say.
pub(crate) async fn run() -> Result<(), Box<dyn Error>> {
    timeout(LONGEST, play()).await?
}

async fn play() -> Result<(), Box<dyn Error>> {
    let (old, new) = (Chat::open("old").await?, Chat::open("new").await?);
    let mut clients = JoinSet::new();
    for name in 0..CLIENTS {
        clients.spawn(stay_connected(format!("user {name}"), [old.url(), new.url()]));
    }
    old.is_full(CLIENTS).await;
    let report = old.shut_down(PER_SECOND, CLOSING).await?;
    if report != (DrainReport { closed: CLIENTS, ..DrainReport::default() }) {
        return Err(format!("not everybody was told to go: {report}").into());
    }

    let visits = clients.join_all().await;
    // Everybody has left: this takes no time.
    new.shut_down(PER_SECOND, CLOSING).await?;
    check(&visits)
}

/// Whether every client was told to come back, did so in its window, and left.
fn check(visits: &[Vec<Visit>]) -> Result<(), Box<dyn Error>> {
    let mut windows: Vec<RetryWindow> = Vec::new();
    for visits in visits {
        let [sent_away, left] = &visits[..] else {
            return Err(format!("not two connections, but {visits:?}").into());
        };
        let window = RetryWindow::from_reason(sent_away.closed.reason()).ok_or("no window")?;
        windows.push(window);
        let next = sent_away.verdict.attempt().ok_or("a restart is no end")?;
        let checks = [
            (sent_away.verdict.reason == ChatClose::Restart, "the first server restarts"),
            ((window.from()..=window.to()).contains(&next.delay), "clients come back in their window"),
            (next.failover, "clients take the other server"),
            (left.verdict.action == Action::Stop(StopCause::ClosedByUs), "who leaves does not come back"),
            (left.closed.is_echo(), "the server answers a Close"),
        ];
        if let Some((_, mistake)) = checks.into_iter().find(|(holds, _)| !holds) {
            return Err(format!("not as the policies say: {mistake}: {visits:?}").into());
        }
    }
    windows.sort_by_key(|window| window.from());
    windows.dedup();
    if windows.len() < 2 {
        return Err(format!("all clients have the same window: {windows:?}").into());
    }
    screen::say("Every step went as the policies say.");
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    run().await
}

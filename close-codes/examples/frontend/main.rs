//! A chat with a server in Rust and a front end in TypeScript. Both use one table.
//!
//! The table is the enum in `chat_close.rs`. A test exports it to `web/closeCodes.ts` (`tests/frontend.rs` of this
//! crate), and `web/reconnects.ts` carries it out. The server (`server.rs`) closes connections in every way, and
//! compares what the client does with what the table says (`expected.rs`): first a client in Rust, then the one in
//! TypeScript.

pub(crate) mod chat_close;
mod expected;
mod front_end;
mod rust_client;
mod server;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::time::timeout;

/// Nobody waits for longer than that.
const LIMIT: Duration = Duration::from_secs(60);

/// Plays with both clients. `Ok(false)`: the one in TypeScript cannot run on this machine.
pub(crate) async fn play() -> Result<bool, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("ws://{}", listener.local_addr()?);

    println!("The client in Rust:");
    let client = async {
        Box::pin(rust_client::stay_connected(&url)).await;
        Ok(())
    };
    timeout(LIMIT, both(&listener, client)).await??;

    let front_end = match front_end::command() {
        Ok(command) => command,
        Err(why) => {
            println!("The client in TypeScript is skipped: {why}");
            return Ok(false);
        }
    };
    println!("The client in TypeScript:");
    let mut child = Command::from(front_end).arg(&url).kill_on_drop(true).spawn()?;
    let client = async {
        let status = child.wait().await?;
        if status.success() { Ok(()) } else { Err(format!("the client failed: {status}").into()) }
    };
    timeout(LIMIT, both(&listener, client)).await??;
    Ok(true)
}

/// The server and a client, until both have ended. What either did wrong is an error, and ends both.
async fn both(
    listener: &TcpListener,
    client: impl Future<Output = Result<(), Box<dyn Error>>>,
) -> Result<(), Box<dyn Error>> {
    tokio::pin!(client);
    let mut play = Box::pin(server::play(listener));
    tokio::select! {
        played = &mut play => {
            played?;
            client.await?;
        }
        // It may have ended a moment before the server is done.
        left = &mut client => {
            left?;
            let moment = Duration::from_secs(5);
            timeout(moment, play).await.map_err(|_| "the client left before it was sent away")??;
        }
    }
    if server::is_back(listener).await {
        Err("the client was sent away for good, and is back".into())
    } else {
        Ok(())
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match play().await {
        Ok(is_whole) => {
            println!(
                "Every step of {} went as the table says.",
                if is_whole { "both clients" } else { "the client" }
            );
            ExitCode::SUCCESS
        }
        Err(mistake) => {
            println!("NOT AS THE TABLE SAYS: {mistake}");
            ExitCode::FAILURE
        }
    }
}

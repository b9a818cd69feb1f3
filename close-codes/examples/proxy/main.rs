//! A proxy that tells each side how the other side closed. It passes on a legal code with its reason, and an empty
//! Close frame; for everything else it sends a fallback code. It uses real sockets on loopback.
//!
//! The proxy is `relay.rs`. The rest are a client and an upstream that close their connections in every way
//! (`ends.rs`). This file checks what the other side of the proxy observes.

mod ends;
mod relay;

use std::error::Error;
use std::time::Duration;

use close_codes::{CloseFrame, Closed, How, reason, send_code};
use tokio::net::TcpListener;
use tokio::time::timeout;

use self::ends::{Leave, leaves, open, says};

/// Longer than everything together takes.
const LONGEST: Duration = Duration::from_secs(60);

const ENOUGH: CloseFrame = CloseFrame::new(send_code!(4001)).with_reason(reason!("enough"));
const GOING_AWAY: CloseFrame = CloseFrame::new(send_code!(1001));
const BAD_GATEWAY: CloseFrame = CloseFrame::new(send_code!(1014));

/// How the client leaves, and what the upstream should see of it.
const CLIENT: [(Leave, CloseFrame); 5] = [
    (Leave::With(ENOUGH), ENOUGH),
    (Leave::With(CloseFrame::EMPTY), CloseFrame::EMPTY),
    (Leave::Illegally(1006), GOING_AWAY),
    (Leave::Illegally(999), GOING_AWAY),
    (Leave::Lost, GOING_AWAY),
];

/// How the upstream leaves, and what the client should see of it.
const UPSTREAM: [(Leave, CloseFrame); 6] = [
    (Leave::With(ENOUGH), ENOUGH),
    (Leave::With(CloseFrame::EMPTY), CloseFrame::EMPTY),
    // A proxy that is an upstream itself.
    (Leave::With(BAD_GATEWAY), BAD_GATEWAY),
    (Leave::Illegally(1005), BAD_GATEWAY),
    (Leave::Illegally(5000), BAD_GATEWAY),
    (Leave::Lost, BAD_GATEWAY),
];

/// Runs the proxy and both its sides. An error says what was not passed on as it should be.
pub(crate) async fn run() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let proxy = format!("ws://{}", listener.local_addr()?);
    let upstream = TcpListener::bind("127.0.0.1:0").await?;
    let serving = relay::serve(listener, format!("ws://{}", upstream.local_addr()?));
    tokio::select! {
        played = timeout(LONGEST, play(&proxy, &upstream)) => played?,
        served = serving => Ok(served?),
    }
}

async fn play(proxy: &str, upstream: &TcpListener) -> Result<(), Box<dyn Error>> {
    for (leave, expected) in CLIENT {
        let (mut client, mut upstream) = open(proxy, upstream).await?;
        says(&mut client, &mut upstream, "to the upstream").await?;
        says(&mut upstream, &mut client, "to the client").await?;
        let seen = leaves(client, upstream, leave).await?;
        println!("the client leaves {leave:?}; the upstream sees {seen}");
        check(&seen, expected)?;
    }
    for (leave, expected) in UPSTREAM {
        let (client, upstream) = open(proxy, upstream).await?;
        let seen = leaves(upstream, client, leave).await?;
        println!("the upstream leaves {leave:?}; the client sees {seen}");
        check(&seen, expected)?;
    }
    println!("Every end was passed on as it should be.");
    Ok(())
}

fn check(seen: &Closed, expected: CloseFrame) -> Result<(), Box<dyn Error>> {
    let is_expected = match expected.code() {
        None => seen.how() == How::EmptyFrame,
        Some(code) => {
            seen.how() == How::Frame && seen.code() == code.observed() && seen.reason() == expected.reason()
        }
    };
    if is_expected { Ok(()) } else { Err(format!("not passed on as it should be: {seen}").into()) }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    run().await
}

//! A process that is stopped for longer than its peer may be silent: it reads before it judges.

use std::net::SocketAddr;
use std::time::Duration;

use close_codes::adapters::Heartbeat;
use close_codes_tests::ends::payload;
use close_codes_tests::process::{self, Process};
use close_codes_tests::raw::{CLOSE, PING, PONG, TEXT};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use crate::job::Job;
use crate::libraries::{
    ActixWs, Axum, FastwebsocketsClient, FastwebsocketsServer, Library, TokioWebsocketsClient,
    TokioWebsocketsServer, TungsteniteClient, TungsteniteServer,
};
use crate::{LONG, Peer, dial, listen, on_each_library};

const BEAT: Duration = Duration::from_secs(1);
/// After it, a judgment is late by less than a second.
const SHORT_STOP: Duration = Duration::from_millis(1500);
/// After it, a judgment is late by more than a second.
const LONG_STOP: Duration = Duration::from_millis(2500);

on_each_library! {
    a_process_that_was_stopped_lives
}

/// Stops it for this time, and does this meanwhile.
async fn stop_for(process: &Process, time: Duration, meanwhile: impl Future<Output = ()>) {
    process.signal("STOP");
    meanwhile.await;
    sleep(time).await;
    process.signal("CONT");
}

/// The process' side.
#[tokio::test]
#[ignore = "is a process of the other tests"]
async fn process() {
    let Some(order) = process::order() else {
        return;
    };
    let (library, boss) = order.split_once(' ').expect("an order has two words");
    let boss = TcpStream::connect(boss).await.unwrap();
    let obeys = async {
        match library {
            TungsteniteClient::NAME => obey::<TungsteniteClient>(boss).await,
            TungsteniteServer::NAME => obey::<TungsteniteServer>(boss).await,
            FastwebsocketsClient::NAME => obey::<FastwebsocketsClient>(boss).await,
            FastwebsocketsServer::NAME => obey::<FastwebsocketsServer>(boss).await,
            TokioWebsocketsClient::NAME => obey::<TokioWebsocketsClient>(boss).await,
            TokioWebsocketsServer::NAME => obey::<TokioWebsocketsServer>(boss).await,
            Axum::NAME => obey::<Axum>(boss).await,
            ActixWs::NAME => obey::<ActixWs>(boss).await,
            _ => panic!("no such library: {library}"),
        }
    };
    timeout(LONG, obeys).await.expect("an end");
}

/// Says where it waits; later, how the connection ended and how many messages came.
async fn obey<L: Library>(mut boss: TcpStream) {
    let (listener, address) = listen();
    boss.write_all(format!("{address}\n").as_bytes()).await.unwrap();
    let report = L::run(listener, Job::Listen(Heartbeat::new(BEAT, BEAT))).await;
    let code = report.closed.code().get();
    boss.write_all(format!("{:?} {code} {}\n", report.closed.how(), report.heard).as_bytes()).await.unwrap();
}

/// The payload of its next Ping, which is not answered.
async fn asked(peer: &mut Peer, after: &str) -> Vec<u8> {
    let (opcode, payload) = peer.receive().await.expect("it lives");
    assert_eq!(opcode, PING, "after {after}: {}", String::from_utf8_lossy(&payload));
    payload
}

async fn a_process_that_was_stopped_lives<L: Library>() {
    timeout(LONG, async {
        let boss = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let process =
            Process::start("stopped::process", &format!("{} {}", L::NAME, boss.local_addr().unwrap()));
        let mut lines = BufReader::new(boss.accept().await.unwrap().0).lines();
        let address: SocketAddr = lines.next_line().await.unwrap().unwrap().parse().unwrap();
        let mut peer = dial::<L>(address).await;

        // It has asked, and finds the answer and two messages that it has not read.
        let mut after = "the opening";
        for (time, name) in [(SHORT_STOP, "a short stop"), (LONG_STOP, "a long stop")] {
            let ping = asked(&mut peer, after).await;
            after = name;
            let answers = async {
                peer.send(PONG, &ping).await;
                peer.send(TEXT, b"one").await;
                peer.send(TEXT, b"two").await;
            };
            stop_for(&process, time, answers).await;
        }

        // It has asked, and finds nothing: it asks again, and waits.
        asked(&mut peer, after).await;
        stop_for(&process, LONG_STOP, async {}).await;
        for _ in 0..2 {
            let ping = asked(&mut peer, "a stop with nothing to read").await;
            peer.send(PONG, &ping).await;
        }

        peer.send(CLOSE, &payload(4001, "")).await;
        // A client waits for that.
        peer.finish().await;
        assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("Frame 4001 4"));
    })
    .await
    .expect("an end");
}

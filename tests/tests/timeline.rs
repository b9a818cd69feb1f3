//! The four steps of the example's timeline, each over real sockets, with a seeded supervisor and a simulated clock, so
//! that no test waits.
#![allow(missing_docs)]

#[path = "../../close-codes/examples/reconnect/chat_close.rs"]
mod chat_close;
#[allow(dead_code)] // the acts in a row, which the example plays
#[path = "../../close-codes/examples/reconnect/server.rs"]
mod server;

use std::time::Duration;

use chat_close::{ChatClose, ServerClose};
use close_codes::adapters::Connection;
use close_codes::{
    Action, Attempt, CloseFrame, Config, Fault, IntoCloseFrame, Reconnector, Server, StopCause, Verdict,
};
use close_codes_tests::clock::Virtual;
use tokio::net::TcpListener;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

struct Client {
    url: String,
    connections: Reconnector<ChatClose, Virtual>,
}

impl Client {
    fn new(url: String) -> Self {
        Self { url, connections: Reconnector::with_timer(Config::default(), 42, Virtual::default()) }
    }

    async fn next(&mut self) -> Attempt {
        self.connections.next().await.expect("there is another attempt")
    }

    /// Connects and talks until the server closes.
    async fn connect(&mut self) -> Verdict<ChatClose> {
        let (socket, _) = connect_async(&self.url).await.expect("the server is there");
        let mut connection = Connection::client(socket);
        self.connections.opened();
        connection.send(Message::text("token")).await.expect("the connection is open");
        while let Some(message) = connection.next().await {
            assert_eq!(message, Message::text("welcome"));
            self.connections.healthy();
        }
        self.connections.closed(&connection.closed())
    }

    /// Lets the server serve once, with this end of the connection.
    async fn served(
        &mut self,
        listener: &TcpListener,
        reason: impl IntoCloseFrame<Server>,
    ) -> Verdict<ChatClose> {
        let (served, verdict) = tokio::join!(server::serve(listener, reason), self.connect());
        served.expect("the server served");
        verdict
    }
}

async fn start() -> (TcpListener, Client) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("ws://{}", listener.local_addr().expect("an address"));
    (listener, Client::new(url))
}

#[tokio::test]
async fn a_restart_is_waited_for_with_backoff() {
    let (listener, mut client) = start().await;
    let address = listener.local_addr().expect("an address");
    assert_eq!(client.next().await.number, 1);

    let verdict = client.served(&listener, ServerClose::GoingAway).await;
    assert_eq!(verdict.reason, ChatClose::GoingAway);
    assert_eq!(verdict.row.expect("a row").name(), "GoingAway");
    let delay = verdict.attempt().expect("another attempt").delay;
    assert!(delay <= Duration::from_millis(500), "the first delay is at most `initial`, not {delay:?}");

    drop(listener);
    let mut longest = Duration::from_millis(500);
    for number in 1..=5 {
        assert_eq!(client.next().await.number, number);
        let error = connect_async(&client.url).await.expect_err("the server is away");
        let verdict = client.connections.connect_failed(&error);
        assert_eq!(verdict.row.expect("a row").name(), "GoingAway", "the policy that began goes on");
        longest = (longest * 2).min(Duration::from_secs(2));
        let delay = verdict.attempt().expect("another attempt").delay;
        assert!(delay <= longest, "{delay:?} is longer than {longest:?}");
    }

    let listener = TcpListener::bind(address).await.expect("the same port");
    client.next().await;
    let verdict = client.served(&listener, ServerClose::Banned).await;
    assert_eq!(verdict.action, Action::Stop(StopCause::Policy));
}

#[tokio::test]
async fn the_third_empty_close_is_a_bug_of_the_peer() {
    let (listener, mut client) = start().await;
    for empty in 1..=3 {
        client.next().await;
        let verdict = client.served(&listener, CloseFrame::EMPTY).await;
        assert_eq!(verdict.reason, ChatClose::NoStatus);
        assert!(verdict.attempt().is_some(), "the client comes back");
        match verdict.diagnosis {
            None => assert!(empty < 3, "the third says it"),
            Some(diagnosis) => {
                assert_eq!((empty, diagnosis.fault, diagnosis.seen), (3, Fault::PeerBug, 3));
                assert!(
                    diagnosis.to_string().contains("check where the peer closes connections"),
                    "{diagnosis}"
                );
            }
        }
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_once() {
    let (listener, mut client) = start().await;
    client.next().await;
    let verdict = client.served(&listener, ServerClose::TokenExpired).await;
    assert_eq!(verdict.reason, ChatClose::TokenExpired);

    let attempt = client.next().await;
    assert!(attempt.reauthenticate);
    assert_eq!(attempt.delay, Duration::ZERO);
    let verdict = client.served(&listener, ServerClose::TokenExpired).await;
    assert_eq!(verdict.action, Action::Stop(StopCause::OutOfAttempts));
    assert_eq!(client.connections.next().await, None);
}

#[tokio::test]
async fn a_ban_stops() {
    let (listener, mut client) = start().await;
    client.next().await;
    let verdict = client.served(&listener, ServerClose::Banned).await;
    assert_eq!(verdict.reason, ChatClose::Banned);
    assert_eq!(verdict.action, Action::Stop(StopCause::Policy));
    assert_eq!(client.connections.next().await, None);
}

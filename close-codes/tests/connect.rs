//! `Reconnector::connect`: its time limit, what it reports, and what ends it. On tokio's paused clock, but for the
//! peers that accept a connection and do not complete the handshake: those are real sockets.
#![allow(missing_docs)]

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::future::{pending, ready};
use std::io;
use std::time::Duration;

use close_codes::{
    Action, CloseCode, Closed, Config, ConnectFailure, Reconnector, Session, Standard, StopCause, Verdict,
    send_code,
};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::connect_async;

fn reconnector() -> Reconnector<Standard> {
    Reconnector::with_seed(Config::default(), 7)
}

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionRefused, "refused")
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_reported_as_open() {
    let mut connections = reconnector();
    connections.next().await.unwrap();
    let connected = connections.connect(ready(Ok::<_, io::Error>("socket"))).await;
    assert_eq!(connected.unwrap(), "socket");
    // Only a connection that was open can become healthy, so that 1001 backs off from its first delay again.
    sleep(Duration::from_secs(6)).await;
    let verdict = connections.closed(&Closed::frame(send_code!(1001), ""));
    assert_eq!(verdict.attempt().unwrap().number, 1);
}

#[tokio::test(start_paused = true)]
async fn an_error_is_reported_as_a_failure_and_told_in_one_line() {
    let mut connections = reconnector();
    connections.next().await.unwrap();
    let failed = connections.connect(ready(Err::<(), _>(refused()))).await.unwrap_err();
    let verdict: &Verdict<Standard> = failed.verdict();
    assert_eq!(verdict.reason, Standard::AbnormalClosure);
    let delay = verdict.attempt().unwrap().delay;
    assert_eq!(failed.to_string(), format!("no connection: refused; reconnect in {delay:?}"));
    assert!(!failed.is_timeout());
    assert_eq!(failed.into_error().unwrap().kind(), io::ErrorKind::ConnectionRefused);

    let start = Instant::now();
    assert_eq!(connections.next().await.unwrap().number, 2);
    assert!(start.elapsed() >= delay && start.elapsed() < delay + Duration::from_millis(2));
}

/// The application's own error, of a library's.
#[derive(Debug)]
struct NoAddress(io::Error);

impl Display for NoAddress {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("no address")
    }
}

impl Error for NoAddress {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[tokio::test(start_paused = true)]
async fn the_line_holds_the_error_and_the_source_is_what_caused_that() {
    let mut connections = reconnector();
    connections.next().await.unwrap();
    let connecting = ready(Err::<(), _>(NoAddress(refused())));
    let failed = connections.connect_with(connecting, |_| ConnectFailure::new()).await.unwrap_err();
    assert!(failed.to_string().starts_with("no connection: no address; "), "{failed}");
    assert_eq!(failed.source().unwrap().to_string(), "refused");
}

#[tokio::test(start_paused = true)]
async fn a_loop_without_next_keeps_within_the_budget() {
    let config = Config::default().with_budget(3, Duration::from_secs(60));
    let mut connections = Reconnector::<Standard>::with_seed(config, 7);
    let start = Instant::now();
    let mut made = Vec::new();
    for _ in 0..4 {
        let connecting = async {
            made.push(start.elapsed().as_secs());
            Err::<(), _>(())
        };
        let failed = connections.connect_with(connecting, |()| ConnectFailure::new()).await;
        assert!(failed.is_err());
    }
    assert_eq!(made[..3], [0, 0, 0]);
    assert!((60..=64).contains(&made[3]), "{made:?}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_beside_an_open_one_is_one_more_attempt() {
    let config = Config::default().with_budget(3, Duration::from_secs(60));
    let mut connections = Reconnector::<Standard>::with_seed(config, 7);
    connections.next().await.unwrap();
    let start = Instant::now();
    let mut made = Vec::new();
    for _ in 0..5 {
        let connecting = async {
            made.push(start.elapsed().as_secs());
            Ok::<_, io::Error>(())
        };
        connections.connect(connecting).await.unwrap();
    }
    // The first has the attempt of `next`, which counts as no reconnect.
    assert_eq!(made[..4], [0, 0, 0, 0]);
    assert!((60..=64).contains(&made[4]), "{made:?}");
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_the_wait_for_the_budget() {
    let config = Config::default().with_budget(1, Duration::from_secs(60));
    let mut connections = Reconnector::<Standard>::with_seed(config, 7);
    assert!(connections.connect(ready(Err::<(), _>(refused()))).await.is_err());
    let start = Instant::now();
    let handle = connections.handle();
    let stop = async {
        sleep(Duration::from_secs(1)).await;
        handle.stop();
    };
    let (failed, ()) = tokio::join!(connections.connect(ready(Ok::<(), io::Error>(()))), stop);
    assert_eq!(failed.unwrap_err().verdict().action, Action::Stop(StopCause::Requested));
    assert_eq!(start.elapsed().as_secs(), 1);
}

#[tokio::test(start_paused = true)]
async fn it_gives_up_when_the_time_is_over() {
    let mut connections = reconnector();
    connections.next().await.unwrap();
    let start = Instant::now();
    let failed = connections.connect(pending::<Result<(), io::Error>>()).await.unwrap_err();
    assert_eq!(start.elapsed().as_secs(), 20);
    assert!(failed.is_timeout() && failed.error().is_none());
    assert!(
        failed.to_string().starts_with("no connection: not connected within 20s; reconnect "),
        "{failed}"
    );
    assert!(connections.next().await.is_some());

    let config = Config::default().with_connect_timeout(Duration::from_millis(300));
    let mut connections = Reconnector::<Standard>::with_seed(config, 7);
    connections.next().await.unwrap();
    let start = Instant::now();
    assert!(connections.connect(pending::<Result<(), io::Error>>()).await.is_err());
    assert_eq!(start.elapsed().as_millis(), 300);
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_it() {
    let mut connections = reconnector();
    let handle = connections.handle();
    connections.next().await.unwrap();
    tokio::spawn(async move {
        sleep(Duration::from_secs(1)).await;
        handle.retry_now();
        sleep(Duration::from_secs(1)).await;
        handle.stop();
    });
    let start = Instant::now();
    let failed = connections.connect(pending::<Result<(), io::Error>>()).await.unwrap_err();
    // Not by `retry_now`: an attempt is being made.
    assert_eq!(start.elapsed().as_secs(), 2);
    assert_eq!(failed.verdict().action, Action::Stop(StopCause::Requested));
    assert_eq!(failed.to_string(), "no connection; stop: the application asked to stop");
    assert_eq!(connections.next().await, None);
}

#[tokio::test]
async fn nothing_begins_after_a_stop() {
    let mut connections = reconnector();
    connections.next().await.unwrap();
    connections.handle().stop();
    let mut has_begun = false;
    let connecting = async {
        has_begun = true;
        Ok::<(), io::Error>(())
    };
    assert!(connections.connect(connecting).await.is_err());
    assert!(!has_begun);
}

#[tokio::test(start_paused = true)]
async fn if_it_is_dropped_the_attempt_has_failed() {
    let mut connections = reconnector();
    connections.next().await.unwrap();
    let connecting = connections.connect(pending::<Result<(), io::Error>>());
    assert!(timeout(Duration::from_secs(1), connecting).await.is_err());
    let start = Instant::now();
    assert_eq!(connections.next().await.unwrap().number, 2);
    // By 1006's backoff, whose first delay is at most a second.
    assert!(start.elapsed() <= Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn if_it_is_dropped_the_attempt_has_failed_also_for_a_loop_without_next() {
    let mut connections = reconnector();
    for _ in 0..2 {
        let connecting = connections.connect(pending::<Result<(), io::Error>>());
        assert!(timeout(Duration::from_secs(1), connecting).await.is_err());
    }
    let failed = connections.connect(ready(Err::<(), _>(refused()))).await.unwrap_err();
    let attempt = failed.verdict().attempt().unwrap();
    assert_eq!((attempt.number, attempt.failed), (4, 3));
}

#[tokio::test(start_paused = true)]
async fn without_an_attempt_in_hand_it_is_one_more() {
    let mut connections = reconnector();
    assert!(connections.connect(ready(Ok::<_, io::Error>(()))).await.is_ok());
    connections.closed(&Closed::frame(send_code!(1000), ""));
    assert_eq!(connections.next().await, None);
    // The application knows better than the policy.
    assert!(connections.connect(ready(Ok::<_, io::Error>(()))).await.is_ok());
    connections.closed(&Closed::frame(send_code!(1001), ""));
    assert!(connections.next().await.is_some());
}

#[tokio::test(start_paused = true)]
async fn an_error_of_any_type_can_say_what_it_is_like() {
    let mut connections = reconnector();
    connections.next().await.unwrap();
    let connecting = ready(Err::<(), _>("bad token"));
    let failed = connections
        .connect_with(connecting, |error| {
            assert_eq!(*error, "bad token");
            ConnectFailure::new().with_like(3000.into())
        })
        .await
        .unwrap_err();
    assert_eq!(failed.verdict().reason, Standard::Unauthorized);
    let attempt = failed.verdict().attempt().unwrap();
    assert!(attempt.reauthenticate && attempt.session == Session::Unspecified);
}

#[tokio::test(start_paused = true)]
async fn a_close_while_connecting_counts_as_that_close() {
    let mut connections = reconnector();
    connections.next().await.unwrap();
    let hello = ready(Err::<(), _>(Closed::frame(send_code!(1008), "who are you")));
    let failed = connections.connect(hello).await.unwrap_err();
    assert_eq!(failed.verdict().reason, Standard::PolicyViolation);
    assert_eq!(failed.verdict().action, Action::Stop(StopCause::Policy));
    assert_eq!(connections.next().await, None);
}

#[tokio::test(start_paused = true)]
async fn nobody_needs_to_retry_while_a_connection_is_open() {
    let mut connections = reconnector();
    let handle = connections.handle();
    connections.next().await.unwrap();
    // Asked before it opened, and while it is open: both are void, and cannot overrule a policy later.
    handle.retry_now();
    connections.connect(ready(Ok::<_, io::Error>(()))).await.unwrap();
    handle.retry_now();
    connections.closed(&Closed::frame(send_code!(1008), "banned"));
    assert_eq!(connections.next().await, None);
    // Now it is the user's answer to the ban.
    handle.retry_now();
    assert!(connections.next().await.is_some());
}

/// A server on loopback that accepts one connection and does this with it.
async fn server<F: Future<Output = ()> + Send>(
    act: impl FnOnce(tokio::net::TcpStream) -> F + Send + 'static,
) -> (String, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        act(stream).await;
    });
    (url, task)
}

async fn gives_up_on(url: &str) {
    let config = Config::default().with_connect_timeout(Duration::from_millis(500));
    let mut connections = Reconnector::<Standard>::new(config);
    connections.next().await.unwrap();
    let failed = timeout(Duration::from_secs(20), connections.connect(connect_async(url))).await;
    let failed = failed.expect("the connect timeout").expect_err("no handshake");
    assert!(failed.is_timeout(), "{failed}");
    assert!(failed.verdict().attempt().is_some());
}

#[tokio::test]
async fn a_peer_that_never_answers_the_handshake_is_given_up() {
    let (url, task) = server(|stream| async move {
        let _stream = stream;
        pending::<()>().await;
    })
    .await;
    gives_up_on(&url).await;
    task.abort();
}

#[tokio::test]
async fn a_peer_that_answers_by_the_byte_is_given_up() {
    let (url, task) = server(|mut stream| async move {
        for byte in b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n".iter().cycle() {
            if stream.write_all(&[*byte]).await.is_err() {
                break;
            }
            sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
    gives_up_on(&url).await;
    task.abort();
}

/// What a program's own connecting can fail with.
enum LoginError {
    TokenExpired,
    Network(io::Error),
}

impl From<&LoginError> for ConnectFailure {
    fn from(error: &LoginError) -> Self {
        match error {
            LoginError::TokenExpired => Self::new().with_like(CloseCode::new(3000)),
            LoginError::Network(error) => error.into(),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_of_ones_own_says_what_the_attempt_is_like() {
    let mut connections = reconnector();
    connections.next().await.unwrap();
    let failed = connections.connect(ready(Err::<(), _>(LoginError::TokenExpired))).await.unwrap_err();
    assert_eq!(failed.verdict().reason, Standard::Unauthorized);
    connections.next().await.unwrap();
    let failed = connections.connect(ready(Err::<(), _>(LoginError::Network(refused())))).await.unwrap_err();
    assert_eq!(failed.verdict().reason, Standard::AbnormalClosure);
}

#[tokio::test]
async fn a_retry_after_as_a_date_counts_from_the_responses_own_date() {
    let (url, task) = server(|mut stream| async move {
        let response = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\
            Date: Sun, 06 Nov 1994 12:00:00 GMT\r\nRetry-After: Sun, 06 Nov 1994 12:01:30 GMT\r\n\r\n";
        let _ = stream.write_all(response.as_bytes()).await;
        sleep(Duration::from_secs(5)).await;
    })
    .await;
    let mut connections = Reconnector::<Standard>::new(Config::default());
    connections.next().await.unwrap();
    let failed = connections.connect(connect_async(url)).await.err().unwrap();
    assert_eq!(failed.verdict().reason, Standard::TryAgainLater);
    assert!(failed.verdict().attempt().unwrap().delay >= Duration::from_secs(90), "{failed}");
    task.abort();
}

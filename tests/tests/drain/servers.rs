//! The servers that people have, on the loopback interface: a turn, a Close with a window, 503 for who comes late, and
//! the report.

use std::convert::Infallible;
use std::future::{Future, IntoFuture};
use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use close_codes::adapters::{Connection, Socket};
use close_codes::{Drain, DrainReport, Seat, Server};
use close_codes_tests::actix::ActixServer;
use close_codes_tests::raw::RawPeer;
use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response as Accepted};

use crate::{Duration, answers, restart, secs};

const CLOSE_TIMEOUT: Duration = Duration::from_millis(500);
/// Two seconds for the turns, and what they need after the last.
const LONGEST: Duration = Duration::from_millis(3_500);

/// A handler as everybody writes it.
async fn serve<W: Socket<Server>>(connection: Connection<W, Server>, seat: Seat) {
    let mut connection = connection.with_close_timeout(CLOSE_TIMEOUT).in_seat(seat);
    while connection.next().await.is_some() {}
}

async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.unwrap()
}

/// Drains a server that listens there, with one client that answers its Close and one that does not.
async fn drains(address: SocketAddr, drain: &Drain) -> DrainReport {
    let answering = RawPeer::upgrade(connect(address).await).await;
    let mut silent = RawPeer::upgrade(connect(address).await).await;
    assert_eq!(drain.progress().open, 2);
    let start = Instant::now();
    let client = async {
        let (at, window) = answers(answering).await.expect("a Close");
        assert!(at - start < secs(1) && window.to() <= secs(3), "{:?} {window:?}", at - start);
        // The other one's turn is not yet.
        let (_, response) = RawPeer::ask(connect(address).await).await;
        assert!(response.starts_with("HTTP/1.1 503 "), "{response}");
        let retry_after = response.to_lowercase();
        let (_, retry_after) = retry_after.split_once("retry-after: ").expect("when to come back");
        let (retry_after, _) = retry_after.split_once("\r\n").unwrap();
        assert!((1..=3).contains(&retry_after.parse::<u32>().unwrap()), "{response}");
    };
    let silent = async {
        let told = silent.receive_close().await.expect("a Close");
        assert_eq!(told[..2], 1012_u16.to_be_bytes());
        (Instant::now(), silent)
    };
    let (report, (), (told, _silent)) =
        tokio::join!(drain.run(restart(), 10, start + LONGEST), client, silent);
    assert!(told - start >= secs(1), "one by one: {:?}", told - start);
    assert!(start.elapsed() < LONGEST, "nobody is waited for");
    report
}

fn closed_and_cut() -> DrainReport {
    DrainReport { closed: 1, cut: 1, ..DrainReport::default() }
}

/// axum's server, until this signal, and where it listens.
async fn axum_server(
    drain: &Drain,
    signal: impl Future<Output = ()> + Send + 'static,
) -> (SocketAddr, impl Future<Output = io::Result<()>>) {
    async fn enter(upgrade: WebSocketUpgrade, State(drain): State<Drain>) -> Response {
        match drain.enter() {
            Some(seat) => upgrade.on_upgrade(|socket: WebSocket| serve(Connection::server(socket), seat)),
            None => {
                let retry_after = [(RETRY_AFTER, drain.retry_after().as_secs().to_string())];
                (StatusCode::SERVICE_UNAVAILABLE, retry_after).into_response()
            }
        }
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let events = || async { Sse::new(stream::pending::<Result<Event, Infallible>>()) };
    let router =
        Router::new().route("/chat", any(enter)).route("/events", get(events)).with_state(drain.clone());
    let server = tokio::spawn(axum::serve(listener, router).with_graceful_shutdown(signal).into_future());
    (address, async { server.await.unwrap() })
}

#[tokio::test]
async fn axum_whose_listener_stays_open() {
    let drain = Drain::new().with_close_timeout(CLOSE_TIMEOUT);
    let (done, is_done) = oneshot::channel::<()>();
    let (address, server) = axum_server(&drain, async { _ = is_done.await }).await;
    assert_eq!(drains(address, &drain).await, closed_and_cut());
    drop(done);
    server.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn one_deadline_bounds_axum_and_the_drain() {
    for has_events in [false, true] {
        let drain = Drain::new().with_close_timeout(CLOSE_TIMEOUT);
        let (address, server) = axum_server(&drain, drain.clone().shut()).await;
        let client = tokio::spawn(answers(RawPeer::upgrade(connect(address).await).await));
        let mut events = connect(address).await;
        if has_events {
            events.write_all(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
            assert_eq!(events.read_u8().await.unwrap(), b'H');
        } else {
            drop(events);
        }
        let deadline = Instant::now() + LONGEST;
        let drained = async {
            let report = drain.run(restart(), 10, deadline).await;
            assert!(Instant::now() < deadline - secs(1), "what else is open does not hold it back");
            report
        };
        let (shut_down, report) = tokio::join!(timeout_at(deadline, server), drained);
        assert_eq!(report, DrainReport { closed: 1, ..DrainReport::default() });
        assert!(client.await.unwrap().is_some());
        // axum alone would wait for the events without end.
        assert_eq!(shut_down.is_err(), has_events);
        assert_eq!(Instant::now() >= deadline, has_events);
    }
}

#[tokio::test]
async fn tokio_tungstenite() {
    let drain = Drain::new().with_close_timeout(CLOSE_TIMEOUT);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = drain.clone();
    // It ends with the test's runtime.
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(accept(stream, server.clone()));
        }
    });
    assert_eq!(drains(address, &drain).await, closed_and_cut());
}

async fn accept(stream: TcpStream, drain: Drain) {
    let mut seat = None;
    #[allow(clippy::result_large_err)] // tungstenite's own
    let enter = |_: &Request, response: Accepted| {
        seat = drain.enter();
        if seat.is_some() {
            return Ok(response);
        }
        let mut refused = ErrorResponse::new(None);
        *refused.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        refused.headers_mut().insert(RETRY_AFTER, HeaderValue::from(drain.retry_after().as_secs()));
        Err(refused)
    };
    if let Ok(socket) = tokio_tungstenite::accept_hdr_async(stream, enter).await {
        serve(Connection::server(socket), seat.expect("it was let in")).await;
    }
}

#[tokio::test]
async fn actix_ws() {
    use actix_web::{HttpRequest, HttpResponse, rt, web};

    async fn chat(
        request: HttpRequest,
        body: web::Payload,
        drain: web::Data<Drain>,
    ) -> actix_web::Result<HttpResponse> {
        let Some(seat) = drain.enter() else {
            let retry_after = ("Retry-After", drain.retry_after().as_secs().to_string());
            return Ok(HttpResponse::ServiceUnavailable().insert_header(retry_after).finish());
        };
        let (response, session, stream) = actix_ws::handle(&request, body)?;
        rt::spawn(serve(Connection::server((session, stream)), seat));
        Ok(response)
    }

    let drain = Drain::new().with_close_timeout(CLOSE_TIMEOUT);
    let data = web::Data::new(drain.clone());
    let server = ActixServer::start(move |config| {
        config.app_data(data.clone()).route("/chat", web::get().to(chat));
    })
    .await;
    // actix-ws shows no more than that the Close was written.
    assert_eq!(drains(server.address, &drain).await, DrainReport { closed: 2, ..DrainReport::default() });
    server.stop(true).await;
}

/// Over HTTP/2 axum's own shutdown waits for the WebSockets, and they wait for their turns: both run at the same time, and
/// one deadline bounds both.
#[tokio::test]
async fn axum_over_http_2() {
    let drain = Drain::new().with_close_timeout(CLOSE_TIMEOUT);
    let (address, server) = axum_server(&drain, drain.clone().shut()).await;
    let (mut client, connection) = h2::client::handshake(connect(address).await).await.unwrap();
    let connection = tokio::spawn(connection);
    // The server's settings say that it takes an extended CONNECT (RFC 8441).
    while !client.is_extended_connect_protocol_enabled() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let request = axum::http::Request::builder()
        .method("CONNECT")
        .uri(format!("http://{address}/chat"))
        .extension(h2::ext::Protocol::from_static("websocket"))
        .header("sec-websocket-version", "13")
        .body(())
        .unwrap();
    let (response, mut writes) = client.send_request(request, false).unwrap();
    let response = response.await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let mut reads = response.into_body();
    assert_eq!(drain.progress().open, 1);

    let answers = async {
        let close = reads.data().await.expect("a Close").unwrap();
        // An unmasked Close with 1012, as a server's; the answer is masked with zeros, as a client's.
        assert_eq!((close[0], &close[2..4]), (0x88, &1012_u16.to_be_bytes()[..]));
        writes.send_data([0x88, 0x82, 0, 0, 0, 0, close[2], close[3]].to_vec().into(), true).unwrap();
        while reads.data().await.is_some_and(|more| more.is_ok()) {}
        // The last stream is over: the server's graceful shutdown goes on.
        drop((client, writes, reads));
    };
    let deadline = Instant::now() + LONGEST;
    let (report, (), shut_down) =
        tokio::join!(drain.run(restart(), 10, deadline), answers, timeout_at(deadline, server));
    assert_eq!(report, DrainReport { closed: 1, ..DrainReport::default() });
    shut_down.expect("in time").unwrap();
    connection.abort();
}

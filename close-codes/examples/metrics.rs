//! The metrics of a client, served to Prometheus: on loopback, for as long as the example runs.
//!
//! In one second, a client sees a restart, an expired token and a refused connection, and another one's heartbeat is
//! answered. Then the example reads its own metrics over HTTP, as Prometheus would, prints them, and checks them.
//!
//! With an address, `cargo run --example metrics -- 127.0.0.1:9898`, it goes on serving them there until it is
//! stopped: for a Prometheus with the `rules.yml` and a Grafana with the `dashboard.json` in the directory `metrics`.

use std::env;
use std::error::Error;
use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

use close_codes::adapters::Connection;
use close_codes::{CloseReason, Closed, Config, ConnectFailure, Initiator, Reconnector, metrics, send_code};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;

/// How a chat connection ends.
#[derive(CloseReason, Debug)]
enum ChatClose {
    /// The server restarts.
    #[close(1001)]
    #[reconnect(backoff(initial = "100ms", max = "200ms"))]
    GoingAway,
    /// The peer sent a Close frame without a code.
    #[close(1005)]
    #[reconnect(backoff)]
    NoStatus,
    /// The connection was lost.
    #[close(1006)]
    #[reconnect(backoff(initial = "100ms", max = "200ms"))]
    #[diagnose(network, threshold = 2)]
    Lost,
    /// The access token is too old.
    #[close(4001)]
    #[reconnect(now, reauthenticate, attempts = 1)]
    TokenExpired,
    /// Whatever else the server may say.
    #[close(other)]
    #[reconnect(never)]
    Other(u16),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let Some(address) = env::args().nth(1) else {
        return run("127.0.0.1:0").await.map(drop);
    };
    let _open = run(&address).await?;
    pending().await
}

/// The clients, the page for Prometheus, and a look at it. Returns the connection that is still open.
pub(crate) async fn run(address: &str) -> Result<Open, Box<dyn Error>> {
    let mut builder = PrometheusBuilder::new();
    for (name, buckets) in metrics::BUCKETS {
        builder = builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), buckets)?;
    }
    let metrics = builder.install_recorder()?;
    metrics::describe();

    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    println!("Served on http://{address}/metrics.");
    tokio::spawn(serve(listener, metrics));

    timeout(Duration::from_secs(10), a_client()).await?;
    let open = timeout(Duration::from_secs(10), a_connection()).await??;
    let page = timeout(Duration::from_secs(10), scrape(address)).await??;
    println!("{page}");
    check(&page)?;
    Ok(open)
}

/// Connections as they might go; nobody listens at the other end, which is not the point here.
async fn a_client() {
    let mut connections = Reconnector::<ChatClose>::new(Config::default());
    let ends = [
        Some(Closed::frame(send_code!(1001), "restart")),
        None,
        Some(Closed::frame(send_code!(4001), "token expired")),
        // Nobody knows this one. A peer may invent codes for ever: all are one line, `other`.
        Some(Closed::frame(send_code!(4777), "?")),
    ];
    for end in ends {
        if connections.next().await.is_none() {
            return;
        }
        let Some(closed) = end else {
            connections.connect_failed(ConnectFailure::from_http(503, None));
            continue;
        };
        connections.opened();
        sleep(Duration::from_millis(20)).await;
        connections.closed(&closed.begun_by(Initiator::Peer));
    }
}

/// A client's connection.
pub(crate) type Open = Connection<WebSocketStream<DuplexStream>>;

/// A connection that stays open, and whose peer answers a Ping. Both ends are in this process, and are counted.
async fn a_connection() -> Result<Open, Box<dyn Error>> {
    let (near, far) = duplex(1024);
    let client = WebSocketStream::from_raw_socket(near, Role::Client, None).await;
    let server = WebSocketStream::from_raw_socket(far, Role::Server, None).await;
    let mut server = Connection::server(server);
    tokio::spawn(async move { while server.next().await.is_some() {} });
    let mut client = Connection::client(client);
    client.check(Duration::from_secs(5)).await.map_err(|closed| closed.to_string())?;
    Ok(client)
}

/// Answers every request with the metrics: all that Prometheus needs.
async fn serve(listener: TcpListener, metrics: PrometheusHandle) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let page = metrics.render();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n",
            page.len()
        );
        let mut request = [0; 1024];
        let answered = async {
            let _whatever = stream.read(&mut request).await?;
            stream.write_all((head + &page).as_bytes()).await?;
            stream.shutdown().await
        };
        if let Err(error) = answered.await {
            eprintln!("a scrape went wrong: {error}");
        }
    }
}

/// One scrape, over HTTP.
async fn scrape(address: SocketAddr) -> Result<String, Box<dyn Error>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(format!("GET /metrics HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (_head, page) = answer.split_once("\r\n\r\n").ok_or("no HTTP answer")?;
    Ok(page.to_owned())
}

/// Each of these lines, and so an exit status that tells.
fn check(page: &str) -> Result<(), Box<dyn Error>> {
    let expected = [
        "# TYPE websocket_closes_total counter",
        "websocket_closes_total{code=\"1001\",row=\"ChatClose::GoingAway\",how=\"frame\",initiator=\"peer\",\
         seen_by=\"reconnector\"} 1",
        "websocket_closes_total{code=\"4001\",row=\"ChatClose::TokenExpired\",how=\"frame\",\
         initiator=\"peer\",seen_by=\"reconnector\"} 1",
        "websocket_closes_total{code=\"other\",row=\"ChatClose::Other\",how=\"frame\",initiator=\"peer\",\
         seen_by=\"reconnector\"} 1",
        "websocket_connect_failures_total{like=\"other\"} 1",
        "websocket_opens_total 3",
        "websocket_reconnects_total{row=\"ChatClose::GoingAway\"} 2",
        "websocket_reconnects_total{row=\"ChatClose::TokenExpired\"} 1",
        "websocket_reconnect_delay_seconds_count 3",
        "websocket_connection_duration_seconds_count 3",
        "websocket_stops_total{cause=\"policy\"} 1",
        // Nobody asked to stop; and Prometheus sees a 0 before the first who does.
        "websocket_stops_total{cause=\"requested\"} 0",
        "websocket_connections 2",
        "websocket_waiting 0",
        "websocket_time_until_back_seconds_bucket{le=\"1\"} 2",
        "websocket_heartbeat_latency_seconds_count 1",
    ];
    for line in expected {
        if !page.lines().any(|have| have == line) {
            return Err(format!("missing: {line}").into());
        }
    }
    println!("{} lines checked.", expected.len());
    Ok(())
}

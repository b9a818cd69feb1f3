//! A real axum server with as many connections as the limit of open files allows, up to 10,000, is drained; some of its
//! clients and handlers misbehave, and some of its clients are ours and come back to a second server.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::ops::AddAssign;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use close_codes::adapters::Connection;
use close_codes::{
    CloseFrame, Config, Drain, DrainReport, Reconnector, RetryWindow, Seat, Shutdown, Standard, reason,
    send_code,
};
use close_codes_tests::raw::{CLOSE, RawPeer, TEXT};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use tokio_tungstenite::connect_async;

/// With all that may be open at once.
const MOST: u64 = 10_000;
/// The descriptors that are no connection's end.
const OTHERS: u64 = 200;
/// How many clients shake hands at the same time: fewer than a listener's backlog.
const AT_ONCE: usize = 128;

const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
/// How long the turns take.
const CLOSING: Duration = Duration::from_secs(6);
/// How long it takes until all may be back, in seconds. Longer than the turns, so that windows differ.
const RETURNING: u64 = 9;

/// What the text of a message is that a handler cannot stand.
const PANIC: &str = "panic";

type Peer = RawPeer<BufReader<TcpStream>>;

/// What a client does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Ours: reconnects as its policy says.
    Ours,
    /// Answers its Close.
    Answers,
    /// Reads its Close, and does not answer.
    Silent,
    /// Writes without end.
    Writes,
    /// Says goodbye in the midst of the drain.
    Leaves,
    /// Hangs up in the midst of the drain, without a word.
    HangsUp,
    /// Makes its handler panic in the midst of the drain.
    Panics,
}

impl Kind {
    /// All kinds are spread over all seats: three in a hundred are ours.
    const fn of(number: u64) -> Self {
        match number % 100 {
            10 | 43 | 76 => Self::Ours,
            20 => Self::Silent,
            30 if number % 500 == 30 => Self::Writes,
            40 => Self::Leaves,
            50 => Self::HangsUp,
            60 => Self::Panics,
            _ => Self::Answers,
        }
    }

    /// When a client does what it does by itself: in the first half of the drain.
    fn moment(number: u64) -> Duration {
        CLOSING * u32::try_from(number * 7 % 97).unwrap() / 97 / 2
    }
}

/// What a client saw of the drain.
#[derive(Debug)]
struct Seen {
    kind: Kind,
    /// When its farewell came, and the window in it. `None` if the connection ended without one.
    farewell: Option<(Instant, RetryWindow)>,
}

#[test]
fn ten_thousand_connections_are_closed_as_planned() {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if info.payload().downcast_ref::<&str>() != Some(&PANIC) {
            hook(info);
        }
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(drained(connections()));
}

/// How many connections there may be: both ends of each are in this process.
fn connections() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let connections = MOST.min(files.saturating_sub(OTHERS) / 2) / 100 * 100;
    eprintln!("{connections} connections; {files} files may be open");
    assert!(connections >= 100, "too few files may be open");
    connections
}

async fn drained(connections: u64) {
    let drain = Drain::new().with_close_timeout(CLOSE_TIMEOUT);
    let (old, server) = old_server(&drain).await;
    let (new, arrivals) = new_server().await;
    let (begins, begun) = watch::channel(None);

    let before = Instant::now();
    let shaking_hands = Arc::new(Semaphore::new(AT_ONCE));
    let mut clients = JoinSet::new();
    for number in 0..connections {
        let place = Arc::clone(&shaking_hands).acquire_owned().await.unwrap();
        let begun = begun.clone();
        clients.spawn(async move {
            let kind = Kind::of(number);
            let farewell = if kind == Kind::Ours {
                ours(old, new, place).await
            } else {
                let stream = TcpStream::connect(old).await.unwrap();
                let peer = RawPeer::upgrade(BufReader::with_capacity(256, stream)).await;
                drop(place);
                raw(kind, Kind::moment(number), peer, begun).await
            };
            Seen { kind, farewell }
        });
    }
    let _ = shaking_hands.acquire_many(u32::try_from(AT_ONCE).unwrap()).await;
    assert_eq!(drain.progress().open, connections);
    eprintln!("all are connected after {:.1?}", before.elapsed());

    let per_second = u32::try_from((connections * 1_050).div_ceil(RETURNING * 1_000)).unwrap();
    let start = Instant::now();
    begins.send_replace(Some(start));
    let deadline = start + CLOSING + CLOSE_TIMEOUT + Duration::from_secs(1);
    let (served, report) =
        tokio::join!(timeout_at(deadline, server), drain.run(restart(), per_second, deadline));
    eprintln!("{report}, in {:.1?}", start.elapsed());
    assert!(served.is_ok(), "axum waits for nothing else");
    assert!(start.elapsed() < CLOSING + CLOSE_TIMEOUT + Duration::from_secs(2));
    let seen = clients.join_all().await;
    eprintln!("all are back {:.1?} after it began", start.elapsed());

    assert_eq!(report, expected(&seen));
    assert_eq!(report.total(), connections);
    let plan = Shutdown::new(restart(), connections, per_second, CLOSING);
    check_pace(&seen, start, plan.clone());
    let arrivals = arrivals.lock().unwrap();
    assert_eq!(arrivals.len(), seen.iter().filter(|seen| seen.kind == Kind::Ours).count());
    check_arrivals(&arrivals, start, &plan);
}

fn restart() -> CloseFrame {
    CloseFrame::new(send_code!(1012)).with_reason(reason!("restart"))
}

/// The server that is drained.
async fn old_server(drain: &Drain) -> (SocketAddr, impl Future<Output = ()>) {
    async fn enter(upgrade: WebSocketUpgrade, State(drain): State<Drain>) -> Response {
        match drain.enter() {
            Some(seat) => upgrade.on_upgrade(|socket| serve(socket, seat)),
            None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
    async fn serve(socket: WebSocket, seat: Seat) {
        let mut connection = Connection::server(socket).with_close_timeout(CLOSE_TIMEOUT).in_seat(seat);
        while let Some(message) = connection.next().await {
            if message == Message::text(PANIC) {
                panic::panic_any(PANIC);
            }
        }
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/chat", any(enter)).with_state(drain.clone());
    let server = axum::serve(listener, router).with_graceful_shutdown(drain.clone().shut());
    let server = tokio::spawn(server.into_future());
    (address, async { server.await.unwrap().unwrap() })
}

type Arrivals = Arc<Mutex<Vec<Instant>>>;

/// The server to which clients come back, and when they did. It ends with the runtime.
async fn new_server() -> (SocketAddr, Arrivals) {
    async fn enter(upgrade: WebSocketUpgrade, State(arrivals): State<Arrivals>) -> Response {
        arrivals.lock().unwrap().push(Instant::now());
        upgrade.on_upgrade(async |socket| {
            let mut connection = Connection::server(socket);
            while connection.next().await.is_some() {}
        })
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let arrivals = Arrivals::default();
    let router = Router::new().route("/chat", any(enter)).with_state(Arc::clone(&arrivals));
    tokio::spawn(axum::serve(listener, router).into_future());
    (address, arrivals)
}

/// One of our clients: stays on the old server until it is sent away, comes to the new one, and leaves.
async fn ours<P>(old: SocketAddr, new: SocketAddr, shaking_hands: P) -> Option<(Instant, RetryWindow)> {
    let mut shaking_hands = Some(shaking_hands);
    let mut farewell = None;
    let mut connections = Reconnector::<Standard>::new(Config::default());
    while connections.next().await.is_some() {
        let address = if farewell.is_none() { old } else { new };
        let connecting = connect_async(format!("ws://{address}/chat"));
        let (socket, _) = connections.connect(connecting).await.expect("both servers let it in");
        drop(shaking_hands.take());
        let mut connection = Connection::client(socket);
        connections.healthy();
        let closed = if farewell.is_none() {
            while connection.next().await.is_some() {}
            let closed = connection.closed();
            assert_eq!(closed.code().get(), 1012, "{closed}");
            farewell = Some((Instant::now(), RetryWindow::from_reason(closed.reason()).expect("a window")));
            closed
        } else {
            connection.close(send_code!(1000)).await
        };
        connections.closed(&closed);
    }
    farewell
}

/// Any other client, until its connection is gone.
async fn raw(
    kind: Kind,
    moment: Duration,
    mut peer: Peer,
    mut begun: watch::Receiver<Option<Instant>>,
) -> Option<(Instant, RetryWindow)> {
    let acts = async {
        let start = begun.wait_for(Option::is_some).await.unwrap().unwrap();
        sleep_until(start + moment).await;
    };
    let first = match kind {
        Kind::Ours => unreachable!("a client of another kind"),
        Kind::Answers | Kind::Silent => peer.receive().await,
        Kind::Writes => {
            let (mut reads, mut writes) = peer.split();
            let frames = writes.frame(TEXT, &[b'x'; 100]).repeat(32);
            let is_told = AtomicBool::new(false);
            let reading = async {
                let told = reads.receive().await;
                is_told.store(true, Ordering::Relaxed);
                told
            };
            // It ends at the end of a frame.
            let writing = async {
                while !is_told.load(Ordering::Relaxed) && writes.try_send_raw(&frames).await {
                    sleep(Duration::from_millis(2)).await;
                }
            };
            let (told, ()) = tokio::join!(reading, writing);
            let farewell = farewell(told);
            writes.send(CLOSE, &1012_u16.to_be_bytes()).await;
            nothing_follows(&reads.receive_raw(1).await);
            return farewell;
        }
        Kind::Leaves | Kind::HangsUp | Kind::Panics => {
            let told = tokio::select! { told = peer.receive() => Some(told), () = acts => None };
            match (told, kind) {
                (Some(told), _) => told,
                (None, Kind::Panics) => {
                    peer.send(TEXT, PANIC.as_bytes()).await;
                    peer.receive().await
                }
                (None, Kind::Leaves) => {
                    peer.send(CLOSE, &1000_u16.to_be_bytes()).await;
                    let answer = peer.receive().await;
                    let is_echo = answer == Some((CLOSE, 1000_u16.to_be_bytes().to_vec()));
                    nothing_follows(&peer.receive_raw(1).await);
                    // Its Close is the answer to a farewell that was on its way.
                    return if is_echo { None } else { farewell(answer) };
                }
                (None, _) => {
                    peer.finish().await;
                    // A farewell that was on its way has no answer.
                    let told = peer.receive().await;
                    return farewell(told);
                }
            }
        }
    };
    let told = farewell(first)?;
    if kind != Kind::Silent {
        peer.send(CLOSE, &1012_u16.to_be_bytes()).await;
    }
    nothing_follows(&peer.receive_raw(1).await);
    Some(told)
}

/// A farewell, byte by byte; `None` is a connection that ended without one.
fn farewell(frame: Option<(u8, Vec<u8>)>) -> Option<(Instant, RetryWindow)> {
    let (opcode, payload) = frame?;
    assert_eq!(opcode, CLOSE, "the server says nothing else");
    assert!(payload.len() <= 125);
    let (code, reason) = payload.split_at(2);
    assert_eq!(code, 1012_u16.to_be_bytes());
    let reason = str::from_utf8(reason).unwrap();
    let window = RetryWindow::from_reason(reason).unwrap_or_else(|| panic!("no window: {reason}"));
    assert_eq!(reason, restart().with_retry(window).reason(), "and nothing else");
    Some((Instant::now(), window))
}

fn nothing_follows(bytes: &[u8]) {
    assert!(bytes.is_empty(), "nothing follows a Close");
}

/// What the report must be, by what the clients saw.
fn expected(seen: &[Seen]) -> DrainReport {
    let mut report = DrainReport::default();
    for Seen { kind, farewell } in seen {
        let how = match (kind, farewell) {
            (_, None) => &mut report.left,
            (Kind::Silent | Kind::HangsUp, Some(_)) => &mut report.cut,
            _ => &mut report.closed,
        };
        how.add_assign(1);
    }
    report
}

/// Nobody is told before the plan says so, and in no second are many more told than it says.
fn check_pace(seen: &[Seen], start: Instant, plan: Shutdown) {
    let mut told: Vec<_> = seen.iter().filter_map(|seen| seen.farewell).map(|(at, _)| at - start).collect();
    told.sort();
    let planned: Vec<_> = plan.map(|turn| turn.after).collect();
    let early = told.iter().zip(&planned).position(|(told, planned)| told < planned);
    assert_eq!(early, None, "a farewell came before its turn");
    let (told, planned) = (by_second(&told), by_second(&planned));
    eprintln!("told by second {told:?}, planned {planned:?}");
    let most = planned.iter().max().unwrap();
    assert!(told.iter().all(|told| *told <= most + most / 4), "a herd");
}

/// Whoever is ours comes back as flat as the plan says: at most twice as many in a second as in the mean.
fn check_arrivals(arrivals: &[Instant], start: Instant, plan: &Shutdown) {
    let arrivals: Vec<_> = arrivals.iter().map(|at| *at - start).collect();
    let by_second = by_second(&arrivals);
    eprintln!("back by second {by_second:?}");
    let mean = arrivals.len() as u64 / RETURNING;
    assert!(by_second.iter().all(|back| *back <= 2 * mean), "a herd of {mean} in the mean");
    let last = arrivals.iter().max().unwrap();
    assert!(*last <= plan.lasts() + Duration::from_secs(2), "{last:?}");
}

fn by_second(times: &[Duration]) -> Vec<u64> {
    let mut seconds = Vec::new();
    for time in times {
        let second = usize::try_from(time.as_secs()).unwrap();
        if seconds.len() <= second {
            seconds.resize(second + 1, 0);
        }
        seconds[second] += 1;
    }
    seconds
}

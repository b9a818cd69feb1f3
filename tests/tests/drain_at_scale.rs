//! A real axum server with as many connections as the limit of open files allows, up to 10,000, is drained; some of its
//! clients and handlers misbehave, and some of its clients are ours and come back to a second server.

use std::future::IntoFuture;
use std::net::SocketAddr;
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

const CLOSE_TIMEOUT: Duration = Duration::from_secs(4);
/// How long the turns take at least. Where it takes longer to connect, it takes as long to close.
const CLOSING: Duration = Duration::from_secs(6);

/// The payload of the Close with which a client answers a farewell.
const ANSWER: [u8; 2] = 1012_u16.to_be_bytes();
/// The payload of the Close with which a client leaves.
const GOODBYE: [u8; 2] = 1000_u16.to_be_bytes();

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
    fn moment(number: u64, closing: Duration) -> Duration {
        closing * u32::try_from(number * 7 % 97).unwrap() / 97 / 2
    }
}

/// What a client saw of the drain.
#[derive(Clone, Copy, Debug)]
enum Seen {
    /// A farewell.
    Told {
        at: Instant,
        /// Whether it answered, or had sent a Close already.
        answered: bool,
    },
    /// An end without one.
    Untold,
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
            let seen = if kind == Kind::Ours {
                ours(old, new, place).await
            } else {
                let stream = TcpStream::connect(old).await.unwrap();
                let peer = RawPeer::upgrade(BufReader::with_capacity(256, stream)).await;
                drop(place);
                raw(kind, number, peer, begun).await
            };
            (kind, seen)
        });
    }
    let _ = shaking_hands.acquire_many(u32::try_from(AT_ONCE).unwrap()).await;
    assert_eq!(drain.progress().open, connections);
    let closing = CLOSING.max(before.elapsed());
    eprintln!("all are connected after {:.1?}", before.elapsed());

    // It takes longer until all may be back than the turns take, so that windows differ.
    let returning = closing.as_secs() * 3 / 2;
    let per_second = u32::try_from((connections * 1_050).div_ceil(returning * 1_000)).unwrap();
    let start = Instant::now();
    // Who leaves while the door is still open is not in the report.
    let acting = async {
        drain.clone().shut().await;
        begins.send_replace(Some((start, closing)));
    };
    let deadline = start + closing + CLOSE_TIMEOUT + Duration::from_secs(1);
    let (shut_down, report, ()) =
        tokio::join!(timeout_at(deadline, server), drain.run(restart(), per_second, deadline), acting);
    eprintln!("{report}, in {:.1?}", start.elapsed());
    assert!(shut_down.is_ok(), "axum waits for nothing else");
    assert!(start.elapsed() < closing + CLOSE_TIMEOUT + Duration::from_secs(2));
    let seen = clients.join_all().await;
    eprintln!("all are back {:.1?} after it began", start.elapsed());

    assert_eq!(report.total(), connections);
    let expected = expected(&seen);
    assert_eq!((report.cut, report.stuck), (expected.cut, 0));
    // A goodbye that is read while the farewell is about to be written: the client sees its echo, and the server's
    // closing handshake is completed all the same.
    let crossed =
        report.closed.checked_sub(expected.closed).expect("whoever was told and answered is closed");
    assert!(crossed <= 5, "{report}, and not {expected}");
    let plan = Shutdown::new(restart(), connections, per_second, closing);
    check_pace(&seen, start, plan.clone());
    let arrivals = arrivals.lock().unwrap();
    assert_eq!(arrivals.len(), seen.iter().filter(|(kind, _)| *kind == Kind::Ours).count());
    check_arrivals(&arrivals, start, &plan, returning);
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
        // Where it takes long until all are connected, a heartbeat would ping those who came first.
        let connection = Connection::server(socket).without_heartbeat();
        let mut connection = connection.with_close_timeout(CLOSE_TIMEOUT).in_seat(seat);
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
async fn ours<P>(old: SocketAddr, new: SocketAddr, shaking_hands: P) -> Seen {
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
            assert!(RetryWindow::from_reason(closed.reason()).is_some(), "{closed}");
            farewell = Some(Instant::now());
            closed
        } else {
            connection.close(send_code!(1000)).await
        };
        connections.closed(&closed);
    }
    farewell.map_or(Seen::Untold, |at| Seen::Told { at, answered: true })
}

/// Any other client, until its connection is gone.
async fn raw(
    kind: Kind,
    number: u64,
    mut peer: Peer,
    mut begun: watch::Receiver<Option<(Instant, Duration)>>,
) -> Seen {
    let acts = async {
        let (start, closing) = begun.wait_for(Option::is_some).await.unwrap().unwrap();
        sleep_until(start + Kind::moment(number, closing)).await;
    };
    let mut answers = kind != Kind::Silent;
    let seen = match kind {
        Kind::Ours => unreachable!("a client of another kind"),
        Kind::Answers | Kind::Silent => farewell(peer.receive().await),
        Kind::Writes => return writes_without_end(peer).await,
        Kind::Leaves | Kind::HangsUp | Kind::Panics => {
            tokio::select! {
                // Its turn was before.
                frame = peer.receive() => farewell(frame),
                () = acts => {
                    match kind {
                        Kind::Panics => peer.send(TEXT, PANIC.as_bytes()).await,
                        Kind::Leaves => peer.send(CLOSE, &GOODBYE).await,
                        _ => peer.finish().await,
                    }
                    // A farewell may have been on its way; a Close is the answer to it too.
                    answers = kind != Kind::HangsUp;
                    match peer.receive().await {
                        Some((CLOSE, payload)) if kind == Kind::Leaves && payload == GOODBYE => Seen::Untold,
                        frame => farewell(frame),
                    }
                }
            }
        }
    };
    match seen {
        Seen::Told { at, .. } => {
            if answers {
                peer.send(CLOSE, &ANSWER).await;
            }
            nothing_follows(&peer.receive_raw(1).await);
            Seen::Told { at, answered: answers }
        }
        Seen::Untold => seen,
    }
}

/// A client that writes until it is told to go, and then answers.
async fn writes_without_end(peer: Peer) -> Seen {
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
    let seen = farewell(told);
    writes.send(CLOSE, &ANSWER).await;
    nothing_follows(&reads.receive_raw(1).await);
    seen
}

/// A farewell, byte by byte, which is answered; or a connection that ended without one.
fn farewell(frame: Option<(u8, Vec<u8>)>) -> Seen {
    let Some((opcode, payload)) = frame else {
        return Seen::Untold;
    };
    assert_eq!(opcode, CLOSE, "the server says nothing else");
    assert!(payload.len() <= 125);
    let (code, reason) = payload.split_at(2);
    assert_eq!(code, ANSWER);
    let reason = str::from_utf8(reason).unwrap();
    let window = RetryWindow::from_reason(reason).unwrap_or_else(|| panic!("no window: {reason}"));
    assert_eq!(reason, restart().with_retry(window).reason(), "and nothing else");
    Seen::Told { at: Instant::now(), answered: true }
}

fn nothing_follows(bytes: &[u8]) {
    assert!(bytes.is_empty(), "nothing follows a Close");
}

/// What the report must be, by what the clients saw.
fn expected(seen: &[(Kind, Seen)]) -> DrainReport {
    let mut report = DrainReport::default();
    for (_, seen) in seen {
        let how = match seen {
            Seen::Untold => &mut report.left,
            Seen::Told { answered: false, .. } => &mut report.cut,
            Seen::Told { answered: true, .. } => &mut report.closed,
        };
        *how += 1;
    }
    report
}

/// Nobody is told before the plan says so, and in no second are many more told than it says.
fn check_pace(seen: &[(Kind, Seen)], start: Instant, plan: Shutdown) {
    let told = |(_, seen): &(Kind, Seen)| match seen {
        Seen::Told { at, .. } => Some(*at - start),
        Seen::Untold => None,
    };
    let mut told: Vec<_> = seen.iter().filter_map(told).collect();
    told.sort();
    let planned: Vec<_> = plan.map(|turn| turn.after).collect();
    let early = told.iter().zip(&planned).position(|(told, planned)| told < planned);
    assert_eq!(early, None, "a farewell came before its turn");
    let (told, planned) = (by_second(&told), by_second(&planned));
    eprintln!("told by second {told:?}, planned {planned:?}");
    let most = planned.iter().max().unwrap();
    assert!(told.iter().all(|told| *told <= most + most / 4), "a herd");
}

/// Whoever is ours comes back as flat as the plan says: at most twice as many in a second as in the mean, and
/// five more where there are few.
fn check_arrivals(arrivals: &[Instant], start: Instant, plan: &Shutdown, returning: u64) {
    let arrivals: Vec<_> = arrivals.iter().map(|at| *at - start).collect();
    let by_second = by_second(&arrivals);
    eprintln!("back by second {by_second:?}");
    let mean = arrivals.len() as u64 / returning;
    assert!(by_second.iter().all(|back| *back <= 2 * mean + 5), "a herd of {mean} in the mean");
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

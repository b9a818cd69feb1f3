//! A network that is cut and heals, in a deterministic simulation of minutes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use close_codes::adapters::Connection;
use close_codes::{CloseCode, Closed, Config, How, Reconnector, Standard};
use tokio_tungstenite::{accept_async, client_async};
use turmoil::Sim;
use turmoil::net::{TcpListener, TcpStream};

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// The network is whole until then.
const CUT: Duration = secs(100);
/// A peer is not taken for dead sooner after the cut: it has 20 s to answer, and a Ping that was on its way loses its
/// answer. The simulation's packets take up to 100 ms.
const TAKEN_FOR_DEAD: Duration = Duration::from_millis(20_000 - 200);
/// With the heartbeat's default a dead peer is noticed within this time.
const NOTICED: Duration = secs(60);
/// After that, clients are back: the longest delay, the connect timeout and some milliseconds on the way.
const BACK: Duration = secs(30 + 20 + 1);

/// What happened at one end, and when.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // a few of them
enum Event {
    Open,
    Failed,
    Ended(Closed),
}

/// What happened at an end, in this order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<(Duration, Event)>>>);

impl Log {
    fn note(&self, event: Event) {
        let now = turmoil::sim_elapsed().expect("in the simulation");
        self.0.lock().unwrap().push((now, event));
    }

    fn take(&self) -> Vec<(Duration, Event)> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    /// The connections' ends.
    fn ends(&self) -> Vec<(Duration, Closed)> {
        let ended = |(at, event)| match event {
            Event::Ended(closed) => Some((at, closed)),
            Event::Open | Event::Failed => None,
        };
        self.take().into_iter().filter_map(ended).collect()
    }
}

/// A server, and a client that comes back; they have nothing to say but their heartbeats.
fn simulation(client: &Log, server: &Log) -> Sim<'static> {
    let mut simulation = turmoil::Builder::new()
        .simulation_duration(secs(3600))
        .tick_duration(Duration::from_millis(10))
        .rng_seed(7)
        .build();
    let log = server.clone();
    simulation.host("server", move || {
        let log = log.clone();
        async move {
            let listener = TcpListener::bind("0.0.0.0:80").await?;
            loop {
                let (stream, _) = listener.accept().await?;
                tokio::spawn(serve(stream, log.clone()));
            }
        }
    });
    let log = client.clone();
    simulation.host("client", move || {
        let log = log.clone();
        async move {
            stay_connected(&log).await;
            Ok(())
        }
    });
    simulation
}

async fn serve(stream: TcpStream, log: Log) {
    // A connection whose client has long given up does not get that far.
    let Ok(socket) = accept_async(stream).await else {
        return;
    };
    let mut connection = Connection::server(socket);
    log.note(Event::Open);
    while connection.next().await.is_some() {}
    log.note(Event::Ended(connection.closed()));
}

async fn stay_connected(log: &Log) {
    let mut connections = Reconnector::<Standard>::with_seed(Config::default(), 7);
    while connections.next().await.is_some() {
        let connecting = async {
            let stream = TcpStream::connect("server:80").await?;
            client_async("ws://server/", stream).await
        };
        let Ok((socket, _)) = connections.connect(connecting).await else {
            log.note(Event::Failed);
            continue;
        };
        log.note(Event::Open);
        let mut connection = Connection::client(socket);
        while connection.next().await.is_some() {}
        let closed = connection.closed();
        log.note(Event::Ended(closed));
        connections.closed(&closed);
    }
}

/// Goes on until this moment.
fn run_until(simulation: &mut Sim<'_>, moment: Duration) {
    while simulation.elapsed() < moment {
        simulation.step().unwrap();
    }
}

/// The one connection ended so within this time after the cut.
fn ended_after_the_cut(log: &Log, how: How, within: Duration) {
    let ends = log.ends();
    let [(at, closed)] = &ends[..] else {
        panic!("one connection ends: {ends:?}");
    };
    assert_eq!(closed.how(), how, "{ends:?}");
    assert!(*at >= CUT + TAKEN_FOR_DEAD && *at <= CUT + within, "{ends:?}");
}

/// The client failed to connect some times, then it was back within the time that a delay takes, and still is.
fn came_back(client: &Log, healed: Duration) {
    let mut events = client.take();
    let (at, last) = events.pop().expect("an attempt");
    assert_eq!(last, Event::Open);
    assert!(at >= healed && at <= healed + BACK, "{at:?}");
    assert!(
        events.iter().all(|(at, event)| *event == Event::Failed && *at < healed + secs(20)),
        "{events:?}"
    );
}

/// Packets are lost: an attempt to connect fails at once.
#[test]
fn both_notice_that_the_network_is_cut_and_the_client_comes_back() {
    let (client, server) = (Log::default(), Log::default());
    let mut simulation = simulation(&client, &server);
    run_until(&mut simulation, CUT);
    assert!(matches!(client.take()[..], [(_, Event::Open)]));
    assert!(matches!(server.take()[..], [(_, Event::Open)]));

    simulation.partition("client", "server");
    run_until(&mut simulation, CUT + NOTICED);
    let mut lost = client.take();
    lost.retain(|(_, event)| *event != Event::Failed);
    assert!(matches!(&lost.pop(), Some((at, Event::Ended(closed)))
        if closed.how() == How::Unresponsive && *at >= CUT + TAKEN_FOR_DEAD));
    assert!(lost.is_empty(), "{lost:?}");
    ended_after_the_cut(&server, How::Unresponsive, NOTICED);

    let healed = CUT + secs(600);
    run_until(&mut simulation, healed);
    simulation.repair("client", "server");
    run_until(&mut simulation, healed + secs(600));
    came_back(&client, healed);
    assert!(matches!(server.take()[..], [(_, Event::Open)]));
}

/// Packets are held, and arrive when the network heals, as TCP sends them again: an attempt to connect hangs.
#[test]
fn both_notice_that_the_network_stands_still_and_the_client_comes_back() {
    let (client, server) = (Log::default(), Log::default());
    let mut simulation = simulation(&client, &server);
    run_until(&mut simulation, CUT);
    client.take();
    server.take();

    simulation.hold("client", "server");
    run_until(&mut simulation, CUT + NOTICED);
    let events = client.take();
    assert!(
        matches!(&events[0], (at, Event::Ended(closed))
        if closed.how() == How::Unresponsive && *at >= CUT + TAKEN_FOR_DEAD),
        "{events:?}"
    );
    ended_after_the_cut(&server, How::Unresponsive, NOTICED);

    let healed = CUT + secs(600);
    run_until(&mut simulation, healed);
    simulation.release("client", "server");
    run_until(&mut simulation, healed + secs(600));
    came_back(&client, healed);
    // Attempts that the client gave up long ago come to nothing.
    let events = server.take();
    let open = events.iter().filter(|(_, event)| *event == Event::Open).count();
    let ended = events.iter().filter(|(_, event)| matches!(event, Event::Ended(_))).count();
    assert_eq!(open, ended + 1, "{events:?}");
}

/// A network that stands still for less than the heartbeat's timeout ends nothing.
#[test]
fn a_short_standstill_is_outlived() {
    let (client, server) = (Log::default(), Log::default());
    let mut simulation = simulation(&client, &server);
    for cycle in 1..=10 {
        run_until(&mut simulation, CUT * cycle);
        simulation.hold("client", "server");
        run_until(&mut simulation, CUT * cycle + secs(15));
        simulation.release("client", "server");
    }
    run_until(&mut simulation, CUT * 12);
    for log in [client, server] {
        let events = log.take();
        assert!(matches!(events[..], [(_, Event::Open)]), "{events:?}");
    }
}

/// Only what the client says is lost: the server hears nothing and says so, and the client hears that.
#[test]
fn the_end_that_is_not_heard_is_told_so() {
    let (client, server) = (Log::default(), Log::default());
    let mut simulation = simulation(&client, &server);
    run_until(&mut simulation, CUT);
    client.take();
    server.take();

    simulation.partition_oneway("client", "server");
    run_until(&mut simulation, CUT + NOTICED + secs(5));
    ended_after_the_cut(&server, How::Unresponsive, NOTICED);
    let events = client.take();
    let Some((at, Event::Ended(closed))) = events.first() else {
        panic!("it was told: {events:?}");
    };
    assert!(*at <= CUT + NOTICED + secs(5), "{events:?}");
    assert_eq!((closed.how(), closed.code()), (How::Frame, CloseCode::INTERNAL_ERROR));
    assert_eq!(closed.reason(), "keepalive timeout");

    let healed = CUT + secs(300);
    run_until(&mut simulation, healed);
    simulation.repair_oneway("client", "server");
    run_until(&mut simulation, healed + secs(300));
    came_back(&client, healed);
}

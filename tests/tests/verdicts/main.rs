//! One enum and every adapter, over real sockets: the same closes give the same verdicts with every client library, and
//! the same diagnoses with every server library; or `Unknown`, if the library hides what happened, as its adapter
//! documents.
#![allow(missing_docs)]

#[path = "../../../close-codes/examples/reconnect/chat_close.rs"]
mod chat_close;
mod clients;
mod servers;

use std::net::SocketAddr;
use std::time::Duration;

use chat_close::{ChatClose, ServerClose};
use clients::{Fastwebsockets, Library, TokioTungstenite, TokioWebsockets};
use close_codes::{
    Action, CloseCode, CloseFrame, Closed, Config, ConnectFailure, Diagnosis, Fault, How, Initiator, Moment,
    Reconnector, Role, Standard, StopCause, Supervised, Verdict, Watch,
};
use close_codes_tests::clock::Virtual;
use close_codes_tests::ends::payload;
use close_codes_tests::raw::{CLOSE, RawPeer, TEXT};
use servers::Observer;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::accept_async;

/// How a peer ends a connection.
#[derive(Clone, Debug)]
enum End {
    /// With a Close frame of this payload, legal or not.
    Close(Vec<u8>),
    /// It hangs up.
    HangUp,
    /// It is gone: its system resets the connection.
    Reset,
}

impl End {
    fn with(frame: CloseFrame) -> Self {
        Self::Close(frame.payload().to_vec())
    }
}

/// What was observed, apart from what was sent in return: some libraries repeat the reason, some do not.
fn observed(closed: &Closed) -> (CloseCode, &str, How, Initiator) {
    (closed.code(), closed.reason(), closed.how(), closed.initiator())
}

/// Accepts a connection, takes the token, welcomes it if it should, and ends it.
async fn serve(listener: &TcpListener, end: &End, is_welcome: bool) {
    let (stream, _) = listener.accept().await.unwrap();
    let stream = accept_async(stream).await.unwrap().into_inner();
    if let End::Reset = end {
        // Who goes and leaves something unread resets the connection.
        stream.readable().await.unwrap();
        return;
    }
    let mut peer = RawPeer::new(stream, Role::Server);
    assert_eq!(peer.receive().await, Some((TEXT, b"token".to_vec())));
    if is_welcome {
        peer.send(TEXT, b"welcome").await;
    }
    if let End::Close(payload) = end {
        peer.send(CLOSE, payload).await;
        peer.receive_close().await;
    }
}

/// Connects and talks until the end.
async fn talk<L: Library, R: Supervised>(
    address: SocketAddr,
    connections: &mut Reconnector<R, Virtual>,
) -> (Closed, Verdict<R>) {
    let mut connection = L::connect(TcpStream::connect(address).await.unwrap()).await;
    connections.opened();
    connection.send(L::text("token")).await.unwrap_or_else(|_| panic!("{}: not sent", L::NAME));
    while connection.next().await.is_some() {
        connections.healthy();
    }
    let closed = connection.closed();
    (closed, connections.closed(&closed))
}

fn reconnector<R: Supervised>() -> Reconnector<R, Virtual> {
    Reconnector::with_timer(Config::default(), 42, Virtual::default())
}

/// A restart, empty Close frames, an expired token, lost connections and a ban: what a client of this library
/// observes, and what it does.
async fn story<L: Library>() -> Vec<(Closed, Verdict<ChatClose>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acts = [
        (End::with(ServerClose::GoingAway.frame()), true),
        (End::with(CloseFrame::EMPTY), true),
        (End::with(CloseFrame::EMPTY), true),
        (End::with(CloseFrame::EMPTY), true),
        (End::with(ServerClose::TokenExpired.frame()), false),
        (End::HangUp, true),
        (End::Reset, false),
        (End::with(ServerClose::Banned.frame()), true),
    ];
    let mut connections = reconnector();
    let mut ends = Vec::new();
    for (end, is_welcome) in acts {
        let attempt = connections.next().await;
        assert!(attempt.is_some(), "{}: there is no attempt before {end:?}", L::NAME);
        let (end, ()) =
            tokio::join!(talk::<L, _>(address, &mut connections), serve(&listener, &end, is_welcome));
        if ends.is_empty() {
            // It restarts: nobody is there for a moment.
            connections.next().await;
            connections.connect_failed(ConnectFailure::new());
        }
        ends.push(end);
    }
    assert_eq!(connections.next().await, None, "{}: a ban is the end", L::NAME);
    ends
}

#[tokio::test]
async fn the_same_ends_give_the_same_verdicts_with_each_client() {
    use ChatClose::{Banned, GoingAway, Lost, NoStatus, TokenExpired};
    let first = story::<TokioTungstenite>().await;
    let stories = [
        (TokioWebsockets::NAME, story::<TokioWebsockets>().await),
        (Fastwebsockets::NAME, story::<Fastwebsockets>().await),
    ];
    for (library, story) in stories {
        assert_eq!(story.len(), first.len());
        for ((closed, verdict), (first_closed, first_verdict)) in story.iter().zip(&first) {
            assert_eq!(observed(closed), observed(first_closed), "{library}");
            // The delays, too: the seed is the same.
            assert_eq!(verdict, first_verdict, "{library}");
        }
    }

    let reasons: Vec<ChatClose> = first.iter().map(|(_, verdict)| verdict.reason).collect();
    assert_eq!(reasons, [GoingAway, NoStatus, NoStatus, NoStatus, TokenExpired, Lost, Lost, Banned]);
    for (closed, verdict) in &first {
        assert_eq!(closed.initiator(), Initiator::Peer);
        match verdict.reason {
            Banned => assert_eq!(verdict.action, Action::Stop(StopCause::Policy)),
            TokenExpired => {
                let attempt = verdict.attempt().unwrap();
                assert!(attempt.reauthenticate && attempt.delay.is_zero());
            }
            _ => {
                let attempt = verdict.attempt().unwrap();
                assert!(!attempt.reauthenticate && attempt.delay <= Duration::from_secs(2));
            }
        }
    }
    let faults = first.iter().map(|(_, verdict)| verdict.diagnosis.map(|diagnosis| diagnosis.fault));
    let faults: Vec<Option<Fault>> = faults.collect();
    assert_eq!(faults, [None, None, None, Some(Fault::PeerBug), None, None, None, None]);
}

/// What a client of this library makes of an end: the code and how, the reason, and whether that proves a bug.
async fn told<L: Library>(end: &End) -> (u16, How, ChatClose, bool) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut connections = reconnector();
    connections.next().await;
    let ((closed, verdict), ()) =
        tokio::join!(talk::<L, _>(address, &mut connections), serve(&listener, end, true));
    assert!(verdict.attempt().is_some(), "{}: nothing of {end:?} is a reason to stop", L::NAME);
    let is_proof = verdict.diagnosis.is_some_and(|diagnosis| diagnosis.fault == Fault::PeerBug);
    (closed.code().get(), closed.how(), verdict.reason, is_proof)
}

#[tokio::test]
async fn what_a_library_hides_is_unknown_and_no_proof() {
    use ChatClose::{Lost, Other};
    let hidden = (1002, How::Unknown, Other(1002), false);
    let unseen = (1006, How::IllegalFrame, Lost, true);
    for code in [0, 999, 1004, 2999, 5000] {
        let end = End::Close(payload(code, "why"));
        assert_eq!(told::<TokioTungstenite>(&end).await, hidden, "{code}");
        assert_eq!(told::<TokioWebsockets>(&end).await, unseen, "{code}");
        let shown = (code, How::IllegalFrame, Other(code), true);
        assert_eq!(told::<Fastwebsockets>(&end).await, shown, "{code}");
    }
    // What stands for something else is not observed, though it was written.
    for code in [1005, 1006, 1015] {
        let end = End::Close(payload(code, ""));
        assert_eq!(told::<TokioTungstenite>(&end).await, hidden, "{code}");
        assert_eq!(told::<TokioWebsockets>(&end).await, unseen, "{code}");
        assert_eq!(told::<Fastwebsockets>(&end).await, unseen, "{code}");
    }
    let bad_gateway = End::Close(payload(1014, ""));
    assert_eq!(told::<TokioTungstenite>(&bad_gateway).await, hidden);
    let shown = (1014, How::Frame, Other(1014), false);
    assert_eq!(told::<TokioWebsockets>(&bad_gateway).await, shown);
    assert_eq!(told::<Fastwebsockets>(&bad_gateway).await, shown);
    let one_byte = End::Close(vec![3]);
    assert_eq!(told::<TokioTungstenite>(&one_byte).await, unseen);
    assert_eq!(told::<TokioWebsockets>(&one_byte).await, (1006, How::Unknown, Lost, false));
    assert_eq!(told::<Fastwebsockets>(&one_byte).await, unseen);
}

/// Whether a client of this library that follows `Standard` reconnects after this code.
async fn goes_on<L: Library>(code: u16) -> bool {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut connections = reconnector::<Standard>();
    connections.next().await;
    let end = End::Close(payload(code, ""));
    let ((_, verdict), ()) =
        tokio::join!(talk::<L, _>(address, &mut connections), serve(&listener, &end, true));
    verdict.attempt().is_some()
}

#[tokio::test]
async fn a_code_that_a_library_hides_stops_no_client() {
    // A bad gateway, and what a proxy sends that repeats what it observed.
    for code in [1014, 1005, 1006] {
        assert!(goes_on::<TokioTungstenite>(code).await, "{code}");
        assert!(goes_on::<TokioWebsockets>(code).await, "{code}");
        assert!(goes_on::<Fastwebsockets>(code).await, "{code}");
    }
    assert!(!goes_on::<TokioTungstenite>(1002).await);
    assert!(!goes_on::<TokioWebsockets>(1002).await);
    assert!(!goes_on::<Fastwebsockets>(1002).await);
}

/// A client of this server ends its connection so. What the server says of it.
async fn observe(server: &mut Observer, end: &End) -> Closed {
    let mut peer = RawPeer::upgrade(TcpStream::connect(server.address).await.unwrap()).await;
    match end {
        End::Close(payload) => {
            peer.send(CLOSE, payload).await;
            assert!(peer.receive_close().await.is_some(), "{}: {end:?} is answered", server.library);
        }
        End::HangUp | End::Reset => {}
    }
    drop(peer);
    server.ends.recv().await.unwrap()
}

/// What a server makes of its clients' ends, one each 5 seconds: what it observes, and what it diagnoses.
async fn diagnoses(server: &mut Observer) -> Vec<(Closed, Option<Diagnosis>)> {
    let bye = End::Close(payload(1000, "bye"));
    let empty = End::Close(Vec::new());
    let acts = [
        &bye,
        &empty,
        &empty,
        &bye,
        &empty,
        &End::HangUp,
        &End::HangUp,
        &End::HangUp,
        &End::HangUp,
        &End::HangUp,
        &bye,
    ];
    let mut watch = Watch::<&str, ChatClose>::new(8);
    let mut now = Moment::START;
    let mut all = Vec::new();
    for end in acts {
        now = now + Duration::from_secs(5);
        let closed = observe(server, end).await;
        all.push((closed, watch.closed(&"the app", &closed, now)));
    }
    all
}

#[tokio::test]
async fn the_same_ends_give_the_same_diagnoses_with_each_server() {
    let mut first: Option<Vec<(Closed, Option<Diagnosis>)>> = None;
    for mut server in Observer::all().await {
        let found = diagnoses(&mut server).await;
        let first = first.get_or_insert_with(|| found.clone());
        assert_eq!(found.len(), first.len());
        for ((closed, diagnosis), (first_closed, first_diagnosis)) in found.iter().zip(first) {
            assert_eq!(observed(closed), observed(first_closed), "{}", server.library);
            assert_eq!(diagnosis, first_diagnosis, "{}", server.library);
        }
        server.stop().await;
    }

    let first = first.unwrap();
    let codes: Vec<u16> = first.iter().map(|(closed, _)| closed.code().get()).collect();
    assert_eq!(codes, [1000, 1005, 1005, 1000, 1005, 1006, 1006, 1006, 1006, 1006, 1000]);
    assert!(first.iter().all(|(closed, _)| closed.initiator() == Initiator::Peer));
    let faults: Vec<_> = first
        .iter()
        .map(|(_, diagnosis)| diagnosis.map(|diagnosis| (diagnosis.fault, diagnosis.seen)))
        .collect();
    let mut expected = vec![None; 11];
    expected[4] = Some((Fault::PeerBug, 3));
    expected[9] = Some((Fault::Network, 5));
    assert_eq!(faults, expected);
}

#[tokio::test]
async fn an_illegal_code_is_proof_for_the_servers_that_see_it() {
    let illegal = End::Close(payload(999, ""));
    let mut found = Vec::new();
    for mut server in Observer::all().await {
        let closed = observe(&mut server, &illegal).await;
        assert_eq!(closed.initiator(), Initiator::Peer);
        let mut watch = Watch::<&str, ChatClose>::new(1);
        let diagnosis = watch.closed(&"the app", &closed, Moment::START);
        let is_proof = diagnosis.is_some_and(|diagnosis| diagnosis.fault == Fault::PeerBug);
        found.push((server.library, closed.code().get(), closed.how(), is_proof));
        server.stop().await;
    }
    let expected = [
        ("axum", 1002, How::Unknown, false),
        ("actix-ws", 1006, How::Unknown, false),
        ("tokio-tungstenite", 1002, How::Unknown, false),
        ("tokio-websockets", 1006, How::IllegalFrame, true),
        ("fastwebsockets", 999, How::IllegalFrame, true),
    ];
    assert_eq!(found, expected);
}

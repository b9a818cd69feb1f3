//! All 65,536 codes, both directions, with every library: over streams in memory.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use close_codes::adapters::{Connection, SendError};
use close_codes::{BadPayload, CloseCode, Closed, Endpoint, How, Role, SendCode};
use close_codes_tests::ends::payload;
use close_codes_tests::raw::{CLOSE, RawPeer};
use tokio::io::{DuplexStream, duplex};
use tokio::task::yield_now;

use crate::closing::observed;
use crate::libraries::Library;
use crate::page::{ranges, who};

/// What comes of every code with a library, by its number.
pub(crate) struct Codes {
    pub(crate) library: &'static str,
    pub(crate) role: Role,
    /// A message of the library's own with this code is sent.
    pub(crate) sent: Vec<Sent>,
    /// The peer closes with this code: what is observed, and the code of the answer, if it has one.
    pub(crate) received: Vec<Closed>,
}

/// What comes of sending a Close message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sent {
    /// The peer receives it.
    Arrives,
    /// `Connection::send` refuses it, and the peer receives nothing.
    Refused,
    /// The library has no such message.
    NoMessage,
}

type Near<L> = Connection<<L as Library>::Socket<DuplexStream>, <L as Library>::By>;

async fn connect<L: Library>() -> (Near<L>, RawPeer<DuplexStream>) {
    let (near, far) = duplex(1 << 12);
    L::connect(near, far).await
}

/// Puts a library to all codes.
pub(crate) async fn all<L: Library>(_: L) -> Codes {
    let mut received = Vec::new();
    for code in 0..=u16::MAX {
        received.push(receive::<L>(code).await);
        // What a task did before is not to count here: tokio would make it wait now and then.
        yield_now().await;
    }
    Codes { library: L::NAME, role: L::By::ROLE, sent: send::<L>().await, received }
}

/// The peer closes with this code and hangs up.
async fn receive<L: Library>(code: u16) -> Closed {
    let (mut connection, mut peer) = connect::<L>().await;
    peer.send(CLOSE, &payload(code, "")).await;
    if L::By::ROLE == Role::Client {
        // A client waits for the server to hang up.
        peer.finish().await;
    }
    assert!(connection.next().await.is_none(), "no message was sent");
    let closed = connection.closed();
    drop(connection);
    let answer = peer.receive_close().await;
    assert_eq!(closed.sent().map(|frame| frame.payload().to_vec()), answer, "{code}: {closed}");
    closed
}

/// The application sends each code in a message of the library's own. Panics where one that is refused leaves a
/// trace, or one that is legal does not arrive as it is.
async fn send<L: Library>() -> Vec<Sent> {
    let (mut refusing, mut observer) = connect::<L>().await;
    let mut all = Vec::new();
    for code in 0..=u16::MAX {
        let is_legal = SendCode::new(code).is_ok();
        let Some(message) = L::close(code) else {
            assert!(!is_legal, "{code} has no message");
            all.push(Sent::NoMessage);
            continue;
        };
        if is_legal {
            let (mut connection, mut peer) = connect::<L>().await;
            assert!(connection.send(message).await.is_ok(), "{code}");
            assert_eq!(peer.receive().await, Some((CLOSE, payload(code, ""))));
            all.push(Sent::Arrives);
        } else {
            let refused = refusing.send(message).await;
            assert!(
                matches!(refused, Err(SendError::Code(refused)) if refused.code().get() == code),
                "{code}"
            );
            all.push(Sent::Refused);
        }
    }
    let last = L::close(4000).expect("a legal message");
    assert!(refusing.send(last).await.is_ok());
    assert_eq!(
        observer.receive().await,
        Some((CLOSE, payload(4000, ""))),
        "{}: nothing came before",
        L::NAME
    );
    all
}

/// Writes what every library makes of the codes that a peer sends, and of those that the application sends.
pub(crate) fn write(page: &mut String, libraries: &[Codes]) {
    page.push_str("| library | the peer sends | observed | sent in return |\n| --- | --- | --- | --- |\n");
    let received =
        |codes: &Codes| groups((0..=u16::MAX).zip(&codes.received).map(|(code, closed)| cells(code, closed)));
    write_groups(page, libraries, received);
    page.push_str("\n| library | the application sends | what comes of it |\n| --- | --- | --- |\n");
    let sent = |codes: &Codes| {
        groups(codes.sent.iter().map(|sent| {
            let words = match sent {
                Sent::Arrives => "the peer receives it",
                Sent::Refused => "`Connection::send` refuses it",
                Sent::NoMessage => "the library has no such message",
            };
            words.to_owned()
        }))
    };
    write_groups(page, libraries, sent);
}

/// The codes with the same cells, in the order of their first code.
type Groups = Vec<(String, String)>;

fn groups(cells: impl Iterator<Item = String>) -> Groups {
    let mut groups: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    for (code, cells) in (0..=u16::MAX).zip(cells) {
        groups.entry(cells).or_default().push(code);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, codes)| codes[0]);
    groups.into_iter().map(|(cells, codes)| (cells, ranges(codes))).collect()
}

/// A row for each group; libraries with the same groups share theirs.
fn write_groups(page: &mut String, libraries: &[Codes], groups: impl Fn(&Codes) -> Groups) {
    let mut tables: Vec<(Groups, Vec<&Codes>)> = Vec::new();
    for codes in libraries {
        let groups = groups(codes);
        match tables.iter_mut().find(|(same, _)| *same == groups) {
            Some((_, libraries)) => libraries.push(codes),
            None => tables.push((groups, vec![codes])),
        }
    }
    for (groups, libraries) in tables {
        let who = who(libraries.iter().map(|codes| (codes.library, codes.role)));
        for (cells, codes) in groups {
            let _ = writeln!(page, "| {who} | {codes} | {cells} |");
        }
    }
}

/// What was observed and sent in return, with "the same" for the code that was received.
fn cells(code: u16, closed: &Closed) -> String {
    let is_same = |other| other == code;
    let observed = match closed.how() {
        How::Frame => {
            // What is shown as the peer's code is the peer's code.
            assert!(is_same(closed.code().get()), "{code}: {closed}");
            "the same".to_owned()
        }
        How::IllegalFrame if closed.bad_payload() == Some(BadPayload::IllegalCode(CloseCode::new(code))) => {
            "illegal, and which code".to_owned()
        }
        How::IllegalFrame => "illegal, without the code".to_owned(),
        _ => observed(closed),
    };
    let sent = match closed.sent().map(|frame| frame.code()) {
        None => "nothing".to_owned(),
        Some(None) => "an empty Close".to_owned(),
        Some(Some(sent)) if is_same(sent.get()) => "the same".to_owned(),
        Some(Some(sent)) => sent.to_string(),
    };
    format!("{observed} | {sent}")
}

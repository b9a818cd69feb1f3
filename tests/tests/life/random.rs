//! Both ends do what they like, slow or stalled, over a stream that holds little: what is told of the end is what was on
//! the wire, and no message is lost.

use std::time::Duration;

use close_codes::adapters::{Connection, Receiver, Sender};
use close_codes::{Closed, Initiator, send_code};
use close_codes_tests::ends::payload;
use close_codes_tests::raw::{CLOSE, PING, PONG, RawPeer, ReadOnly, TEXT, WriteOnly};
use tokio::io::DuplexStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use crate::libraries::Library;
use crate::on_each_library;
use crate::splitmix::Random;

on_each_library! {
    what_is_told_is_what_was_on_the_wire
}

const SEEDS: u64 = 400;
const CLOSE_TIMEOUT: Duration = Duration::from_secs(10);
/// No run takes so long.
const FOR_EVER: Duration = Duration::from_secs(601);

fn pause(random: &mut Random) -> Duration {
    Duration::from_millis(random.one_of(&[0, 0, 1, 10, 300, 1000, 3000]))
}

/// Other numbers, for somebody who acts at the same time.
fn split(random: &mut Random) -> Random {
    Random(random.next())
}

type Frames = Vec<(u8, Vec<u8>)>;

/// The peer reads now and then, and tells of our Close, or of our end.
async fn peer_reads(
    mut peer: RawPeer<ReadOnly<DuplexStream>>,
    closes: watch::Sender<Option<Vec<u8>>>,
    mut random: Random,
) -> Frames {
    let mut frames = Vec::new();
    sleep(pause(&mut random)).await;
    while let Some((opcode, payload)) = peer.receive().await {
        if opcode == CLOSE {
            closes.send_replace(Some(payload.clone()));
        }
        frames.push((opcode, payload));
        if random.below(8) == 0 {
            sleep(pause(&mut random)).await;
        }
    }
    closes.send_replace(Some(Vec::new()));
    frames
}

/// The peer sends texts, which it counts, and Pings. It closes, or answers our Close. Returns the Close with which it
/// began.
async fn peer_writes(
    mut peer: RawPeer<WriteOnly<DuplexStream>>,
    mut closes: watch::Receiver<Option<Vec<u8>>>,
    mut random: Random,
) -> Option<Vec<u8>> {
    let mut texts = 0;
    for number in 0..u8::try_from(random.below(60)).unwrap() {
        match random.below(40) {
            0..28 => {
                peer.send(TEXT, format!("{texts}").as_bytes()).await;
                texts += 1;
            }
            28..32 => peer.send(PING, &[number]).await,
            32..39 => sleep(pause(&mut random)).await,
            _ => {
                let close = match random.below(3) {
                    0 => payload(4001, "why"),
                    1 => payload(1001, ""),
                    _ => vec![],
                };
                peer.send(CLOSE, &close).await;
                return Some(close);
            }
        }
    }
    let ours = closes.wait_for(Option::is_some).await.unwrap().clone().unwrap();
    sleep(pause(&mut random)).await;
    peer.send(CLOSE, &ours).await;
    None
}

/// Whether this is the peer's next text, or none of its texts.
fn is_next<L: Library>(message: &crate::libraries::Message<L>, texts: &mut u64) -> bool {
    let Ok(number) = L::show(message).parse::<u64>() else {
        return true;
    };
    *texts += 1;
    number + 1 == *texts
}

async fn whole<L: Library>(mut connection: Connection<L::Socket, L::By>, mut random: Random) -> Closed {
    let mut texts = 0;
    for _ in 0..random.below(30) {
        match random.below(8) {
            0 => drop(timeout(pause(&mut random), connection.send(L::text("hello"))).await),
            1 => drop(timeout(pause(&mut random), connection.send(L::text(&"x".repeat(500)))).await),
            2 => drop(connection.try_send(L::text("hello"))),
            3 => drop(connection.attend(sleep(pause(&mut random))).await),
            4 => connection.finish(sleep(pause(&mut random))).await,
            _ => {
                if let Ok(Some(message)) = timeout(pause(&mut random), connection.next()).await {
                    assert!(is_next::<L>(&message, &mut texts));
                }
            }
        }
    }
    let waits = if random.below(2) == 0 { CLOSE_TIMEOUT * 2 } else { pause(&mut random) };
    let start = Instant::now();
    let _ = timeout(waits, connection.close(L::Close::from(send_code!(4000)))).await;
    while connection.next().await.is_some() {}
    assert!(start.elapsed() <= CLOSE_TIMEOUT);
    connection.closed()
}

async fn receives<L: Library>(mut receiver: Receiver<L::Socket, L::By>, mut random: Random) -> Closed {
    let mut texts = 0;
    loop {
        match random.below(8) {
            0 => drop(receiver.attend(sleep(pause(&mut random))).await),
            1 => receiver.finish(sleep(pause(&mut random))).await,
            2 => sleep(pause(&mut random)).await,
            _ => match timeout(pause(&mut random), receiver.next()).await {
                // Once a `Sender` closes, what is not taken may be dropped.
                Ok(Some(message)) => {
                    assert!(is_next::<L>(&message, &mut texts) || receiver.closed().sent().is_some());
                }
                Ok(None) => return receiver.closed(),
                Err(_) => {}
            },
        }
    }
}

async fn sends<L: Library>(sender: Sender<L::Socket, L::By>, mut random: Random) -> Closed {
    for _ in 0..random.below(20) {
        match random.below(5) {
            0 => drop(timeout(pause(&mut random), sender.send(L::text("hello"))).await),
            1 => drop(timeout(pause(&mut random), sender.send(L::text(&"x".repeat(500)))).await),
            2 => drop(sender.try_send(L::text("hello"))),
            3 => drop(timeout(pause(&mut random), sender.ended()).await),
            _ => sleep(pause(&mut random)).await,
        }
    }
    let start = Instant::now();
    let closed = sender.close(L::Close::from(send_code!(4000))).await;
    assert!(start.elapsed() <= CLOSE_TIMEOUT);
    closed
}

async fn halves<L: Library>(connection: Connection<L::Socket, L::By>, mut random: Random) -> Closed {
    let (sender, receiver) = connection.split();
    let (one, two) =
        tokio::join!(sends::<L>(sender, split(&mut random)), receives::<L>(receiver, split(&mut random)));
    assert_eq!(one, two);
    one
}

async fn run<L: Library>(seed: u64) {
    let mut random = Random(seed);
    let (connection, peer) = L::connect(random.one_of(&[64, 200, 4096])).await;
    let connection = connection.without_heartbeat().with_close_timeout(CLOSE_TIMEOUT);
    let (read, write) = peer.split();
    let (tells, told) = watch::channel(None);
    let reads = peer_reads(read, tells, split(&mut random));
    let writes = peer_writes(write, told, split(&mut random));
    let acts = split(&mut random);
    let acts = async {
        if random.below(2) == 0 {
            whole::<L>(connection, acts).await
        } else {
            halves::<L>(connection, acts).await
        }
    };
    let (closed, frames, theirs) = tokio::join!(acts, reads, writes);

    let pongs = frames.iter().filter(|(opcode, _)| *opcode == PONG);
    assert!(pongs.is_sorted_by(|(_, one), (_, two)| one < two), "{closed}: {frames:?}");
    let Some(at) = frames.iter().position(|(opcode, _)| *opcode == CLOSE) else {
        // It could not be written in time, or the peer did not read it.
        return assert!(closed.sent().is_some(), "{closed}");
    };
    assert_eq!(at + 1, frames.len(), "something follows the Close: {frames:?}");
    let ours = &frames[at].1;
    assert_eq!(closed.sent().map(|frame| frame.payload().to_vec()).as_ref(), Some(ours), "{closed}");
    let we_began = *ours == payload(4000, "");
    assert_eq!(closed.initiator(), if we_began { Initiator::Us } else { Initiator::Peer }, "{closed}");
    if let Some(theirs) = theirs.filter(|_| closed.code().get() != 1006) {
        let code = theirs.first_chunk().map_or(1005, |code| u16::from_be_bytes(*code));
        assert_eq!(closed.code().get(), code, "{closed}");
    }
}

async fn what_is_told_is_what_was_on_the_wire<L: Library>() {
    for seed in 0..SEEDS {
        assert!(timeout(FOR_EVER, run::<L>(seed)).await.is_ok(), "{seed}: it hangs");
    }
}

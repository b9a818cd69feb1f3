//! Diagnoses for many peers.

use std::time::Duration;

use close_codes::{BadPayload, Closed, Fault, Initiator, Moment, Watch};

use crate::chat::Chat;
use crate::random::Random;

const EMPTY: Closed = Closed::empty_frame().begun_by(Initiator::Peer);

fn at(seconds: u64) -> Moment {
    Moment::START + Duration::from_secs(seconds)
}

#[test]
fn tells_peers_apart() {
    let mut watch = Watch::<&str, Chat>::new(100);
    for now in 0..2 {
        assert_eq!(watch.closed(&"one", &EMPTY, at(now)), None);
        assert_eq!(watch.closed(&"two", &EMPTY, at(now)), None);
    }
    let diagnosis = watch.closed(&"one", &EMPTY, at(2)).unwrap();
    assert_eq!((diagnosis.fault, diagnosis.seen, diagnosis.closes), (Fault::PeerBug, 3, 3));
    assert!(watch.closed(&"three", &Closed::illegal_frame(BadPayload::OneByte), at(2)).is_some());
    assert_eq!(watch.len(), 3);
}

#[test]
fn forgets_whom_it_saw_longest_ago() {
    let mut watch = Watch::<u32, Chat>::new(3);
    for peer in [1, 2, 3, 1, 1, 4] {
        _ = watch.closed(&peer, &EMPTY, at(0));
    }
    assert_eq!(watch.len(), 3);
    // 2 went for 4; 1 and 3 are still known.
    assert_eq!(watch.closed(&1, &EMPTY, at(1)).unwrap().seen, 4);
    assert_eq!(watch.closed(&3, &EMPTY, at(1)), None);
    assert_eq!(watch.closed(&3, &EMPTY, at(1)).unwrap().seen, 3);
    assert_eq!(watch.closed(&2, &EMPTY, at(1)), None);
    assert_eq!(watch.closed(&2, &EMPTY, at(1)), None);
    assert_eq!(watch.closed(&2, &EMPTY, at(1)).unwrap().seen, 3);
}

#[test]
fn remembers_the_latest_peers_and_no_more() {
    for capacity in [0, 1, 2, 7] {
        let kept = capacity.max(1);
        let mut watch = Watch::<u64, Chat>::new(capacity);
        let mut random = Random(capacity as u64);
        // The peers, the latest last, with how often each was seen.
        let mut known: Vec<(u64, u32)> = Vec::new();
        for _ in 0..5_000 {
            let peer = random.below(10);
            let seen = match known.iter().position(|(known, _)| *known == peer) {
                Some(place) => known.remove(place).1 + 1,
                None => 1,
            };
            known.push((peer, seen));
            if known.len() > kept {
                known.remove(0);
            }
            let diagnosis = watch.closed(&peer, &EMPTY, at(0));
            assert_eq!(diagnosis.map(|diagnosis| diagnosis.seen), (seen >= 3).then_some(seen));
            assert_eq!((watch.len(), watch.capacity()), (known.len(), kept));
        }
    }
}

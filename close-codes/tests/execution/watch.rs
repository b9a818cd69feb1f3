//! Diagnoses for many peers.

use close_codes::{BadPayload, CloseCode, Closed, Fault, Initiator, Watch};

use crate::chat::Chat;
use crate::given::at;
use crate::random::Random;

const EMPTY: Closed = Closed::empty_frame().begun_by(Initiator::Peer);

#[test]
fn tells_peers_apart() {
    let mut watch = Watch::<&str, Chat>::new(100);
    assert!(watch.is_empty());
    for now in 0..2 {
        assert_eq!(watch.closed(&"one", &EMPTY, at(now)), None);
        assert_eq!(watch.closed(&"two", &EMPTY, at(now)), None);
    }
    let diagnosis = watch.closed(&"one", &EMPTY, at(2)).unwrap();
    assert_eq!((diagnosis.fault, diagnosis.seen, diagnosis.closes), (Fault::PeerBug, 3, 3));
    assert!(watch.closed(&"three", &Closed::illegal_frame(BadPayload::OneByte), at(2)).is_some());
    assert_eq!(watch.len(), 3);
    assert!(!watch.is_empty());
    // Shown, it names nobody: a key may be an address or a customer.
    assert_eq!(format!("{watch:?}"), "Watch { peers: 3, capacity: 100, .. }");
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

#[test]
fn of_five_things_it_forgets_the_one_that_rested_longest() {
    let mut watch = Watch::<u8, Chat>::new(1);
    let closed = |code| Closed::reported(CloseCode::new(code), "").begun_by(Initiator::Peer);
    let mut seen = |code: u16, now| watch.closed(&0, &closed(code), at(now)).map(|diagnosis| diagnosis.seen);
    assert_eq!([seen(1005, 0), seen(1006, 1), seen(4002, 2)], [None; 3]);
    // An illegal frame, proof at once.
    assert_eq!(seen(999, 3), Some(1));
    assert_eq!(seen(1005, 4), None);
    // The fifth takes the place of 1006.
    assert_eq!(seen(4001, 5), None);
    assert_eq!(seen(1005, 6), Some(3));
    assert_eq!(seen(4001, 7), Some(2));
    assert_eq!([seen(1006, 8), seen(1006, 9)], [None; 2]);
    assert_eq!(seen(1006, 10), Some(3));
}

#[test]
fn a_diagnosis_speaks_of_empty_closes_only_if_there_were_any() {
    let mut watch = Watch::<u8, Chat>::new(1);
    let lost = Closed::no_frame().begun_by(Initiator::Peer);
    let line = |watch: &mut Watch<u8, Chat>| {
        (0..3).filter_map(|now| watch.closed(&0, &lost, at(now))).last().unwrap().to_string()
    };
    assert!(!line(&mut watch).contains("had no code"));
    _ = watch.closed(&0, &EMPTY, at(3));
    assert!(line(&mut watch).contains("; 1 of 7 closes had no code; "));
}

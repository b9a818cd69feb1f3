//! What other libraries do with each code, as they were measured, and what that means for ours.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use close_codes::{Closed, How, SendCode};

use crate::closing::observed;
use crate::codes::Codes;
use crate::page::{ranges, who};

type Set = &'static [RangeInclusive<u16>];

/// A peer: what it can be made to send, and what it delivers as the code that it received. Each code was one Close
/// frame with a payload of 2 bytes.
struct Peer {
    name: &'static str,
    sends: Set,
    delivers: Set,
}

const EVERY: Set = &[0..=u16::MAX];
const LAW: Set = &[1000..=1003, 1007..=1014, 3000..=4999];
/// The law as it was before 1014 was registered.
const WITHOUT_1014: Set = &[1000..=1003, 1007..=1013, 3000..=4999];
const SCRIPT: Set = &[1000..=1000, 3000..=4999];
const ALL_BUT_RESERVED: Set = &[0..=1004, 1007..=1014, 1016..=u16::MAX];
const ALL_BUT_1005: Set = &[0..=1004, 1006..=u16::MAX];

const PEERS: &[Peer] = &[
    Peer { name: "tungstenite 0.30.0", sends: EVERY, delivers: WITHOUT_1014 },
    Peer { name: "fastwebsockets 0.10.0", sends: EVERY, delivers: WITHOUT_1014 },
    Peer { name: "tokio-websockets 0.13.3", sends: LAW, delivers: LAW },
    Peer { name: "npm ws 8.23.0", sends: LAW, delivers: LAW },
    Peer { name: "Python websockets 17.4", sends: LAW, delivers: LAW },
    Peer { name: "wsproto 1.3.2", sends: ALL_BUT_RESERVED, delivers: WITHOUT_1014 },
    Peer { name: "aiohttp 3.14.5", sends: EVERY, delivers: &[1000..=1003, 1006..=1014, 3000..=u16::MAX] },
    Peer { name: "autobahn-python 26.10.2", sends: SCRIPT, delivers: WITHOUT_1014 },
    Peer { name: "gorilla 1.5.0", sends: ALL_BUT_1005, delivers: WITHOUT_1014 },
    Peer { name: "nhooyr 1.8.7", sends: LAW, delivers: LAW },
    Peer { name: "Chromium 156", sends: SCRIPT, delivers: ALL_BUT_RESERVED },
];

/// The one code that may be sent and that does not arrive everywhere, and why: when we send it, and when a peer does.
const LOST: u16 = 1014;
const LOST_BY_PEERS: &str = "they still take it for an illegal code, and fail the connection with 1002";
const LOST_BY_US: &str =
    "1002, unknown: tungstenite still takes it for an illegal code, and shows 1002 in its place";

fn has(set: Set, code: u16) -> bool {
    set.iter().any(|range| range.contains(&code))
}

fn all() -> impl Iterator<Item = u16> {
    0..=u16::MAX
}

/// Writes what arrives otherwise than it was sent. Panics at a difference without a reason, and where something is
/// shown for certain that the peer did not send.
pub(crate) fn write(page: &mut String, libraries: &[Codes]) {
    page.push_str("| peer | it can send, though nobody may | it cannot send, though everybody may |\n| --- | --- | --- |\n");
    for peer in PEERS {
        let illegal = ranges(all().filter(|code| has(peer.sends, *code) && SendCode::new(*code).is_err()));
        let missing = ranges(all().filter(|code| !has(peer.sends, *code) && SendCode::new(*code).is_ok()));
        let _ = writeln!(page, "| {} | {illegal} | {missing} |", peer.name);
    }
    page.push_str("\n| who sends | code | to whom | what arrives |\n| --- | --- | --- | --- |\n");
    // All that our libraries send is legal, and all send the same.
    for code in all().filter(|code| SendCode::new(*code).is_ok()) {
        let deaf: Vec<_> =
            PEERS.iter().filter(|peer| !has(peer.delivers, code)).map(|peer| peer.name).collect();
        if !deaf.is_empty() {
            assert_eq!(code, LOST, "{deaf:?} do not deliver {code}, and there is no reason for it");
            let _ = writeln!(page, "| all of ours | {code} | {} | {} |", deaf.join(", "), LOST_BY_PEERS);
        }
    }
    for code in all().filter(|code| PEERS.iter().any(|peer| has(peer.sends, *code))) {
        let closed = |codes: &Codes| codes.received[usize::from(code)];
        let is_as_sent = |closed: &Closed| closed.how() == How::Frame && closed.code().get() == code;
        if SendCode::new(code).is_err() {
            // What nobody may send is in the table above, and never arrives as if it were legal.
            assert!(libraries.iter().all(|codes| closed(codes).how() != How::Frame), "{code}");
            continue;
        }
        let deaf: Vec<_> = libraries.iter().filter(|codes| !is_as_sent(&closed(codes))).collect();
        if !deaf.is_empty() {
            assert_eq!(code, LOST, "there is no reason for {code}");
            let arrives: Vec<_> = deaf.iter().map(|codes| observed(&closed(codes))).collect();
            assert!(arrives.iter().all(|same| same == "1002, unknown"), "{arrives:?}");
            let who = who(deaf.iter().map(|codes| (codes.library, codes.role)));
            let _ = writeln!(page, "| every peer that can | {code} | {who} | {LOST_BY_US} |");
        }
    }
}

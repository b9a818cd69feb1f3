//! A peer that stops reading and writing, and sends no FIN.

use std::time::Duration;

use close_codes::adapters::Heartbeat;
use close_codes::{CloseCode, How, Initiator, send_code};
use close_codes_tests::ends::payload;
use close_codes_tests::raw::{CLOSE, PING, TEXT};

use crate::job::{CLOSE_TIMEOUT, Job, Report};
use crate::libraries::Library;
use crate::{LONG, Peer, meet, on_each_library, unread};

const TICK: Duration = Duration::from_millis(150);

fn heartbeat() -> Heartbeat {
    Heartbeat::new(TICK, TICK)
}

on_each_library! {
    a_peer_that_falls_silent_is_noticed
    a_peer_that_falls_silent_in_the_midst_of_a_frame_is_noticed
    a_peer_that_falls_silent_while_we_send_is_noticed
    a_peer_that_falls_silent_after_our_close_ends_with_the_close_timeout
    a_peer_that_reads_nothing_before_our_close_ends_with_the_close_timeout
}

fn is_unresponsive(report: &Report) {
    let closed = &report.closed;
    assert_eq!((closed.how(), closed.code()), (How::Unresponsive, CloseCode::ABNORMAL_CLOSURE));
    assert_eq!(closed.initiator(), Initiator::Peer);
    // The first look comes after half its time at the earliest.
    assert!(report.time >= TICK / 2 + TICK && report.time < LONG, "{report:?}");
}

/// It was asked, and told what became of the connection, if it should still listen.
async fn was_told(peer: Peer) {
    let mut frames = unread(peer).await;
    assert_eq!(frames.pop(), Some((CLOSE, payload(1011, "keepalive timeout"))));
    assert!(!frames.is_empty() && frames.iter().all(|(opcode, _)| *opcode == PING), "{frames:?}");
}

async fn a_peer_that_falls_silent_is_noticed<L: Library>() {
    let (report, peer) = meet::<L, _>(Job::Listen(heartbeat()), async |mut peer| {
        peer.send(TEXT, b"hello").await;
        peer
    })
    .await;
    is_unresponsive(&report);
    assert_eq!(report.heard, 1);
    was_told(peer).await;
}

async fn a_peer_that_falls_silent_in_the_midst_of_a_frame_is_noticed<L: Library>() {
    let (report, peer) = meet::<L, _>(Job::Listen(heartbeat()), async |mut peer| {
        peer.send(TEXT, b"hello").await;
        let frame = peer.frame(TEXT, &[b'x'; 100]);
        peer.send_raw(&frame[..frame.len() / 2]).await;
        peer
    })
    .await;
    is_unresponsive(&report);
    assert_eq!(report.heard, 1);
    was_told(peer).await;
}

async fn a_peer_that_falls_silent_while_we_send_is_noticed<L: Library>() {
    let (report, peer) = meet::<L, _>(Job::Flood(heartbeat()), async |peer| peer).await;
    is_unresponsive(&report);
    // A frame that was half written stays so.
    let frames = unread(peer).await;
    assert!(frames.iter().all(|(opcode, _)| [TEXT, PING, CLOSE].contains(opcode)));
}

fn ended_with_the_close_timeout(report: &Report) {
    let closed = &report.closed;
    assert_eq!((closed.code(), closed.initiator()), (CloseCode::ABNORMAL_CLOSURE, Initiator::Us));
    assert_eq!(closed.sent(), Some(send_code!(4000).into()));
    assert!(report.time < LONG, "{report:?}");
    // actix-ws ends the connection by itself once our Close is written.
    if closed.how() != How::Unknown {
        assert_eq!(closed.how(), How::NoFrame);
        assert!(report.time >= CLOSE_TIMEOUT, "{report:?}");
    }
}

async fn a_peer_that_falls_silent_after_our_close_ends_with_the_close_timeout<L: Library>() {
    let (report, peer) = meet::<L, _>(Job::Close, async |mut peer| {
        peer.send(TEXT, b"enough").await;
        peer
    })
    .await;
    ended_with_the_close_timeout(&report);
    assert_eq!(unread(peer).await, [(CLOSE, payload(4000, ""))]);
}

async fn a_peer_that_reads_nothing_before_our_close_ends_with_the_close_timeout<L: Library>() {
    let (report, peer) = meet::<L, _>(Job::FloodAndClose, async |peer| peer).await;
    ended_with_the_close_timeout(&report);
    assert!(report.sent > 0);
    let frames = unread(peer).await;
    assert!(frames.iter().all(|(opcode, _)| [TEXT, CLOSE].contains(opcode)));
}

//! Closing: what was sent, what was observed and who began.

use close_codes::{How, Initiator, send_code};
use close_codes_tests::ends::payload;
use close_codes_tests::raw::{CLOSE, PING, PONG, TEXT};
use tokio::time::{Instant, sleep, timeout};

use crate::libraries::Library;
use crate::{on_each_library, secs};

on_each_library! {
    a_close_waits_behind_a_frame_that_is_half_written
    a_close_that_crosses_the_peers_says_what_was_sent
    a_close_that_waits_is_not_sent_after_the_peers
    a_ping_is_answered_before_a_close_and_nothing_follows_it
    a_peer_that_does_not_answer_a_close_was_silent_meanwhile
    a_closing_handshake_is_no_time_of_being_open
    without_any_time_to_close_it_is_sent_all_the_same
}

async fn a_close_waits_behind_a_frame_that_is_half_written<L: Library>() {
    let (connection, mut peer) = L::connect(64).await;
    let mut connection = connection.with_close_timeout(secs(7));
    assert!(timeout(secs(1), connection.send(L::text(&"x".repeat(1000)))).await.is_err());
    let start = Instant::now();
    let closed = connection.close(L::Close::from(send_code!(4000))).await;
    assert_eq!((closed.how(), closed.sent()), (How::NoFrame, Some(send_code!(4000).into())));
    assert_eq!(start.elapsed(), secs(7));
    drop(connection);
    // Nothing but a part of that frame was ever written.
    assert_eq!(peer.receive().await, None);
}

async fn a_close_that_crosses_the_peers_says_what_was_sent<L: Library>() {
    for theirs in [4001, 1014] {
        let (mut connection, mut peer) = L::connect(1 << 16).await;
        // It is there, and was not read yet.
        peer.send(CLOSE, &payload(theirs, "")).await;
        let reads = async {
            let received = peer.receive_close().await;
            drop(peer);
            received
        };
        let (closed, received) = tokio::join!(connection.close(L::Close::from(send_code!(4000))), reads);
        let sent = closed.sent().map(|frame| frame.payload().to_vec());
        assert_eq!((closed.how(), closed.code().get(), sent), (How::Frame, theirs, received));
    }
}

async fn a_close_that_waits_is_not_sent_after_the_peers<L: Library>() {
    let (mut connection, mut peer) = L::connect(64).await;
    assert!(timeout(secs(1), connection.send(L::text(&"x".repeat(1000)))).await.is_err());
    let (sender, mut receiver) = connection.split();
    let peer = async {
        peer.send(CLOSE, &payload(4001, "")).await;
        sleep(secs(1)).await;
        let answer = peer.receive_close().await;
        drop(peer);
        answer
    };
    let (closed, answer, _) =
        tokio::join!(sender.close(L::Close::from(send_code!(4000))), peer, receiver.next());
    let sent = closed.sent().map(|frame| frame.payload().to_vec());
    assert_eq!((closed.how(), closed.code().get(), sent), (How::Frame, 4001, answer.clone()));
    let initiator = if answer == Some(payload(4000, "")) { Initiator::Us } else { Initiator::Peer };
    assert_eq!(closed.initiator(), initiator);
}

async fn a_ping_is_answered_before_a_close_and_nothing_follows_it<L: Library>() {
    for closes_first in [true, false] {
        let (mut connection, mut peer) = L::connect(64).await;
        assert!(timeout(secs(1), connection.send(L::text(&"x".repeat(1000)))).await.is_err());
        peer.send(PING, b"there?").await;
        connection.attend(sleep(secs(1))).await.unwrap();
        if closes_first {
            peer.send(CLOSE, &payload(4001, "")).await;
        }
        let reads = async {
            sleep(secs(1)).await;
            let mut frames = Vec::new();
            while let Ok(Some(frame)) = timeout(secs(1), peer.receive()).await {
                frames.push(frame);
            }
            frames
        };
        let (closed, frames) = tokio::join!(connection.close(L::Close::from(send_code!(4000))), reads);
        assert_eq!(frames.iter().map(|(opcode, _)| *opcode).collect::<Vec<_>>(), [TEXT, PONG, CLOSE]);
        assert_eq!(
            closed.sent().map(|frame| frame.payload().to_vec()),
            frames.last().map(|(_, payload)| payload.clone())
        );
    }
}

async fn a_peer_that_does_not_answer_a_close_was_silent_meanwhile<L: Library>() {
    let (connection, _peer) = L::connect(1 << 16).await;
    let mut connection = connection.with_close_timeout(secs(30));
    assert!(timeout(secs(5), connection.next()).await.is_err());
    let closed = connection.close(L::Close::from(send_code!(4000))).await;
    assert_eq!((closed.how(), closed.silent_for()), (How::NoFrame, secs(35)));
}

async fn a_closing_handshake_is_no_time_of_being_open<L: Library>() {
    // It closes at once, and neither hangs up nor stops to write.
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    let start = Instant::now();
    peer.send(CLOSE, &payload(1013, "")).await;
    let (_, mut writes) = peer.split();
    let writing = async {
        while writes.try_send_raw(&[0]).await {
            sleep(secs(1)).await;
        }
    };
    let closing = async {
        assert!(connection.next().await.is_none());
        let closed = connection.closed();
        assert_eq!((closed.how(), closed.code().get()), (How::Frame, 1013));
        assert_eq!(closed.silent_for(), secs(start.elapsed().as_secs()));
        drop(connection);
    };
    tokio::join!(writing, closing);

    // Silence before the Close is not meant.
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    let closes = async {
        sleep(secs(9)).await;
        peer.send(CLOSE, &payload(1001, "")).await;
        assert!(peer.receive_close().await.is_some());
        sleep(secs(2)).await;
        drop(peer);
    };
    let start = Instant::now();
    let (message, ()) = tokio::join!(connection.next(), closes);
    assert!(message.is_none());
    assert_eq!((connection.closed().how(), connection.closed().code().get()), (How::Frame, 1001));
    assert!(connection.closed().silent_for() <= secs(2) && start.elapsed() >= secs(11));
}

async fn without_any_time_to_close_it_is_sent_all_the_same<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 12).await;
    let mut connection = connection.with_close_timeout(secs(0));
    let start = Instant::now();
    let closed = connection.close(L::Close::from(send_code!(4000))).await;
    assert_eq!((closed.how(), start.elapsed()), (How::NoFrame, secs(0)));
    drop(connection);
    assert_eq!(peer.receive_close().await, Some(payload(4000, "")));

    // So is an answer.
    let (connection, mut peer) = L::connect(1 << 12).await;
    let mut connection = connection.with_close_timeout(secs(0));
    peer.send(CLOSE, &payload(4001, "")).await;
    assert!(connection.next().await.is_none());
    assert_eq!((connection.closed().code().get(), start.elapsed()), (4001, secs(0)));
    drop(connection);
    assert_eq!(peer.receive_close().await, Some(payload(4001, "")));
}

//! What a connection does while it is polled, whatever is awaited.

use std::future::poll_fn;
use std::time::Duration;

use close_codes::adapters::SendError;
use close_codes::{CloseCode, Closed, Endpoint, How, Role, send_code};
use close_codes_tests::ends::payload;
use close_codes_tests::raw::{CLOSE, PING, PONG, TEXT};
use futures_util::SinkExt;
use tokio::time::{Instant, sleep, timeout};

use crate::libraries::Library;
use crate::{next, on_each_library, secs};

on_each_library! {
    work_that_is_attended_to_keeps_the_connection_alive
    the_pings_of_a_patient_peer_do_not_fill_the_inbox
    attended_work_ends_with_the_connection
    finished_work_is_not_dropped
    who_only_sends_answers_pings
    two_that_send_first_and_read_later_do_not_wait_for_each_other
    a_send_to_a_peer_that_does_not_read_ends_with_the_heartbeat
    a_send_after_the_end_gives_the_message_back
    a_send_after_the_peers_close_answers_it_first
    a_broadcast_does_not_wait_for_its_slowest_member
    a_send_that_is_dropped_tears_no_frame
    a_sink_stays_ready
    a_sink_takes_nothing_behind_our_close
    a_next_that_is_dropped_tears_no_frame
    a_peer_that_floods_us_does_not_keep_the_task
    a_ping_is_answered_though_nobody_takes_messages
    a_send_to_a_peer_that_closed_and_left_loses_no_close
    a_reply_to_a_peer_that_closed_and_left_loses_nothing
}

async fn work_that_is_attended_to_keeps_the_connection_alive<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    let asks = async {
        for number in 0..3 {
            peer.send(PING, b"there?").await;
            assert_eq!(peer.receive().await, Some((PONG, b"there?".to_vec())));
            peer.send(TEXT, format!("{number}").as_bytes()).await;
            sleep(secs(5)).await;
        }
        peer
    };
    let (worked, _peer) = tokio::join!(
        connection.attend(async {
            sleep(secs(14)).await;
            7
        }),
        asks
    );
    assert_eq!(worked.unwrap(), 7);
    let mut texts = Vec::new();
    while texts.len() < 3 {
        let text = next::<_, _, L>(&mut connection).await.unwrap();
        if text != "there?" {
            texts.push(text);
        }
    }
    assert_eq!(texts, ["0", "1", "2"]);
}

async fn the_pings_of_a_patient_peer_do_not_fill_the_inbox<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let mut connection = connection.without_heartbeat();
    // A peer that asks every 20 s while we work for an hour.
    let asks = async {
        for number in 0..180_u8 {
            peer.send(PING, &[number]).await;
            assert_eq!(peer.receive().await, Some((PONG, vec![number])));
            sleep(secs(20)).await;
        }
        peer.send(TEXT, b"still there").await;
        peer
    };
    let (worked, _peer) = tokio::join!(connection.attend(sleep(secs(3599))), asks);
    worked.unwrap();
    assert_eq!(next::<_, _, L>(&mut connection).await.as_deref(), Some("still there"));
}

async fn attended_work_ends_with_the_connection<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    peer.send(CLOSE, &payload(1001, "restart")).await;
    let start = Instant::now();
    let worked = connection.attend(sleep(secs(3600))).await;
    assert_eq!(worked.unwrap_err().code(), CloseCode::GOING_AWAY);
    assert!(start.elapsed() <= secs(5));
    assert_eq!(peer.receive_close().await.map(|payload| payload[..2].to_vec()), Some(vec![0x03, 0xe9]));
}

async fn finished_work_is_not_dropped<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    peer.send(CLOSE, &payload(1001, "restart")).await;
    let start = Instant::now();
    assert_eq!(
        connection
            .finish(async {
                sleep(secs(60)).await;
                7
            })
            .await,
        7
    );
    assert_eq!(start.elapsed(), secs(60));
    assert!(connection.next().await.is_none());
    assert_eq!(connection.closed().code(), CloseCode::GOING_AWAY);
}

async fn who_only_sends_answers_pings<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    peer.send(PING, b"there?").await;
    for _ in 0..3 {
        connection.send(L::text("tick")).await.unwrap();
    }
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(peer.receive().await.unwrap().0);
    }
    assert!(seen.contains(&PONG), "{seen:?}");
    // And it sees the end.
    drop(peer);
    let ended = async {
        loop {
            if let Err(error) = connection.send(L::text("tick")).await {
                return error;
            }
        }
    };
    assert!(timeout(secs(100), ended).await.is_ok());
}

async fn two_that_send_first_and_read_later_do_not_wait_for_each_other<L: Library>() {
    let (mut connection, peer) = L::connect(64).await;
    let (mut read, mut write) = peer.split();
    let long = "x".repeat(100);
    // The peer reads nothing before its own messages are out.
    let peer = async {
        for _ in 0..10 {
            write.send(TEXT, long.as_bytes()).await;
        }
        for _ in 0..10 {
            assert_eq!(read.receive().await, Some((TEXT, long.clone().into_bytes())));
        }
    };
    let ours = async {
        for _ in 0..10 {
            connection.send(L::text(&long)).await.unwrap();
        }
        for _ in 0..10 {
            assert_eq!(next::<_, _, L>(&mut connection).await.as_ref(), Some(&long));
        }
    };
    timeout(secs(1), async { tokio::join!(peer, ours) }).await.expect("nobody waits");
}

async fn a_send_to_a_peer_that_does_not_read_ends_with_the_heartbeat<L: Library>() {
    let (mut connection, _peer) = L::connect(64).await;
    let start = Instant::now();
    let error = loop {
        if let Err(error) = connection.send(L::text(&"x".repeat(100))).await {
            break error;
        }
    };
    assert_eq!(error.closed().map(Closed::how), Some(How::Unresponsive));
    assert!(start.elapsed() <= secs(60));
    assert!(connection.next().await.is_none());
}

async fn a_send_after_the_end_gives_the_message_back<L: Library>() {
    let (mut connection, peer) = L::connect(1 << 16).await;
    drop(peer);
    assert!(connection.next().await.is_none());
    let error = connection.send(L::text("hello")).await.unwrap_err();
    assert_eq!(error.closed().map(Closed::how), Some(How::NoFrame));
    assert_eq!(error.into_message().map(|message| L::show(&message)).as_deref(), Some("hello"));
    let error = connection.try_send(L::text("hello")).unwrap_err();
    assert!(matches!(error, SendError::Ended(_)) && error.into_message().is_some());
}

async fn a_send_after_the_peers_close_answers_it_first<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    peer.send(CLOSE, &payload(4000, "")).await;
    let error = connection.send(L::text("hello")).await.unwrap_err();
    assert_eq!(error.closed().map(|closed| closed.code().get()), Some(4000));
    assert_eq!(error.into_message().map(|message| L::show(&message)).as_deref(), Some("hello"));
    drop(connection);
    assert_eq!(peer.receive_close().await, Some(payload(4000, "")));
}

async fn a_broadcast_does_not_wait_for_its_slowest_member<L: Library>() {
    let (mut connection, mut peer) = L::connect(64).await;
    let mut sent = 0;
    let refused = loop {
        match connection.try_send(L::text("0123456789")) {
            Ok(()) => sent += 1,
            Err(error) => break error,
        }
        assert!(sent < 20, "nobody reads");
    };
    assert!(matches!(refused, SendError::Busy(_)));
    assert_eq!(refused.into_message().map(|message| L::show(&message)).as_deref(), Some("0123456789"));
    // What was taken is written when the connection is polled again.
    let reads = async {
        for _ in 0..sent {
            assert_eq!(peer.receive().await, Some((TEXT, b"0123456789".to_vec())));
        }
        peer.send(TEXT, b"done").await;
        peer
    };
    let (message, _peer) = tokio::join!(next::<_, _, L>(&mut connection), reads);
    assert_eq!(message.as_deref(), Some("done"));
    connection.try_send(L::text("again")).unwrap();
}

async fn a_send_that_is_dropped_tears_no_frame<L: Library>() {
    let (mut connection, mut peer) = L::connect(64).await;
    let long = "x".repeat(1000);
    assert!(timeout(secs(1), connection.send(L::text(&long))).await.is_err());
    let reads = async {
        let first = peer.receive().await;
        (first, peer.receive().await, peer)
    };
    let (sent, (first, second, _)) = tokio::join!(connection.send(L::text("after it")), reads);
    sent.unwrap();
    assert_eq!(first, Some((TEXT, long.into_bytes())));
    assert_eq!(second, Some((TEXT, b"after it".to_vec())));
}

/// A sink that is ready takes a message, also if a Pong waits to be written since.
async fn a_sink_stays_ready<L: Library>() {
    let (mut connection, mut peer) = L::connect(4).await;
    poll_fn(|context| connection.poll_ready_unpin(context)).await.unwrap();
    let _ = tokio::join!(timeout(secs(1), connection.next()), peer.send(PING, b"there?"));
    connection.start_send_unpin(L::text("hello")).unwrap();
    let writes = poll_fn(|context| connection.poll_flush_unpin(context));
    let reads = timeout(secs(1), async { [peer.receive().await, peer.receive().await] });
    let (written, received) = tokio::join!(writes, reads);
    written.unwrap();
    let mut received = received.expect("two frames");
    received.sort();
    assert_eq!(received, [Some((TEXT, b"hello".to_vec())), Some((PONG, b"there?".to_vec()))]);
}

async fn a_sink_takes_nothing_behind_our_close<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    poll_fn(|context| connection.poll_ready_unpin(context)).await.unwrap();
    let closing = timeout(secs(1), connection.close(L::Close::from(send_code!(4000)))).await;
    assert!(closing.is_err(), "nobody answers");
    let error = connection.start_send_unpin(L::text("late")).unwrap_err();
    assert_eq!(error.into_message().map(|message| L::show(&message)).as_deref(), Some("late"));
    assert_eq!(peer.receive_close().await, Some(payload(4000, "")));
    peer.send(CLOSE, &payload(4000, "")).await;
    peer.finish().await;
    assert!(connection.next().await.is_none());
    assert_eq!(connection.closed().sent().and_then(|frame| frame.code()), Some(send_code!(4000)));
}

async fn a_next_that_is_dropped_tears_no_frame<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    let frame = peer.frame(TEXT, b"hello");
    for byte in frame {
        peer.send_raw(&[byte]).await;
        if let Ok(message) = timeout(Duration::from_millis(1), next::<_, _, L>(&mut connection)).await {
            assert_eq!(message.as_deref(), Some("hello"));
            return;
        }
        // In the midst of it something else is sent.
        connection.send(L::text("meanwhile")).await.unwrap();
        assert_eq!(peer.receive().await, Some((TEXT, b"meanwhile".to_vec())));
    }
    panic!("it was torn");
}

async fn a_peer_that_floods_us_does_not_keep_the_task<L: Library>() {
    // A paused clock stands still while there is anything to do.
    tokio::time::resume();
    let (connection, mut peer) = L::connect(1 << 12).await;
    let mut connection = connection.with_close_timeout(Duration::from_millis(200));
    let floods = async {
        let frame = peer.frame(TEXT, b"!");
        while peer.try_send_raw(&frame).await {}
    };
    let leaves = async {
        let closed = connection.close(L::Close::from(send_code!(4000))).await;
        drop(connection);
        closed
    };
    let (closed, ()) = tokio::join!(leaves, floods);
    assert_eq!(closed.how(), How::NoFrame);
}

async fn a_ping_is_answered_though_nobody_takes_messages<L: Library>() {
    let (mut connection, mut peer) = L::connect(64).await;
    // Nothing more can be written until the peer reads.
    connection.send(L::text(&"x".repeat(if L::By::ROLE == Role::Server { 62 } else { 58 }))).await.unwrap();
    let asks = async {
        peer.send(PING, b"there?").await;
        for _ in 0..16 {
            peer.send(TEXT, b"!").await;
        }
        sleep(secs(1)).await;
        assert_eq!(peer.receive().await.map(|(opcode, _)| opcode), Some(TEXT));
        assert_eq!(timeout(secs(5), peer.receive()).await, Ok(Some((PONG, b"there?".to_vec()))));
        peer
    };
    let (worked, _peer) = tokio::join!(connection.attend(sleep(secs(15))), asks);
    worked.unwrap();
}

/// Once tokio-websockets has failed to write, it shows nothing more.
async fn a_reply_to_a_peer_that_closed_and_left_loses_nothing<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    peer.send(TEXT, b"one").await;
    peer.send(TEXT, b"two").await;
    peer.send(CLOSE, &payload(4000, "banned")).await;
    drop(peer);
    assert_eq!(next::<_, _, L>(&mut connection).await.as_deref(), Some("one"));
    let _ = connection.send(L::text("reply")).await;
    assert_eq!(next::<_, _, L>(&mut connection).await.as_deref(), Some("two"));
    assert!(connection.next().await.is_none());
    assert_eq!(connection.closed().code().get(), 4000);
}

async fn a_send_to_a_peer_that_closed_and_left_loses_no_close<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    peer.send(CLOSE, &payload(4000, "banned")).await;
    drop(peer);
    let _ = connection.send(L::text("one")).await;
    assert!(connection.next().await.is_none());
    assert_eq!(connection.closed().code().get(), 4000);
}

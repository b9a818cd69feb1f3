//! The heartbeat: who is dead, who is not, and what is sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use close_codes::adapters::Heartbeat;
use close_codes::{CloseCode, Closed, How, Initiator, send_code};
use close_codes_tests::ends::payload;
use close_codes_tests::raw::{CLOSE, PING, PONG, TEXT};
use tokio::time::{Instant, advance, sleep, timeout};

use crate::libraries::Library;
use crate::{answer_pings, next, on_each_library, secs};

on_each_library! {
    a_peer_that_goes_silent_is_noticed_within_a_minute
    a_peer_that_talks_and_ignores_pings_is_told_from_one_that_is_gone
    a_peer_that_never_said_anything_was_never_there
    a_peer_that_answers_lives
    a_peer_that_only_pings_lives
    only_the_heartbeats_own_pongs_are_hidden
    without_a_heartbeat_silence_is_no_end
    one_that_listens_sends_nothing
    a_message_of_ones_own_is_sent_instead
    a_steady_heartbeat_sends_though_messages_come
    a_check_asks_at_once
    a_check_of_a_dead_peer_ends_the_connection
    what_came_before_a_check_answers_none
    a_check_may_take_any_time
    a_process_that_slept_reads_before_it_judges
    who_does_not_read_does_not_judge
    after_a_close_only_the_close_timeout_counts
    latency_is_the_last_round_trip
}

async fn a_peer_that_goes_silent_is_noticed_within_a_minute<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    let start = Instant::now();
    peer.send(TEXT, b"hello").await;
    assert_eq!(next::<_, _, L>(&mut connection).await.as_deref(), Some("hello"));
    assert!(connection.next().await.is_none());
    assert!(start.elapsed() <= secs(60), "{:?}", start.elapsed());
    let closed = connection.closed();
    assert_eq!((closed.code(), closed.how()), (CloseCode::ABNORMAL_CLOSURE, How::Unresponsive));
    assert_eq!(closed.initiator(), Initiator::Peer);
    // It may have been gone by the first Ping, so that this says nothing about Pings.
    assert!(closed.answers_pings());
    assert_eq!(closed.sent().map(|frame| frame.to_string()).as_deref(), Some("1011 keepalive timeout"));
    // One Ping, then the Close, then the end of the stream.
    assert_eq!(peer.receive().await.map(|(opcode, _)| opcode), Some(PING));
    assert_eq!(peer.receive().await, Some((CLOSE, payload(1011, "keepalive timeout"))));
    assert_eq!(peer.receive().await, None);
    assert_eq!(closed.to_string(), "lost, since the peer stopped answering: 1006 (Abnormal Closure)");
}

async fn a_peer_that_talks_and_ignores_pings_is_told_from_one_that_is_gone<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    let talks = async {
        assert_eq!(peer.receive().await.map(|(opcode, _)| opcode), Some(PING));
        peer.send(TEXT, b"no Pong").await;
    };
    let (message, ()) = tokio::join!(next::<_, _, L>(&mut connection), talks);
    assert_eq!(message.as_deref(), Some("no Pong"));
    assert!(connection.next().await.is_none());
    assert_eq!(connection.closed().how(), How::Unresponsive);
    assert!(!connection.closed().answers_pings());
}

async fn a_peer_that_never_said_anything_was_never_there<L: Library>() {
    let (mut connection, _peer) = L::connect(1 << 16).await;
    let start = Instant::now();
    assert!(connection.next().await.is_none());
    let (lasted, silent) = (start.elapsed(), connection.closed().silent_for());
    assert!(lasted.saturating_sub(silent) < secs(1), "{lasted:?}, {silent:?}");
}

async fn a_peer_that_answers_lives<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    let waited = timeout(secs(3600), async {
        tokio::join!(connection.next(), answer_pings(&mut peer));
    });
    assert!(waited.await.is_err());
    assert_eq!(connection.closed(), Closed::no_frame());
    assert!(!connection.has_ended());
}

/// Also where the library's Pings are not shown to the application.
async fn a_peer_that_only_pings_lives<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let mut connection = connection.with_heartbeat(Heartbeat::listen(secs(30)));
    let pings = async {
        for _ in 0..5 {
            sleep(secs(20)).await;
            peer.send(PING, b"?").await;
            assert_eq!(peer.receive().await, Some((PONG, b"?".to_vec())));
        }
        peer.send(CLOSE, &payload(4000, "")).await;
    };
    let reads = async { while connection.next().await.is_some() {} };
    tokio::join!(reads, pings);
    assert_eq!(connection.closed().code(), CloseCode::new(4000));
}

async fn only_the_heartbeats_own_pongs_are_hidden<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    connection.send(L::ping("mine")).await.unwrap();
    assert_eq!(peer.receive().await, Some((PING, b"mine".to_vec())));
    peer.send(PONG, b"mine").await;
    peer.send(PONG, b"unasked").await;
    peer.send(PONG, b"").await;
    assert_eq!(next::<_, _, L>(&mut connection).await.as_deref(), Some("~mine"));
    assert_eq!(next::<_, _, L>(&mut connection).await.as_deref(), Some("~unasked"));
    assert_eq!(next::<_, _, L>(&mut connection).await.as_deref(), Some("~"));
    let peer = async {
        let (opcode, payload) = peer.receive().await.unwrap();
        assert_eq!(opcode, PING);
        peer.send(PONG, &payload).await;
        peer.send(TEXT, b"after it").await;
    };
    let (message, ()) = tokio::join!(next::<_, _, L>(&mut connection), peer);
    assert_eq!(message.as_deref(), Some("after it"));
}

async fn without_a_heartbeat_silence_is_no_end<L: Library>() {
    let (connection, _peer) = L::connect(1 << 16).await;
    let mut connection = connection.without_heartbeat();
    assert!(timeout(secs(86_400), connection.next()).await.is_err());
    // And one can be had later.
    connection.set_heartbeat(Some(Heartbeat::new(secs(1), secs(1))));
    assert!(timeout(secs(3), connection.next()).await.is_ok());
    assert_eq!(connection.closed().how(), How::Unresponsive);
}

async fn one_that_listens_sends_nothing<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let mut connection = connection.with_heartbeat(Heartbeat::listen(secs(30)));
    let talks = async {
        for _ in 0..20 {
            sleep(secs(29)).await;
            peer.send(TEXT, b"tick").await;
        }
        peer
    };
    let hears = async {
        for _ in 0..20 {
            assert_eq!(next::<_, _, L>(&mut connection).await.as_deref(), Some("tick"));
        }
        let start = Instant::now();
        assert!(connection.next().await.is_none());
        assert!(start.elapsed() <= Duration::from_millis(37_500) && start.elapsed() >= secs(29));
    };
    let (mut peer, ()) = tokio::join!(talks, hears);
    assert_eq!(peer.receive().await.map(|(opcode, _)| opcode), Some(CLOSE));
    assert!(connection.closed().answers_pings());
}

async fn a_message_of_ones_own_is_sent_instead<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let mut beats = 0;
    let mut connection = connection.with_heartbeat_message(Heartbeat::new(secs(10), secs(10)), move || {
        beats += 1;
        L::text(&format!("heartbeat {beats}"))
    });
    let peer = async {
        for beat in 1..=3 {
            assert_eq!(peer.receive().await, Some((TEXT, format!("heartbeat {beat}").into_bytes())));
            peer.send(TEXT, b"ok").await;
        }
        peer
    };
    let hears = async {
        for _ in 0..3 {
            assert_eq!(next::<_, _, L>(&mut connection).await.as_deref(), Some("ok"));
        }
        connection.next().await
    };
    let (_peer, next) = tokio::join!(peer, hears);
    assert!(next.is_none());
    assert_eq!((connection.closed().how(), connection.latency()), (How::Unresponsive, None));
}

async fn a_steady_heartbeat_sends_though_messages_come<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let mut connection = connection.with_heartbeat(Heartbeat::new(secs(10), secs(10)).steady());
    let pings = Arc::new(AtomicU32::new(0));
    let counts = Arc::clone(&pings);
    let peer = async move {
        for _ in 0..1000 {
            peer.send(TEXT, b"!").await;
            if let Ok(Some((opcode, _))) = timeout(Duration::from_millis(100), peer.receive()).await {
                assert_eq!(opcode, PING);
                counts.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    let hears = async {
        for _ in 0..1000 {
            assert!(connection.next().await.is_some());
        }
    };
    tokio::join!(peer, hears);
    let pings = pings.load(Ordering::Relaxed);
    assert!((9..=11).contains(&pings), "{pings} in 100 s");
}

async fn a_check_asks_at_once<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    let start = Instant::now();
    let answers = async {
        let (opcode, payload) = peer.receive().await.unwrap();
        assert_eq!(opcode, PING);
        sleep(Duration::from_millis(300)).await;
        peer.send(PONG, &payload).await;
    };
    let (checked, ()) = tokio::join!(connection.check(secs(2)), answers);
    checked.unwrap();
    assert_eq!(start.elapsed(), Duration::from_millis(300));
    assert_eq!(connection.latency(), Some(Duration::from_millis(300)));
}

async fn a_check_of_a_dead_peer_ends_the_connection<L: Library>() {
    let (connection, _peer) = L::connect(1 << 16).await;
    let mut connection = connection.without_heartbeat();
    let start = Instant::now();
    let closed = connection.check(secs(2)).await.unwrap_err();
    assert_eq!(closed.how(), How::Unresponsive);
    // A judgment takes two looks.
    assert!(
        start.elapsed() >= secs(2) && start.elapsed() < Duration::from_millis(2010),
        "{:?}",
        start.elapsed()
    );
    assert!(connection.next().await.is_none());
}

async fn what_came_before_a_check_answers_none<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    // It was there before the machine slept; and then nothing comes any more.
    peer.send(TEXT, b"old").await;
    let closed = connection.check(secs(2)).await.unwrap_err();
    assert_eq!(closed.how(), How::Unresponsive);
    assert_eq!(next::<_, _, L>(&mut connection).await.as_deref(), Some("old"));
}

async fn a_check_may_take_any_time<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let mut connection = connection.without_heartbeat();
    sleep(secs(1)).await;
    let (checked, ()) = tokio::join!(connection.check(Duration::MAX), async {
        let (_, payload) = peer.receive().await.unwrap();
        peer.send(PONG, &payload).await;
    });
    checked.unwrap();
}

async fn a_process_that_slept_reads_before_it_judges<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    // The Ping is out, and unanswered.
    assert!(timeout(secs(25), connection.next()).await.is_err());
    let (opcode, ping) = peer.receive().await.unwrap();
    assert_eq!(opcode, PING);
    // The process is stopped for an hour, and finds an answer that it has not read.
    advance(secs(3600)).await;
    peer.send(PONG, &ping).await;
    assert!(timeout(secs(5), connection.next()).await.is_err());
    assert!(!connection.has_ended());

    // And one that finds nothing asks again, and waits for a whole timeout.
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    assert!(timeout(secs(25), connection.next()).await.is_err());
    peer.receive().await.unwrap();
    advance(secs(3600)).await;
    assert!(timeout(secs(15), connection.next()).await.is_err());
    let (opcode, ping) = peer.receive().await.unwrap();
    assert_eq!(opcode, PING);
    peer.send(PONG, &ping).await;
    assert!(timeout(secs(30), connection.next()).await.is_err());
    assert!(!connection.has_ended());
}

async fn who_does_not_read_does_not_judge<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    for number in 0..20 {
        peer.send(TEXT, format!("{number}").as_bytes()).await;
    }
    // 16 messages are put aside, and then nothing is read, for as long as nobody takes them.
    connection.attend(sleep(secs(600))).await.unwrap();
    for number in 0..20 {
        assert_eq!(next::<_, _, L>(&mut connection).await, Some(number.to_string()));
    }
    assert!(!connection.has_ended());
}

async fn after_a_close_only_the_close_timeout_counts<L: Library>() {
    let (connection, _peer) = L::connect(1 << 16).await;
    let mut connection =
        connection.with_heartbeat(Heartbeat::new(secs(1), secs(1))).with_close_timeout(secs(100));
    let start = Instant::now();
    let closed = connection.close(L::Close::from(send_code!(4000))).await;
    assert_eq!((closed.how(), start.elapsed()), (How::NoFrame, secs(100)));
}

async fn latency_is_the_last_round_trip<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    assert_eq!(connection.latency(), None);
    let answers = async {
        for millis in [70, 20] {
            let (_, payload) = peer.receive().await.unwrap();
            sleep(Duration::from_millis(millis)).await;
            peer.send(PONG, &payload).await;
        }
        peer.send(TEXT, b"now").await;
    };
    tokio::join!(connection.next(), answers);
    assert_eq!(connection.latency(), Some(Duration::from_millis(20)));
}

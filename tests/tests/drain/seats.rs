//! What a connection does at its turn, and what is counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use close_codes::adapters::Connection;
use close_codes::{Drain, DrainReport, SendCode};
use close_codes_tests::raw::{CLOSE, TEXT};
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::Message;

use crate::{answers, connect, run, secs};

#[tokio::test(start_paused = true)]
async fn every_kind_of_end_is_counted_once() {
    let drain = Drain::new();
    // One that answers.
    let (connection, peer) = connect().await;
    tokio::spawn(crate::serve(connection, drain.enter().unwrap()));
    tokio::spawn(answers(peer));
    // One that does not answer.
    let (connection, _silent) = connect().await;
    tokio::spawn(crate::serve(connection, drain.enter().unwrap()));
    // One whose handler panics.
    let seat = drain.enter().unwrap();
    let panics = tokio::spawn(async move {
        let _seat = seat;
        sleep(secs(1)).await;
        panic!("a test's");
    });
    // One whose upgrade fails.
    let failed = drain.enter().unwrap();
    // One that nobody polls.
    let (connection, _peer) = connect().await;
    let stuck = connection.in_seat(drain.enter().unwrap());
    // One whose peer goes before its turn.
    let (connection, goes) = connect().await;
    tokio::spawn(crate::serve(connection, drain.enter().unwrap()));

    let report = run(&drain, 10, secs(20));
    sleep(secs(1)).await;
    drop((failed, goes));
    let report = report.await.unwrap();
    assert!(panics.await.is_err());
    assert_eq!(report, DrainReport { closed: 1, left: 3, cut: 1, stuck: 1 });
    assert_eq!(report.total(), 6);
    assert_eq!(report.to_string(), "6 connections: 1 closed, 3 left by themselves, 1 cut off, 1 stuck");
    drop(stuck);
    assert_eq!(drain.run(crate::restart(), 1, Instant::now()).await, report, "it is made once");
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_comes_before_the_connection_is_taken_at_its_first_poll() {
    let drain = Drain::new();
    let seat = drain.enter().unwrap();
    let report = run(&drain, 10, secs(20));
    sleep(secs(2)).await;
    let (connection, peer) = connect().await;
    tokio::spawn(crate::serve(connection, seat));
    assert!(answers(peer).await.is_some());
    assert_eq!(report.await.unwrap().closed, 1);
}

#[tokio::test(start_paused = true)]
async fn until_its_turn_a_connection_in_a_seat_is_like_any_other() {
    let drain = Drain::new();
    let (connection, mut peer) = connect().await;
    let mut connection = connection.in_seat(drain.enter().unwrap());
    peer.send(TEXT, b"hello").await;
    assert_eq!(connection.next().await, Some(Message::text("hello")));
    connection.send(Message::text("you")).await.unwrap();
    assert_eq!(peer.receive().await, Some((TEXT, b"you".to_vec())));
    drop(connection);
    assert_eq!(drain.progress().open, 0);
}

#[tokio::test(start_paused = true)]
async fn a_turn_wakes_the_task_that_polled_last() {
    let drain = Drain::new();
    let (connection, peer) = connect().await;
    let mut connection = connection.in_seat(drain.enter().unwrap());
    // First by this task, and then by one of its own.
    assert!(timeout(secs(1), connection.next()).await.is_err());
    tokio::spawn(async move { while connection.next().await.is_some() {} });
    tokio::spawn(answers(peer));
    sleep(secs(1)).await;
    let start = Instant::now();
    assert_eq!(run(&drain, 10, secs(20)).await.unwrap().closed, 1);
    // Its heartbeat would only wake it after ten seconds.
    assert!(start.elapsed() < secs(1));
}

#[tokio::test(start_paused = true)]
async fn the_code_behind_the_loop_is_waited_for() {
    let drain = Drain::new();
    let (connection, peer) = connect().await;
    let seat = drain.enter().unwrap();
    let saved = Arc::new(AtomicBool::new(false));
    let save = Arc::clone(&saved);
    tokio::spawn(async move {
        let mut connection = connection.in_seat(seat);
        while connection.next().await.is_some() {}
        sleep(secs(3)).await;
        save.store(true, Ordering::Relaxed);
        drop(connection);
    });
    tokio::spawn(answers(peer));
    assert_eq!(run(&drain, 10, secs(20)).await.unwrap().closed, 1);
    assert!(saved.load(Ordering::Relaxed));
}

#[tokio::test(start_paused = true)]
async fn code_behind_the_loop_that_lasts_longer_changes_nothing_of_how_the_connection_ended() {
    let drain = Drain::new();
    let handler = async |connection: Connection<_, _>, seat| {
        let mut connection = connection.in_seat(seat);
        while connection.next().await.is_some() {}
        sleep(secs(60)).await;
        drop(connection);
    };
    // One that answers, and one that does not.
    let (connection, peer) = connect().await;
    let closed = handler(connection, drain.enter().unwrap());
    tokio::spawn(answers(peer));
    let (connection, _silent) = connect().await;
    let cut = handler(connection, drain.enter().unwrap());
    let start = Instant::now();
    let report = async {
        let report = drain.run(crate::restart(), 10, start + secs(20)).await;
        assert_eq!(report, DrainReport { closed: 1, cut: 1, ..DrainReport::default() });
        assert!(start.elapsed() < secs(21));
        report
    };
    let (report, (), ()) = tokio::join!(report, closed, cut);
    assert_eq!(drain.progress().ended, report, "it is made once");
}

#[tokio::test(start_paused = true)]
async fn who_was_gone_before_its_turn_has_left_however_long_its_seat_is_kept() {
    let drain = Drain::new();
    // One whose handler goes on behind the loop.
    let (connection, goes) = connect().await;
    let mut saves = connection.in_seat(drain.enter().unwrap());
    drop(goes);
    assert_eq!(saves.next().await, None);
    // One whose sender stays in a list.
    let (connection, goes) = connect().await;
    let (listed, mut receiver) = connection.in_seat(drain.enter().unwrap()).split();
    drop(goes);
    assert_eq!(receiver.next().await, None);
    drop(receiver);
    // One whose receiver is dropped, which gives the connection up.
    let (connection, _peer) = connect().await;
    let (given_up, receiver) = connection.in_seat(drain.enter().unwrap()).split();
    drop(receiver);
    let report = run(&drain, 10, secs(20)).await.unwrap();
    assert_eq!(report, DrainReport { left: 3, ..DrainReport::default() });
    drop((saves, listed, given_up));
}

#[tokio::test(start_paused = true)]
async fn who_is_dropped_during_its_turn_is_cut_off() {
    let drain = Drain::new();
    let (connection, mut peer) = connect().await;
    let mut connection = connection.in_seat(drain.enter().unwrap());
    let report = run(&drain, 10, secs(20));
    // The Close is sent, and the handler does not wait for the answer.
    let is_closed = tokio::select! {
        closed = connection.next() => closed.is_none(),
        received = peer.receive() => received.is_none(),
    };
    assert!(!is_closed);
    drop(connection);
    assert_eq!(report.await.unwrap(), DrainReport { cut: 1, ..DrainReport::default() });
}

#[tokio::test(start_paused = true)]
async fn a_send_gives_its_message_back_when_the_handshake_is_over() {
    let drain = Drain::new();
    let (connection, mut peer) = connect().await;
    let mut connection = connection.in_seat(drain.enter().unwrap());
    let report = run(&drain, 10, secs(20));
    sleep(secs(2)).await;
    // The farewell is read a second later, and answered.
    let reads = tokio::spawn(async move {
        sleep(secs(1)).await;
        let seen = peer.receive().await;
        peer.send(CLOSE, &seen.clone().unwrap().1).await;
        seen
    });
    let start = Instant::now();
    let error = connection.send(Message::text("for you")).await.unwrap_err();
    assert_eq!(start.elapsed(), secs(1));
    assert_eq!(error.into_message(), Some(Message::text("for you")));
    drop(connection);
    // Nothing but the farewell was written.
    assert_eq!(reads.await.unwrap().map(|(opcode, _)| opcode), Some(CLOSE));
    assert_eq!(report.await.unwrap().closed, 1);
}

#[tokio::test(start_paused = true)]
async fn attended_work_is_dropped_and_finished_work_is_not() {
    for finishes in [false, true] {
        let drain = Drain::new();
        let (connection, peer) = connect().await;
        let mut connection = connection.in_seat(drain.enter().unwrap());
        tokio::spawn(answers(peer));
        let report = run(&drain, 10, secs(60));
        let start = Instant::now();
        if finishes {
            assert_eq!(
                connection
                    .finish(async {
                        sleep(secs(30)).await;
                        7
                    })
                    .await,
                7
            );
            assert_eq!(start.elapsed(), secs(30));
            assert!(connection.next().await.is_none());
        } else {
            let closed = connection.attend(sleep(secs(30))).await.unwrap_err();
            assert_eq!(closed.sent().and_then(|frame| frame.code()).map(SendCode::get), Some(1012));
            assert!(start.elapsed() < secs(1));
        }
        drop(connection);
        assert_eq!(report.await.unwrap().closed, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn halves_take_their_turn() {
    let drain = Drain::new();
    let (connection, mut peer) = connect().await;
    let (sender, mut receiver) = connection.in_seat(drain.enter().unwrap()).split();
    let report = run(&drain, 10, secs(20));
    peer.send(TEXT, b"hello").await;
    tokio::spawn(answers(peer));
    let reads = async {
        while receiver.next().await.is_some() {}
        receiver
    };
    let (receiver, ended) = tokio::join!(reads, sender.ended());
    assert_eq!(ended.sent().map(|frame| frame.to_string()).as_deref(), Some("1012 restart retry=0-1s"));
    assert_eq!(drain.progress().open, 1, "both halves hold it");
    drop((sender, receiver));
    assert_eq!(report.await.unwrap().closed, 1);
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_is_held_is_dropped_at_the_deadline() {
    let drain = Drain::new();
    let (connection, _peer) = connect().await;
    let seat = drain.enter().unwrap();
    let held = tokio::spawn(seat.hold(async move |seat| {
        let _connection = connection.in_seat(seat);
        std::future::pending::<()>().await;
    }));
    let start = Instant::now();
    let report = run(&drain, 10, secs(20)).await.unwrap();
    assert_eq!((report.cut, report.stuck), (1, 0));
    assert_eq!(held.await.unwrap(), None);
    assert!(start.elapsed() < secs(21));
    // One that is done by then answers what it made.
    let drain = Drain::new();
    let seat = drain.enter().unwrap();
    assert_eq!(seat.hold(async |_| 7).await, Some(7));
}

#[tokio::test(start_paused = true)]
async fn who_writes_without_end_is_closed_all_the_same() {
    let drain = Drain::new();
    let (connection, mut peer) = connect().await;
    let mut connection = connection.in_seat(drain.enter().unwrap());
    let report = run(&drain, 10, secs(20));
    tokio::spawn(async move {
        while let Some((opcode, payload)) = peer.receive().await {
            if opcode == CLOSE {
                peer.send(CLOSE, &payload).await;
            }
        }
    });
    let writes = tokio::spawn(async move {
        let mut written = 0;
        while connection.send(Message::text("tick")).await.is_ok() {
            written += 1;
            sleep(secs(1) / 100).await;
        }
        written
    });
    assert_eq!(report.await.unwrap().closed, 1);
    assert!(writes.await.unwrap() < 10);
}

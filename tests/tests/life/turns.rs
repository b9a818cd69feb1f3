//! A turn of a drain, with each library. What a drain plans, and what it counts, is in the tests of `drain`.

use close_codes::{CloseFrame, Drain, DrainReport, reason, send_code};
use close_codes_tests::raw::{CLOSE, PING, TEXT};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use crate::libraries::{Library, Peer};
use crate::{next, on_each_library, secs};

on_each_library! {
    a_turn_closes_with_its_farewell_and_hands_out_no_more
    a_turn_is_taken_before_a_message_which_comes_back
    a_turn_waits_behind_a_frame_that_is_half_written
    work_that_is_attended_is_dropped_at_a_turn_and_finished_work_is_not
    a_turn_of_halves_is_told_to_both
    a_peer_that_does_not_answer_its_farewell_is_cut_off
    who_is_polled_after_the_deadline_only_ends_at_once
    a_peer_that_closed_before_its_turn_has_left
}

/// Drains a server with one connection, within 20 s.
fn run(drain: &Drain) -> JoinHandle<DrainReport> {
    let drain = drain.clone();
    let restart = CloseFrame::new(send_code!(1012)).with_reason(reason!("restart"));
    tokio::spawn(async move { drain.run(restart, 10, Instant::now() + secs(20)).await })
}

const CLOSED: DrainReport = DrainReport { closed: 1, left: 0, cut: 0, stuck: 0 };
const CUT: DrainReport = DrainReport { closed: 0, left: 0, cut: 1, stuck: 0 };
const LEFT: DrainReport = DrainReport { closed: 0, left: 1, cut: 0, stuck: 0 };

/// Answers a Close, and hangs up. What came before it, Pings aside, and its reason.
async fn answer(mut peer: Peer) -> (Vec<Vec<u8>>, String) {
    let mut others = Vec::new();
    loop {
        match peer.receive().await.expect("a farewell") {
            (CLOSE, payload) => {
                peer.send(CLOSE, &payload).await;
                return (others, String::from_utf8(payload[2..].to_vec()).unwrap());
            }
            (PING, _) => {}
            (_, payload) => others.push(payload),
        }
    }
}

async fn a_turn_closes_with_its_farewell_and_hands_out_no_more<L: Library>() {
    let drain = Drain::new();
    let (connection, mut peer) = L::connect(1 << 12).await;
    let mut connection = connection.in_seat(drain.enter().unwrap());
    peer.send(TEXT, b"one").await;
    assert_eq!(next::<_, _, L>(&mut connection).await.as_deref(), Some("one"));
    let report = run(&drain);
    sleep(secs(1)).await;
    // It is there when the turn is, and not read yet.
    peer.send(TEXT, b"two").await;
    let (told, ended) = tokio::join!(answer(peer), next::<_, _, L>(&mut connection));
    assert_eq!((told.1.as_str(), ended), ("restart retry=0-1s", None));
    drop(connection);
    assert_eq!(report.await.unwrap(), CLOSED);
}

async fn a_turn_is_taken_before_a_message_which_comes_back<L: Library>() {
    let drain = Drain::new();
    let (connection, peer) = L::connect(1 << 12).await;
    let mut connection = connection.in_seat(drain.enter().unwrap());
    let report = run(&drain);
    sleep(secs(1)).await;
    // It is over when the farewell, which is read a second later, is answered.
    let answers = async {
        sleep(secs(1)).await;
        answer(peer).await
    };
    let start = Instant::now();
    let (told, sent) = tokio::join!(answers, connection.send(L::text("for you")));
    assert_eq!(start.elapsed(), secs(1));
    assert_eq!(told, (Vec::new(), "restart retry=0-1s".into()));
    let error = sent.unwrap_err();
    assert!(error.closed().is_some());
    assert_eq!(error.into_message().map(|message| L::show(&message)).as_deref(), Some("for you"));
    drop(connection);
    assert_eq!(report.await.unwrap(), CLOSED);
}

async fn a_turn_waits_behind_a_frame_that_is_half_written<L: Library>() {
    let drain = Drain::new();
    let (connection, peer) = L::connect(64).await;
    let mut connection = connection.in_seat(drain.enter().unwrap());
    let long = "x".repeat(1_000);
    assert!(timeout(secs(1), connection.send(L::text(&long))).await.is_err());
    let report = run(&drain);
    sleep(secs(1)).await;
    let (told, ended) = tokio::join!(answer(peer), next::<_, _, L>(&mut connection));
    assert_eq!(told, (vec![long.into_bytes()], "restart retry=0-1s".into()));
    assert_eq!(ended, None);
    drop(connection);
    assert_eq!(report.await.unwrap(), CLOSED);
}

async fn work_that_is_attended_is_dropped_at_a_turn_and_finished_work_is_not<L: Library>() {
    for finishes in [false, true] {
        let drain = Drain::new();
        let (connection, peer) = L::connect(1 << 12).await;
        let mut connection = connection.in_seat(drain.enter().unwrap());
        let answers = tokio::spawn(answer(peer));
        let report = run(&drain);
        let start = Instant::now();
        if finishes {
            connection.finish(sleep(secs(10))).await;
            assert_eq!(start.elapsed(), secs(10));
            assert!(!answers.is_finished(), "no turn is taken while work is finished");
            assert_eq!(next::<_, _, L>(&mut connection).await, None);
        } else {
            connection.attend(sleep(secs(10))).await.unwrap_err();
            assert!(start.elapsed() < secs(1));
        }
        assert_eq!(answers.await.unwrap().1, "restart retry=0-1s");
        drop(connection);
        assert_eq!(report.await.unwrap(), CLOSED);
    }
}

async fn a_turn_of_halves_is_told_to_both<L: Library>() {
    let drain = Drain::new();
    let (connection, peer) = L::connect(1 << 12).await;
    let (sender, mut receiver) = connection.in_seat(drain.enter().unwrap()).split();
    let report = run(&drain);
    let (told, ended, message) = tokio::join!(answer(peer), sender.ended(), receiver.next());
    assert_eq!((told.1.as_str(), message.is_none()), ("restart retry=0-1s", true));
    assert_eq!(ended.sent().map(|frame| frame.to_string()).as_deref(), Some("1012 restart retry=0-1s"));
    drop((sender, receiver));
    assert_eq!(report.await.unwrap(), CLOSED);
}

async fn a_peer_that_does_not_answer_its_farewell_is_cut_off<L: Library>() {
    let drain = Drain::new();
    let (connection, _peer) = L::connect(1 << 12).await;
    let mut connection = connection.in_seat(drain.enter().unwrap()).with_close_timeout(secs(3));
    let report = run(&drain);
    let start = Instant::now();
    assert_eq!(next::<_, _, L>(&mut connection).await, None);
    assert_eq!(start.elapsed(), secs(3));
    drop(connection);
    assert_eq!(report.await.unwrap(), CUT);
}

async fn who_is_polled_after_the_deadline_only_ends_at_once<L: Library>() {
    let drain = Drain::new();
    let (connection, mut peer) = L::connect(1 << 12).await;
    let mut connection = connection.in_seat(drain.enter().unwrap());
    let report = run(&drain);
    // Just after it, and before the report.
    sleep(secs(20) + secs(1) / 10).await;
    let start = Instant::now();
    assert_eq!(next::<_, _, L>(&mut connection).await, None);
    assert_eq!(start.elapsed(), secs(0));
    drop(connection);
    assert_eq!(peer.receive().await, None);
    assert_eq!(report.await.unwrap(), CUT);
}

async fn a_peer_that_closed_before_its_turn_has_left<L: Library>() {
    let drain = Drain::new();
    let (connection, mut peer) = L::connect(1 << 12).await;
    let mut connection = connection.in_seat(drain.enter().unwrap());
    peer.send(CLOSE, &1000_u16.to_be_bytes()).await;
    let answered = async {
        let answered = peer.receive_close().await;
        drop(peer);
        answered
    };
    let (answered, ended) = tokio::join!(answered, next::<_, _, L>(&mut connection));
    assert_eq!((answered, ended), (Some(1000_u16.to_be_bytes().to_vec()), None));
    // Code behind the loop keeps the seat.
    let report = run(&drain);
    sleep(secs(1)).await;
    drop(connection);
    assert_eq!(report.await.unwrap(), LEFT);
}

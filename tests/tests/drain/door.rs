//! Who is let in, and what is told to who is not.

use std::time::Duration;

use close_codes::Drain;
use futures_util::StreamExt;
use futures_util::stream::FusedStream;
use tokio::time::{Instant, sleep, sleep_until};

use crate::{open, restart, run, secs};

const HOUR: Duration = secs(3600);

#[tokio::test(start_paused = true)]
async fn people_are_let_in_until_the_notice_is_over() {
    let drain = Drain::new().with_notice(secs(10));
    assert!(drain.is_ready());
    let _clients = open(&drain, 10).await;
    let start = Instant::now();
    let report = run(&drain, 10, secs(60));
    let shut = tokio::spawn(drain.clone().shut());
    sleep(secs(5)).await;
    assert!(!drain.is_ready() && !shut.is_finished());
    let late = open(&drain, 10).await;
    shut.await.unwrap();
    assert_eq!(start.elapsed(), secs(10));
    assert!(drain.enter().is_none());
    // Those who came during the notice are part of the plan.
    assert_eq!(report.await.unwrap().closed, 20);
    assert_eq!(late.join_all().await.len(), 10);
}

#[tokio::test(start_paused = true)]
async fn times_without_end_are_an_hour() {
    let start = Instant::now();
    let noticed = Drain::new().with_notice(Duration::MAX);
    let (report, ()) = tokio::join!(noticed.run(restart(), 10, start + 3 * HOUR), noticed.clone().shut());
    assert_eq!((report.total(), start.elapsed()), (0, HOUR));

    let patient = Drain::new().with_close_timeout(Duration::MAX);
    let clients = open(&patient, 2).await;
    let start = Instant::now();
    // The second of two turns in 3 h - 1 h - 1 s.
    assert_eq!(run(&patient, 10, 3 * HOUR).await.unwrap().closed, 2);
    let last = clients.join_all().await.into_iter().flatten().map(|(at, _)| at - start).max().unwrap();
    assert_eq!(last, secs(2 * 3600 - 1) / 2);
}

#[tokio::test(start_paused = true)]
async fn who_left_during_the_notice_is_not_counted() {
    let drain = Drain::new().with_notice(secs(10));
    let seats: Vec<_> = (0..5).map(|_| drain.enter()).collect();
    let report = run(&drain, 10, secs(60));
    sleep(secs(5)).await;
    drop(seats);
    assert_eq!(report.await.unwrap().total(), 0);
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_drawn_anew_over_what_is_left() {
    let drain = Drain::new();
    assert_eq!(drain.retry_after(), secs(1));
    let _clients = open(&drain, 100).await;
    // 100 clients at 2 a second: 52.5 s until all may be back.
    let _report = run(&drain, 2, secs(30));
    sleep(secs(1)).await;
    let seconds: Vec<_> = (0..1000).map(|_| drain.retry_after().as_secs()).collect();
    assert!(seconds.iter().all(|seconds| (1..=53).contains(seconds)), "{seconds:?}");
    for tenth in 0..5 {
        let around = seconds.iter().filter(|seconds| **seconds / 10 == tenth).count();
        assert!((120..=280).contains(&around), "{around} of 1000 in {tenth}0..{tenth}9");
    }
    sleep(secs(600)).await;
    assert_eq!(drain.retry_after(), secs(1));
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_until_the_report() {
    let drain = Drain::new();
    let _clients = open(&drain, 20).await;
    let mut progresses = drain.progresses();
    let first = progresses.next().await.unwrap();
    assert_eq!((first.is_draining, first.open, first.to_string().as_str()), (false, 20, "serving: 20 open"));
    let report = run(&drain, 10, secs(16));
    let mut all = vec![first];
    assert!(!progresses.is_terminated());
    while let Some(progress) = StreamExt::next(&mut progresses).await {
        assert_eq!(progress.open + progress.ended.total(), 20);
        assert!(progress.remaining <= all.last().unwrap().remaining.max(secs(10)));
        all.push(progress);
    }
    let last = all.last().unwrap();
    assert_eq!((last.ended, last.open), (report.await.unwrap(), 0));
    assert!(all.len() > 10, "{all:?}");
    assert!(all[5].to_string().starts_with("draining: "), "{}", all[5]);
    assert!(progresses.is_terminated());
    assert!(progresses.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_before_it_begins() {
    let drain = Drain::new();
    let mut progresses = drain.progresses();
    assert_eq!(progresses.next().await.unwrap().open, 0);
    let entered = drain.clone();
    let enters = tokio::spawn(async move {
        sleep(secs(1)).await;
        let seat = entered.enter();
        sleep(secs(1)).await;
        drop(seat);
    });
    let start = Instant::now();
    assert_eq!((progresses.next().await.unwrap().open, start.elapsed()), (1, secs(1)));
    assert_eq!((progresses.next().await.unwrap().open, start.elapsed()), (0, secs(2)));
    enters.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_when_it_begins_when_the_door_shuts_and_at_the_deadline() {
    let moment = secs(1) / 5;
    for (notice, expected) in [
        (secs(0), vec![(secs(0), secs(24)), (secs(30), secs(0)), (secs(30) + moment, secs(0))]),
        (
            secs(10),
            vec![
                (secs(0), secs(24)),
                (secs(10), secs(14)),
                (secs(30), secs(0)),
                (secs(30) + moment, secs(0)),
            ],
        ),
    ] {
        let drain = Drain::new().with_notice(notice);
        // Nobody polls it: nothing else happens.
        let _seat = drain.enter();
        let mut progresses = drain.progresses();
        progresses.next().await;
        let start = Instant::now();
        let report = run(&drain, 10, secs(30));
        let mut told = Vec::new();
        while let Some(progress) = progresses.next().await {
            told.push((start.elapsed(), progress.remaining));
        }
        assert_eq!(told, expected);
        assert_eq!(report.await.unwrap().stuck, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_remains_is_until_the_last_turn_then_until_the_deadline_and_nothing_without_seats() {
    let drain = Drain::new();
    let seat = drain.enter();
    let start = Instant::now();
    let report = run(&drain, 10, secs(30));
    for (at, remaining) in [(1, 23), (23, 1), (24, 6), (25, 5)] {
        sleep_until(start + secs(at)).await;
        assert_eq!(drain.progress().remaining, secs(remaining), "after {at} s");
    }
    drop(seat);
    assert_eq!(drain.progress().remaining, secs(0));
    assert_eq!(report.await.unwrap().left, 1);
}

/// Also where the notice leaves no time for turns.
#[tokio::test(start_paused = true)]
async fn what_remains_never_grows_when_the_notice_is_over() {
    for notice in [1, 10, 24, 25, 29, 60] {
        let drain = Drain::new().with_notice(secs(notice));
        let _seat = drain.enter();
        let start = Instant::now();
        let report = run(&drain, 10, secs(30));
        sleep(secs(1) / 2).await;
        let last_turn = secs(notice.clamp(24, 30));
        assert_eq!(start + last_turn, Instant::now() + drain.progress().remaining, "{notice} s of notice");
        drop(report);
    }
}

#[tokio::test(start_paused = true)]
async fn what_remains_ends_at_a_sooner_deadline() {
    let drain = Drain::new();
    let _seat = drain.enter();
    let first = run(&drain, 10, secs(30));
    sleep(secs(1)).await;
    let second = run(&drain, 10, secs(2));
    sleep(secs(1)).await;
    assert_eq!(drain.progress().remaining, secs(1));
    assert_eq!(first.await.unwrap(), second.await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn who_looks_late_is_told_the_last_progress() {
    let drain = Drain::new();
    let _seat = drain.enter();
    let report = run(&drain, 10, secs(30));
    sleep(secs(1)).await;
    let mut progresses = drain.progresses();
    assert_eq!(progresses.next().await.unwrap().ended.stuck, 0);
    let report = report.await.unwrap();
    assert_eq!(progresses.next().await.map(|progress| progress.ended), Some(report));
    assert_eq!((report.stuck, progresses.next().await), (1, None));
    // Who is stuck is still there.
    assert_eq!(drain.progress().to_string(), "draining: 1 open, 0 gone, 0.0s left");
}

#[tokio::test(start_paused = true)]
async fn shown_a_drain_says_how_far_it_is() {
    let drain = Drain::new();
    let seat = drain.enter().unwrap();
    assert_eq!(format!("{seat:?}"), "Seat { number: 1, .. }");
    let shown = format!("{drain:?}");
    assert!(shown.starts_with("Drain { progress: DrainProgress { is_draining: false, open: 1,"), "{shown}");
    drop(seat);
    assert_eq!(run(&drain, 10, secs(60)).await.unwrap().to_string().split(':').next(), Some("0 connections"));
}

#[tokio::test(start_paused = true)]
async fn no_progress_is_told_after_the_report() {
    let drain = Drain::new();
    let seat = drain.enter().unwrap();
    let mut progresses = drain.progresses();
    let report = run(&drain, 1, secs(5)).await.unwrap();
    assert_eq!(report.stuck, 1);
    assert_eq!(progresses.next().await.map(|progress| progress.ended), Some(report));
    assert_eq!(progresses.next().await, None);
    // The stuck one goes after all. Who already saw the end sees no more.
    drop(seat);
    assert_eq!(drain.progress().open, 0);
    assert_eq!(progresses.next().await, None);
    assert_eq!(run(&drain, 1, secs(0)).await.unwrap(), report);
    assert_eq!(progresses.next().await, None);
}

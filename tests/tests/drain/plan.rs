//! The plan: who goes when, and comes back when.

use close_codes::{Drain, DrainReport};
use tokio::time::{Instant, sleep, timeout};

use crate::{open, restart, run, secs};

#[tokio::test(start_paused = true)]
async fn turns_are_even_and_before_the_deadline() {
    let drain = Drain::new();
    let clients = open(&drain, 200).await;
    let start = Instant::now();
    // 200 clients, 20 a second: they come back over 10.5 s; there are 16 - 5 - 1 = 10 s for the turns.
    let report = run(&drain, 20, secs(16)).await.unwrap();
    assert_eq!(report, DrainReport { closed: 200, ..DrainReport::default() });
    let told = clients.join_all().await;
    let mut told: Vec<_> = told.into_iter().flatten().map(|(at, window)| (at - start, window)).collect();
    assert_eq!(told.len(), 200);
    told.sort_by_key(|(at, _)| *at);
    for (number, (at, _)) in (0_u32..).zip(&told) {
        let even = secs(10) * number / 200;
        assert!(at.abs_diff(even) < secs(7) / 10, "{number}: {at:?}");
    }
    // In each second, as many may be back as the others take.
    let mut back = [0; 16];
    for (at, window) in &told {
        let from = (*at + window.from()).as_secs();
        back[usize::try_from(from).unwrap()] += 1;
    }
    assert!(back.iter().all(|back| *back <= 24), "{back:?}");
    assert!(start.elapsed() <= secs(11), "nobody is waited for: {:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_moment_until_the_deadline_is_used_costs_no_second() {
    let drain = Drain::new();
    let clients = open(&drain, 2).await;
    let start = Instant::now();
    let deadline = start + secs(16);
    sleep(secs(1) / 1000).await;
    assert_eq!(drain.run(restart(), 100, deadline).await.closed, 2);
    let last = clients.join_all().await.into_iter().flatten().map(|(at, _)| at - start).max().unwrap();
    // The second of two turns in 10 s.
    assert!(last >= secs(5), "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn the_last_turn_is_a_close_timeout_and_a_second_before_the_deadline() {
    let other = |drain: Drain| drain.with_close_timeout(secs(1));
    let noticed = other(Drain::new()).with_notice(secs(2));
    let noticing = other(Drain::new().with_notice(secs(2)));
    // The second of two turns in 16 - 5 - 1 = 10 s; in 16 - 1 - 1 = 14 s; and, two seconds later, in 12 s.
    for (drain, second) in
        [(Drain::new(), secs(5)), (other(Drain::new()), secs(7)), (noticed, secs(8)), (noticing, secs(8))]
    {
        let clients = open(&drain, 2).await;
        let start = Instant::now();
        assert_eq!(run(&drain, 100, secs(16)).await.unwrap().closed, 2);
        let last = clients.join_all().await.into_iter().flatten().map(|(at, _)| at - start).max().unwrap();
        assert_eq!(last, second);
    }
}

#[tokio::test(start_paused = true)]
async fn who_leaves_makes_the_others_earlier_not_faster() {
    let drain = Drain::new();
    let stay = open(&drain, 50).await;
    let mut leave = open(&drain, 50).await;
    let start = Instant::now();
    let report = run(&drain, 1000, secs(26));
    sleep(secs(1)).await;
    // Their peers are gone.
    leave.abort_all();
    while leave.join_next().await.is_some() {}
    let report = report.await.unwrap();
    assert_eq!((report.total(), report.cut, report.stuck), (100, 0, 0));
    assert_eq!(report.closed + report.left, 100);
    assert!(report.left >= 45, "{report}");
    // Half as many at the same pace: half as long as the 20 s of the plan.
    let last = stay.join_all().await.into_iter().flatten().map(|(at, _)| at - start).max().unwrap();
    assert!(last > secs(9) && last < secs(11), "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn an_empty_server_is_down_at_once() {
    let start = Instant::now();
    let drain = Drain::new();
    assert_eq!(run(&drain, 10, secs(60)).await.unwrap(), DrainReport::default());
    assert_eq!(start.elapsed(), secs(0));
    // And again.
    assert_eq!(run(&drain, 10, secs(60)).await.unwrap(), DrainReport::default());
}

#[tokio::test(start_paused = true)]
async fn a_second_run_goes_on_and_only_a_sooner_deadline_counts() {
    let drain = Drain::new();
    let _clients = open(&drain, 100).await;
    let start = Instant::now();
    let first = run(&drain, 10, secs(46));
    sleep(secs(5)).await;
    // A later deadline changes nothing; a run that is dropped neither.
    assert!(timeout(secs(1), drain.run(restart(), 1, start + secs(900))).await.is_err());
    let second = run(&drain, 10, secs(4));
    let (first, second) = (first.await.unwrap(), second.await.unwrap());
    assert_eq!(first, second);
    assert_eq!(first.total(), 100);
    // 10 s at 2.5 a second were closed, and the others were cut off.
    assert!((20..=30).contains(&first.closed) && first.closed + first.cut == 100, "{first}");
    assert!(start.elapsed() >= secs(10) && start.elapsed() < secs(11));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_was_dropped_is_taken_up() {
    let drain = Drain::new();
    let clients = open(&drain, 20).await;
    let start = Instant::now();
    assert!(timeout(secs(3), drain.run(restart(), 10, start + secs(16))).await.is_err());
    // Nothing runs meanwhile; who is due is closed when it goes on.
    sleep(secs(4)).await;
    let report = drain.run(restart(), 10, start + secs(16)).await;
    assert_eq!(report.closed, 20);
    assert_eq!(clients.join_all().await.len(), 20);
    assert!(start.elapsed() <= secs(11));
}

#[tokio::test(start_paused = true)]
async fn who_is_polled_is_not_stuck_however_late_the_drain_notices_its_deadline() {
    let drain = Drain::new();
    let clients = open(&drain, 10).await;
    let _nobody_polls = drain.enter();
    // The process was stopped until then, or its threads were busy.
    let report = drain.run(restart(), 10, Instant::now() - secs(1)).await;
    assert_eq!(report, DrainReport { cut: 10, stuck: 1, ..DrainReport::default() });
    clients.join_all().await;
}

#[tokio::test(start_paused = true)]
async fn a_deadline_that_is_too_near_is_kept() {
    let drain = Drain::new();
    let _clients = open(&drain, 50).await;
    let start = Instant::now();
    let report = run(&drain, 10, secs(0)).await.unwrap();
    assert_eq!((report.total(), report.closed + report.cut), (50, 50));
    assert!(start.elapsed() < secs(1));
}

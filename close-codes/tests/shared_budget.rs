//! `SharedBudget::local`, and a `Reconnector` that takes turns. On tokio's paused clock.
#![allow(missing_docs)]

use std::future::{pending, ready};
use std::io;
use std::time::Duration;

use close_codes::{
    Closed, Config, Later, Limit, Phase, Reconnector, SharedBudget, Standard, StopCause, send_code,
};
use tokio::task::yield_now;
use tokio::time::{Instant, advance, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// What turns are good for, unless said otherwise.
const SLACK: Duration = Duration::from_millis(250);

fn one_in_five_seconds() -> SharedBudget {
    SharedBudget::local(Limit::new(1, 5 * SECOND))
}

/// When so many turns came, since now.
async fn turns(budget: &SharedBudget, count: usize) -> Vec<Duration> {
    let start = Instant::now();
    let mut turns = Vec::new();
    for _ in 0..count {
        budget.turn().await.unwrap();
        turns.push(start.elapsed());
    }
    turns
}

/// The same to the millisecond: a timer's tick is one.
#[track_caller]
fn assert_about(turns: &[Duration], expected: &[Duration]) {
    let close = |(one, other): (&Duration, &Duration)| one.abs_diff(*other) <= Duration::from_millis(5);
    assert!(turns.len() == expected.len() && turns.iter().zip(expected).all(close), "{turns:?}");
}

#[tokio::test(start_paused = true)]
async fn turns_are_a_window_and_the_slack_apart() {
    let step = 5 * SECOND + SLACK;
    assert_about(&turns(&one_in_five_seconds(), 4).await, &[Duration::ZERO, step, 2 * step, 3 * step]);
    let two = SharedBudget::local(Limit::new(2, SECOND)).with_slack(Duration::from_millis(100));
    let step = Duration::from_millis(1_100);
    assert_about(&turns(&two, 5).await, &[Duration::ZERO, Duration::ZERO, step, step, 2 * step]);
}

#[tokio::test(start_paused = true)]
async fn a_turn_counts_under_all_limits() {
    let both = one_in_five_seconds().also("minute", Limit::new(2, 60 * SECOND));
    let step = 5 * SECOND + SLACK;
    assert_about(&turns(&both, 3).await, &[Duration::ZERO, step, 60 * SECOND + SLACK]);
}

#[tokio::test(start_paused = true)]
async fn who_comes_first_is_served_first() {
    let budget = one_in_five_seconds();
    let (sender, mut order) = tokio::sync::mpsc::unbounded_channel();
    for number in 0..20 {
        let (budget, sender) = (budget.clone(), sender.clone());
        tokio::spawn(async move {
            // Each third loses patience.
            let patience = if number % 3 == 2 { 7 * SECOND } else { DAY };
            if timeout(patience, budget.turn()).await.is_ok() {
                sender.send(number).unwrap();
            }
        });
        yield_now().await;
    }
    drop(sender);
    let mut came = Vec::new();
    while let Some(number) = order.recv().await {
        came.push(number);
    }
    let expected: Vec<i32> = (0..20).filter(|number| number % 3 != 2).collect();
    assert_eq!(came, expected);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_turn_is_given_back() {
    let budget = one_in_five_seconds();
    budget.turn().await.unwrap();
    let start = Instant::now();
    // It has the turn at 5 s; nobody takes it.
    assert!(timeout(SECOND, budget.turn()).await.is_err());
    budget.turn().await.unwrap();
    assert_about(&[start.elapsed()], &[5 * SECOND + SLACK]);
}

#[tokio::test(start_paused = true)]
async fn who_is_woken_too_late_takes_another_turn() {
    let budget = one_in_five_seconds();
    budget.turn().await.unwrap();
    let start = Instant::now();
    let waiting = tokio::spawn({
        let budget = budget.clone();
        async move { budget.turn().await.map(|()| start.elapsed()) }
    });
    yield_now().await;
    // The clock jumps over the turn at 5.25 s and its slack. The next turn is at once, and counts from then on.
    advance(8 * SECOND).await;
    assert_about(&[waiting.await.unwrap().unwrap()], &[8 * SECOND]);
    budget.turn().await.unwrap();
    assert_about(&[start.elapsed()], &[13 * SECOND + SLACK]);
}

#[tokio::test(start_paused = true)]
async fn turn_within_says_at_once_how_long_it_would_be() {
    let day = SharedBudget::local(Limit::new(1, DAY));
    day.turn_within(Duration::ZERO).await.unwrap();
    let start = Instant::now();
    let Err(Later::In(wait)) = day.turn_within(60 * SECOND).await else {
        panic!("the day is used up");
    };
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_about(&[wait], &[DAY + SLACK]);
    assert_eq!(
        Later::In(9 * 60 * 60 * SECOND).to_string(),
        "the limit is used up: the next turn is in 32400s or later"
    );

    // Nothing was reserved; and whoever waits long enough has a turn.
    sleep(DAY).await;
    day.turn_within(SECOND).await.unwrap();
    // Further ahead than the horizon, which no turn is reserved for.
    let hour = SharedBudget::local(Limit::new(1, SECOND)).also("hour", Limit::new(1, 60 * 60 * SECOND));
    hour.turn().await.unwrap();
    let start = Instant::now();
    hour.turn_within(2 * 60 * 60 * SECOND).await.unwrap();
    assert!(start.elapsed() >= 60 * 60 * SECOND && start.elapsed() <= 61 * 60 * SECOND);
}

/// On a clock that runs, time passes between the deadline's making and the look at the queue.
#[tokio::test]
async fn who_does_not_want_to_wait_has_a_turn_that_is_free() {
    let budget = SharedBudget::local(Limit::new(2, DAY));
    for _ in 0..2 {
        assert_eq!(budget.turn_within(Duration::ZERO).await, Ok(()));
    }
    assert!(matches!(budget.turn_within(Duration::ZERO).await, Err(Later::In(_))));
}

#[tokio::test(start_paused = true)]
async fn turn_within_knows_the_queue_of_its_process() {
    let budget = one_in_five_seconds();
    budget.turn().await.unwrap();
    for _ in 0..3 {
        let budget = budget.clone();
        tokio::spawn(async move { budget.turn().await });
        yield_now().await;
    }
    // The first of three has the turn at 5 s; the fourth would have it at 20 s.
    let start = Instant::now();
    let Err(Later::In(wait)) = budget.turn_within(15 * SECOND).await else {
        panic!("three are in front");
    };
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert!(wait > 19 * SECOND && wait < 22 * SECOND, "{wait:?}");
    budget.turn_within(30 * SECOND).await.unwrap();
    assert_about(&[start.elapsed()], &[4 * (5 * SECOND + SLACK)]);
}

#[tokio::test(start_paused = true)]
async fn what_the_service_says_is_left_counts_under_the_widest_limit() {
    let budget = one_in_five_seconds().also("day", Limit::new(1000, DAY));
    budget.turn().await.unwrap();
    sleep(10 * SECOND).await;
    // Another program took 997; the day ends in an hour.
    budget.known(2, 60 * 60 * SECOND).await.unwrap();
    let start = Instant::now();
    assert_about(&turns(&budget, 2).await, &[Duration::ZERO, 5 * SECOND + SLACK]);
    let Err(Later::In(wait)) = budget.turn_within(30 * 60 * SECOND).await else {
        panic!("the day is used up");
    };
    assert_about(&[start.elapsed() + wait], &[60 * 60 * SECOND]);
    // The service took it back.
    budget.known(1000, 60 * 60 * SECOND).await.unwrap();
    assert!(budget.turn_within(6 * SECOND).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn what_the_service_says_counts_as_long_as_it_says_however_long_the_window() {
    let budget = SharedBudget::local(Limit::new(1, 3650 * DAY));
    budget.known(0, 60 * 60 * SECOND).await.unwrap();
    let Err(Later::In(wait)) = budget.turn_within(SECOND).await else {
        panic!("nothing is left");
    };
    assert_about(&[wait], &[60 * 60 * SECOND]);
}

/// The service's count is of all that use the budget: this process' own turns are among it, and count on as before.
#[tokio::test(start_paused = true)]
async fn what_the_service_says_leaves_the_own_turns_as_they_are() {
    let budget = SharedBudget::local(Limit::new(3, 60 * 60 * SECOND));
    turns(&budget, 2).await;
    budget.known(1, 10 * 60 * SECOND).await.unwrap();
    assert_about(&turns(&budget, 2).await, &[Duration::ZERO, 60 * 60 * SECOND + SLACK]);
}

/// Twenty million turns that the service has counted cost no more than one.
#[tokio::test(start_paused = true)]
async fn what_the_service_says_costs_nothing_for_each_turn() {
    let budget = SharedBudget::local(Limit::new(20_000_000, DAY));
    let began = std::time::Instant::now();
    budget.known(3, 60 * 60 * SECOND).await.unwrap();
    for _ in 0..3 {
        budget.turn_within(Duration::ZERO).await.unwrap();
    }
    let Err(Later::In(wait)) = budget.turn_within(SECOND).await else {
        panic!("the day is used up");
    };
    assert_about(&[wait], &[60 * 60 * SECOND]);
    assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn several_turns_of_a_window_bring_the_queue_on_together() {
    let budget = SharedBudget::local(Limit::new(2, 5 * SECOND));
    turns(&budget, 2).await;
    for _ in 0..4 {
        let budget = budget.clone();
        tokio::spawn(async move { budget.turn().await });
        yield_now().await;
    }
    // Four are in front: two have the turns at 5 s, and two at 10 s.
    let start = Instant::now();
    budget.turn_within(17 * SECOND).await.unwrap();
    assert_about(&[start.elapsed()], &[3 * (5 * SECOND + SLACK)]);
}

#[test]
fn limits_are_never_nonsense() {
    assert_eq!(Limit::new(0, Duration::ZERO), Limit::new(1, Duration::from_millis(1)));
    assert!(Limit::new(1, Duration::MAX).window() > 9 * 365 * DAY);
}

fn is_send<T: Send + Sync>(_: &T) {}

#[tokio::test(start_paused = true)]
async fn a_reconnector_waits_for_its_turn_and_tells_of_it() {
    let budget = one_in_five_seconds();
    is_send(&budget);
    let mut connections = Reconnector::<Standard>::with_seed(Config::default(), 7);
    let handle = connections.handle();
    budget.turn().await.unwrap();

    let attempt = connections.next().await.unwrap();
    let start = Instant::now();
    let mut turn = Box::pin(connections.turn(&budget));
    assert!(timeout(SECOND, &mut turn).await.is_err());
    assert_eq!(handle.status().phase(), Phase::AwaitingTurn(attempt));
    assert_eq!(handle.status().to_string(), "waiting for a turn to connect");
    turn.await.unwrap();
    assert_about(&[start.elapsed()], &[5 * SECOND + SLACK]);
    assert_eq!(handle.status().phase(), Phase::Connecting(attempt));
    connections.connect(ready(Ok::<_, io::Error>(()))).await.unwrap();
    assert_eq!(handle.status().phase(), Phase::Open);

    let attempt = connections.closed(&Closed::frame(send_code!(1012), "")).attempt().unwrap();
    assert_eq!(connections.next().await.map(|next| next.number), Some(attempt.number));
    let mut turn = Box::pin(connections.turn(&budget));
    let _ = timeout(Duration::ZERO, &mut turn).await;
    drop(turn);
    // A dropped turn is a failed attempt.
    let next = connections.next().await.unwrap();
    assert_eq!(next.number, attempt.number + 1);
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_the_wait_for_a_turn() {
    let budget = SharedBudget::local(Limit::new(1, DAY));
    budget.turn().await.unwrap();
    let mut connections = Reconnector::<Standard>::with_seed(Config::default(), 7);
    let handle = connections.handle();
    connections.next().await.unwrap();
    tokio::spawn({
        let handle = handle.clone();
        async move {
            sleep(SECOND).await;
            handle.stop();
        }
    });
    let start = Instant::now();
    let failed = connections.turn(&budget).await.unwrap_err();
    assert_about(&[start.elapsed()], &[SECOND]);
    assert!(failed.error().is_none());
    assert_eq!(handle.status().phase(), Phase::Stopped(StopCause::Requested));
    // Whoever does not look at the result connects to nothing, either.
    let mut was_polled = false;
    let connecting = async {
        was_polled = true;
        pending::<Result<(), io::Error>>().await
    };
    assert!(connections.connect(connecting).await.is_err());
    assert!(!was_polled);
    assert!(connections.next().await.is_none());
}

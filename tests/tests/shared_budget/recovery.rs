//! What a budget does when Redis is away, or has lost something.

use std::time::{Duration, Instant};

use close_codes::{BudgetFault, Later, Limit, SharedBudget};
use redis::Value;
use redis::aio::ConnectionManager;
use tokio::time::{sleep, timeout};

use super::server::{Server, config, free_port, url};

const SECOND: Duration = Duration::from_secs(1);
/// What turns are good for, unless said otherwise.
const SLACK: Duration = Duration::from_millis(250);

fn lazy(port: u16) -> ConnectionManager {
    let client = redis::Client::open(url(port)).unwrap();
    ConnectionManager::new_lazy_with_config(client, config()).unwrap()
}

/// How long a turn took.
async fn turn(budget: &SharedBudget) -> Duration {
    let start = Instant::now();
    timeout(30 * SECOND, budget.turn()).await.expect("there is a turn").unwrap();
    start.elapsed()
}

#[tokio::test]
async fn a_flushed_script_is_sent_again() {
    let Some(server) = Server::start("flushed").await else {
        return;
    };
    let budget = SharedBudget::redis(server.manager().await, "connects", Limit::new(10, 60 * SECOND));
    for _ in 0..3 {
        assert!(turn(&budget).await < SECOND);
        server.command(&["SCRIPT", "FLUSH"]).await;
    }
    budget.known(3, 60 * SECOND).await.unwrap();
    // Seven are used: the three that were counted here, and four that were not.
    for _ in 0..3 {
        budget.turn_within(SECOND).await.unwrap();
    }
    assert!(matches!(budget.turn_within(SECOND).await, Err(Later::In(_))));
}

#[tokio::test]
async fn what_the_service_says_is_left_counts_in_redis() {
    let Some(server) = Server::start("known").await else {
        return;
    };
    let budget = SharedBudget::redis(server.manager().await, "{bot}:3", Limit::new(5, SECOND))
        .also("{bot}", Limit::new(1000, 3600 * SECOND));
    turn(&budget).await;
    budget.known(2, 600 * SECOND).await.unwrap();
    // Who says it again changes nothing.
    budget.known(2, 600 * SECOND).await.unwrap();
    for _ in 0..2 {
        budget.turn_within(SECOND).await.unwrap();
    }
    let Err(Later::In(wait)) = budget.turn_within(60 * SECOND).await else {
        panic!("the service has nothing left");
    };
    assert!(wait > 590 * SECOND && wait <= 600 * SECOND, "{wait:?}");
    budget.known(1, 600 * SECOND).await.unwrap();
    budget.turn_within(SECOND).await.unwrap();
}

/// Twenty million turns, in Redis as one: of what the service says, and of a key that counts as used up.
#[tokio::test]
async fn what_counts_as_used_costs_redis_nothing_for_each_turn() {
    let Some(server) = Server::start("millions").await else {
        return;
    };
    let limit = Limit::new(20_000_000, 3600 * SECOND);
    let told = SharedBudget::redis(server.manager().await, "told", limit);
    let cautious = SharedBudget::redis(server.manager().await, "cautious", limit).cautious();
    let began = Instant::now();
    told.known(1, 600 * SECOND).await.unwrap();
    told.turn_within(SECOND).await.unwrap();
    assert!(matches!(told.turn_within(60 * SECOND).await, Err(Later::In(_))));
    assert!(matches!(cautious.turn_within(60 * SECOND).await, Err(Later::In(_))));
    assert!(began.elapsed() < SECOND, "{:?}", began.elapsed());
    for key in ["told", "cautious"] {
        let Value::Int(members) = server.command(&["ZCARD", key]).await else {
            panic!("a number");
        };
        assert!(members < 10, "{members} for {key}");
    }
}

#[tokio::test]
async fn a_dropped_turn_is_given_back_to_redis() {
    let Some(server) = Server::start("dropped").await else {
        return;
    };
    let budget = SharedBudget::redis(server.manager().await, "{bot}:3", Limit::new(1, 5 * SECOND))
        .also("{bot}", Limit::new(100, 60 * SECOND));
    turn(&budget).await;
    for _ in 0..5 {
        assert!(timeout(Duration::from_millis(100), budget.turn()).await.is_err());
        sleep(Duration::from_millis(100)).await;
    }
    // One turn, and the generation.
    for key in ["{bot}:3", "{bot}"] {
        assert_eq!(server.command(&["ZCARD", key]).await, Value::Int(2), "{key}");
    }
    // Keys that nobody uses are forgotten, but not soon.
    let Value::Int(millis) = server.command(&["PTTL", "{bot}:3"]).await else { panic!("a number") };
    assert!(millis > 29 * 24 * 3600 * 1000, "{millis}");
}

#[tokio::test]
async fn a_budget_that_redis_lost_is_noticed_and_costs_a_window() {
    let Some(server) = Server::start("lost").await else {
        return;
    };
    let limit = Limit::new(5, 2 * SECOND);
    let budget = SharedBudget::redis(server.manager().await, "connects", limit);
    let cautious = SharedBudget::redis(server.manager().await, "connects", limit).cautious();
    // A key that was never there.
    assert!(turn(&cautious).await >= 2 * SECOND);
    assert!(turn(&budget).await < SECOND);

    server.command(&["FLUSHALL"]).await;
    let waited = turn(&budget).await;
    assert!(waited >= 2 * SECOND + SLACK && waited < 4 * SECOND, "{waited:?}");
    // Once only.
    assert!(turn(&budget).await < SECOND);

    // One that has never seen it notices nothing, unless it is cautious.
    server.command(&["FLUSHALL"]).await;
    let new = SharedBudget::redis(server.manager().await, "connects", limit);
    assert!(turn(&new.clone()).await < SECOND);
    server.command(&["FLUSHALL"]).await;
    let Err(Later::In(wait)) = new.cautious().turn_within(SECOND).await else {
        panic!("a key that is not there counts as used up");
    };
    assert!(wait > SECOND && wait <= 2 * SECOND + SLACK, "{wait:?}");
}

#[tokio::test]
async fn a_turn_waits_for_redis_and_turn_within_says_that_it_is_away() {
    let port = free_port();
    let budget = SharedBudget::redis(lazy(port), "connects", Limit::new(1, SECOND));
    let start = Instant::now();
    let Err(Later::Failed(error)) = budget.turn_within(SECOND).await else {
        panic!("there is no Redis");
    };
    assert_eq!(error.fault(), BudgetFault::Away);
    assert!(!error.words().is_empty());
    assert!(start.elapsed() < 3 * SECOND, "{:?}", start.elapsed());
    assert_eq!(budget.known(1, SECOND).await.unwrap_err().fault(), BudgetFault::Away);
    assert!(timeout(SECOND, budget.turn()).await.is_err());
}

#[tokio::test]
async fn a_killed_redis_comes_back_with_what_it_had() {
    let Some(mut server) = Server::start("killed").await else {
        return;
    };
    let budget = SharedBudget::redis(server.manager().await, "connects", Limit::new(2, 4 * SECOND));
    turn(&budget).await;
    turn(&budget).await;
    let start = Instant::now();
    let waiting = tokio::spawn({
        let budget = budget.clone();
        async move { (turn(&budget).await, turn(&budget).await) }
    });
    sleep(Duration::from_millis(500)).await;
    server.kill();
    sleep(SECOND).await;
    server.start_again().await;
    waiting.await.unwrap();
    let waited = start.elapsed();
    // Both turns are those after the first two: nothing was lost, and nobody waited for a window more.
    assert!(waited >= 4 * SECOND && waited < 8 * SECOND, "{waited:?}");
}

#[tokio::test]
async fn the_process_takes_its_own_share_while_redis_is_away() {
    let Some(mut server) = Server::start("share").await else {
        return;
    };
    let budget = SharedBudget::redis(server.manager().await, "connects", Limit::new(4, SECOND))
        .or_local(Limit::new(1, SECOND));
    turn(&budget).await;
    server.kill();
    // A window passes at the edge, then the share is one turn in a window.
    let first = turn(&budget).await;
    assert!(first >= SECOND + SLACK && first < 5 * SECOND, "{first:?}");
    let second = turn(&budget).await;
    assert!(second >= SECOND && second < 4 * SECOND, "{second:?}");

    server.start_again().await;
    // Redis is noticed when it is asked the next time. Then several turns of a window come together: they are Redis'
    // own again.
    let mut waits = Vec::new();
    let is_soon = |wait: &Duration| *wait < Duration::from_millis(500);
    while waits.iter().filter(|wait| is_soon(wait)).count() < 3 {
        waits.push(turn(&budget).await);
        assert!(waits.len() < 20, "{waits:?}");
    }
    // At this edge a window passes, too: the first of them came that long after the last one of the share.
    let soon = waits.iter().position(is_soon).unwrap();
    assert!(soon > 0 && waits[..soon].iter().all(|wait| *wait >= SECOND), "{waits:?}");
}

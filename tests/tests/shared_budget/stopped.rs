//! A process that is stopped, or killed, while it holds a turn.

use std::fs;
use std::time::{Duration, Instant};

use close_codes::SharedBudget;
use tokio::time::{sleep, timeout};

use super::clock;
use super::server::Server;
use super::worker::{self, KEY, SLOW};

/// Waits until the file has so many moments.
async fn moments(path: &std::path::Path, count: usize) -> Vec<u64> {
    let start = Instant::now();
    loop {
        let text = fs::read_to_string(path).unwrap_or_default();
        let moments: Vec<u64> = text.lines().filter_map(|line| line.parse().ok()).collect();
        if moments.len() >= count {
            return moments;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{count} turns do not come");
        sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_stopped_process_does_not_use_the_turn_that_it_held() {
    let Some(server) = Server::start("stopped").await else {
        return;
    };
    let budget = SharedBudget::redis(server.manager().await, KEY, SLOW);
    let file = server.directory().join("moments");
    let mut worker = worker::start_slow(server.port(), 3, &file);
    // It has its first turn, and holds the second one.
    moments(&file, 1).await;
    sleep(Duration::from_millis(300)).await;
    worker.signal("STOP");
    let mut all = Vec::new();
    for _ in 0..2 {
        timeout(Duration::from_secs(20), budget.turn()).await.expect("it stands in nobody's way").unwrap();
        all.push(clock::now());
    }
    // Right after this process had its turn, the other one wakes: its own turn is over.
    worker.signal("CONT");
    worker.join();
    let theirs = moments(&file, 3).await;
    assert!(theirs[1] > all[1], "it used the turn that it held: {theirs:?} {all:?}");
    all.extend(theirs);
    let window = u64::try_from(SLOW.window().as_micros()).unwrap();
    assert_eq!(clock::most_in_a_window(&mut all, window), 1, "{all:?}");
}

#[tokio::test]
async fn a_process_that_dies_costs_the_others_one_turn() {
    let Some(server) = Server::start("dead").await else {
        return;
    };
    let budget = SharedBudget::redis(server.manager().await, KEY, SLOW);
    let file = server.directory().join("moments");
    let worker = worker::start_slow(server.port(), 100, &file);
    moments(&file, 1).await;
    sleep(Duration::from_millis(300)).await;
    let start = Instant::now();
    drop(worker);
    timeout(Duration::from_secs(20), budget.turn()).await.expect("it stands in nobody's way").unwrap();
    // The turn that it held is one window from its first, this one another.
    assert!(start.elapsed() < 2 * SLOW.window() + Duration::from_secs(1), "{:?}", start.elapsed());
}

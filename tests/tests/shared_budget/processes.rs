//! Eight processes with one limit.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use tokio::time::sleep;

use super::clock::most_in_a_window;
use super::server::Server;
use super::worker::{self, LIMIT};

const PROCESSES: u64 = 8;
const TIME: Duration = Duration::from_secs(20);

/// The moments at which turns came, as a worker wrote them down.
fn moments(path: &PathBuf) -> Vec<u64> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().map(|line| line.parse().unwrap()).collect()
}

#[tokio::test]
async fn eight_processes_keep_the_limit_through_kill_stop_stalls_and_lost_answers() {
    let Some(mut server) = Server::start("processes").await else {
        return;
    };
    let files: Vec<PathBuf> =
        (0..PROCESSES).map(|number| server.directory().join(format!("moments-{number}"))).collect();
    let mut workers: Vec<_> =
        (1..).zip(&files).map(|(seed, file)| worker::start(server.port(), TIME, seed, file)).collect();

    sleep(Duration::from_secs(5)).await;
    // Under this load each process has a turn ahead of it nearly always.
    workers[0].signal("STOP");
    sleep(Duration::from_secs(2)).await;
    server.kill();
    sleep(Duration::from_secs(1)).await;
    server.start_again().await;
    sleep(Duration::from_secs(1)).await;
    workers[0].signal("CONT");
    sleep(Duration::from_secs(3)).await;
    server.kill();
    server.start_again().await;
    for worker in &mut workers {
        worker.join();
    }

    let each: Vec<Vec<u64>> = files.iter().map(moments).collect();
    let counts: Vec<usize> = each.iter().map(Vec::len).collect();
    let mut all: Vec<u64> = each.into_iter().flatten().collect();
    let window = u64::try_from(LIMIT.window().as_micros()).unwrap();
    let most = most_in_a_window(&mut all, window);
    println!("turns of each process: {counts:?}; most in a window: {most}");
    assert!(most <= LIMIT.turns() as usize, "{most} in a window");
    // The limit was put to the test, and by all.
    assert!(most > LIMIT.turns() as usize / 2, "only {most} in a window");
    assert!(all.len() >= 1_000, "only {} turns", all.len());
    let fair = all.len() / counts.len();
    assert!(counts.iter().all(|count| *count >= fair / 4), "somebody starves: {counts:?}");
}

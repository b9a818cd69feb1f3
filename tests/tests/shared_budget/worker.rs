//! A process that takes turns.

use std::fs::OpenOptions;
use std::future::poll_fn;
use std::io::Write as _;
use std::path::Path;
use std::pin::pin;
use std::thread;
use std::time::{Duration, Instant};

use close_codes::{BudgetError, Limit, SharedBudget};
use close_codes_tests::process::{self, Process};
use redis::aio::{ConnectionLike, ConnectionManager};
use redis::{Cmd, Pipeline, RedisFuture, Value};
use tokio::time::timeout;

use super::clock;
use super::random::Random;
use super::server::{manager, url};

/// What the processes share.
pub(crate) const LIMIT: Limit = Limit::new(100, Duration::from_millis(250));
pub(crate) const KEY: &str = "{storm}:turns";
/// Counts each turn as well, and never stands in the way.
pub(crate) const WIDE_KEY: &str = "{storm}:day";
pub(crate) const WIDE: Limit = Limit::new(100_000, Duration::from_secs(90));

/// One turn after the other.
pub(crate) const SLOW: Limit = Limit::new(1, Duration::from_secs(1));

/// Tasks in one process.
const TASKS: u64 = 3;

/// Takes turns for so long, and writes the moment of each into this file. Then it ends by itself.
pub(crate) fn start(port: u16, time: Duration, seed: u64, moments: &Path) -> Process {
    started(&format!("{port} {} {seed} {}", time.as_millis(), moments.display()))
}

/// Takes so many turns of the slow limit, one after the other, and writes the moment of each into this file.
pub(crate) fn start_slow(port: u16, turns: u32, moments: &Path) -> Process {
    started(&format!("{port} slow {turns} {}", moments.display()))
}

fn started(order: &str) -> Process {
    Process::start("worker::worker", order)
}

/// The worker's side.
#[test]
#[ignore = "is a process of the other tests"]
fn worker() {
    let Some(order) = process::order() else {
        return;
    };
    let words: Vec<&str> = order.splitn(4, ' ').collect();
    let [port, millis, number, moments] = words[..] else {
        panic!("an order has four words: {order}");
    };
    let (port, number, moments) = (port.parse().unwrap(), number.parse().unwrap(), Path::new(moments));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    if millis == "slow" {
        runtime.block_on(work_slowly(port, number, moments));
    } else {
        let time = Duration::from_millis(millis.parse().unwrap());
        runtime.block_on(work(port, time, number, moments));
    }
}

async fn work_slowly(port: u16, turns: u64, moments: &Path) {
    let budget = SharedBudget::redis(manager(&url(port)).await, KEY, SLOW);
    let mut file = OpenOptions::new().create(true).append(true).open(moments).unwrap();
    for _ in 0..turns {
        budget.turn().await.unwrap();
        let now = clock::now();
        writeln!(file, "{now}").unwrap();
    }
}

async fn work(port: u16, time: Duration, seed: u64, moments: &Path) {
    let connection = Twice(manager(&url(port)).await);
    let budget = SharedBudget::redis(connection, KEY, LIMIT).also(WIDE_KEY, WIDE);
    let end = Instant::now() + time;
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let (budget, moments) = (budget.clone(), moments.to_owned());
            tokio::spawn(async move { take_turns(&budget, end, Random(seed * TASKS + task), &moments).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    // What was given back at the end is given back by tasks.
    tokio::time::sleep(Duration::from_millis(100)).await;
}

async fn take_turns(
    budget: &SharedBudget,
    end: Instant,
    mut random: Random,
    moments: &Path,
) -> Result<(), BudgetError> {
    let mut file = OpenOptions::new().create(true).append(true).open(moments).unwrap();
    while Instant::now() < end {
        // 30 % lose patience, most of them while they have a turn ahead of them.
        let patience = if random.below(10) < 3 { random.below(400) } else { 60_000 };
        let seed = random.next();
        if let Ok(turn) = timeout(Duration::from_millis(patience), stalled(budget, Random(seed))).await {
            turn?;
            let now = clock::now();
            writeln!(file, "{now}").unwrap();
        }
    }
    Ok(())
}

/// A turn for which the process is sometimes woken late: by less than the slack, or by more.
async fn stalled(budget: &SharedBudget, mut random: Random) -> Result<(), BudgetError> {
    let mut turn = pin!(budget.turn());
    poll_fn(|context| {
        match random.below(1_000) {
            0..6 => thread::sleep(Duration::from_millis(10 + random.below(150))),
            6..10 => thread::sleep(Duration::from_millis(300 + random.below(200))),
            _ => {}
        }
        turn.as_mut().poll(context)
    })
    .await
}

/// Sends each command twice, as if the first answer had been lost.
#[derive(Clone)]
struct Twice(ConnectionManager);

impl ConnectionLike for Twice {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        Box::pin(async move {
            let _ = self.0.req_packed_command(command).await;
            self.0.req_packed_command(command).await
        })
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        commands: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        self.0.req_packed_commands(commands, offset, count)
    }

    fn get_db(&self) -> i64 {
        self.0.get_db()
    }
}

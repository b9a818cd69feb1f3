//! A million clients that wait 1 to 30 seconds, with 24 bytes of state each: a tokio task with a sleep for each, a
//! `DelayQueue` and a `Waiting`, in turn in one process; and what each keeps resident, in a process of its own.
//!
//! The clock of tokio is paused, so that its waiting costs nothing. Times are the best of the rounds.
#![allow(missing_docs)]

mod resident;

use std::future::poll_fn;
use std::hint::black_box;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use close_codes::{Moment, Waiting};
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;
use tokio_util::time::DelayQueue;

use crate::resident::{growth, resident, resident_of};

const CLIENTS: u32 = 1_000_000;
const ROUNDS: u32 = 3;

/// The policy state of a client, with the size of a delay's seed and attempt and a reference to a policy.
type State = [u64; 3];

/// How long it took until all wait, and until all have been let go.
#[derive(Clone, Copy)]
struct Cost {
    insert: Duration,
    fire: Duration,
    resident: Option<u64>,
}

/// How many tasks have begun to wait, and are done.
static BEGUN: AtomicU32 = AtomicU32::new(0);
static DONE: AtomicU32 = AtomicU32::new(0);

type Holder = fn() -> Cost;

const HOLDERS: [(&str, Holder); 3] =
    [("tokio::spawn(sleep)", tasks), ("DelayQueue", delay_queue), ("Waiting", waiting)];

fn main() {
    let arguments: Vec<_> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "resident") {
        let holder =
            HOLDERS.iter().find(|(name, _)| Some(*name) == arguments.get(at + 1).map(String::as_str));
        let resident = holder.and_then(|(_, holder)| holder().resident);
        println!("{}", resident.map_or(String::from("?"), |bytes| bytes.to_string()));
        return;
    }

    let mut best = HOLDERS.map(|(_, holder)| holder());
    for _ in 1..ROUNDS {
        for (best, (_, holder)) in best.iter_mut().zip(HOLDERS) {
            let cost = holder();
            best.insert = best.insert.min(cost.insert);
            best.fire = best.fire.min(cost.fire);
        }
    }
    println!(
        "{CLIENTS} clients that wait 1 to 30 s, best of {ROUNDS} rounds; the last three by `Waiting`'s\n"
    );
    println!(
        "{:20} {:>10} {:>10} {:>9} {:>7} {:>7} {:>7}",
        "", "insert", "fire", "bytes", "insert", "fire", "both"
    );
    let ours = best[2];
    for ((name, _), cost) in HOLDERS.iter().zip(&best) {
        println!(
            "{name:20} {:7.0} ms {:7.0} ms {:>9} {:>6.1}x {:>6.1}x {:>6.1}x",
            cost.insert.as_secs_f64() * 1e3,
            cost.fire.as_secs_f64() * 1e3,
            resident_of(name),
            ratio(cost.insert, ours.insert),
            ratio(cost.fire, ours.fire),
            ratio(cost.insert + cost.fire, ours.insert + ours.fire),
        );
    }
    // Lines of `tests/rigs/performance.sh`.
    println!(
        "bytes resident for a client that waits\t{}\t{} by DelayQueue\t40",
        resident_of(HOLDERS[2].0),
        resident_of(HOLDERS[1].0)
    );
    for (cost, (name, _), goal) in [(best[0], HOLDERS[0], "0.1"), (best[1], HOLDERS[1], "0.5")] {
        let ratio = ratio(ours.insert + ours.fire, cost.insert + cost.fire);
        println!("time to wait and be let go\t{ratio:.2}\t1 by {name}\t{goal}");
    }
}

fn ratio(one: Duration, two: Duration) -> f64 {
    one.as_secs_f64() / two.as_secs_f64()
}

/// 1 to 30 seconds, the same for every holder.
fn delay(client: u32) -> Duration {
    let mixed = (u64::from(client) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    Duration::from_millis(1_000 + (mixed >> 32) % 29_000)
}

fn state(client: u32) -> State {
    [u64::from(client), 1, 2]
}

fn paused() -> Runtime {
    Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime")
}

fn tasks() -> Cost {
    let runtime = paused();
    runtime.block_on(async {
        BEGUN.store(0, Ordering::Relaxed);
        DONE.store(0, Ordering::Relaxed);
        let (before, start) = (resident(), Clock::start());
        for client in 0..CLIENTS {
            let state = state(client);
            tokio::spawn(async move {
                BEGUN.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(delay(client)).await;
                black_box(state);
                DONE.fetch_add(1, Ordering::Relaxed);
            });
        }
        while BEGUN.load(Ordering::Relaxed) < CLIENTS {
            yield_now().await;
        }
        let (insert, resident) = (start.elapsed(), growth(before, CLIENTS));
        let start = Clock::start();
        while DONE.load(Ordering::Relaxed) < CLIENTS {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        Cost { insert, fire: start.elapsed(), resident }
    })
}

fn delay_queue() -> Cost {
    let runtime = paused();
    runtime.block_on(async {
        let (before, start) = (resident(), Clock::start());
        let (mut queue, mut states) = (DelayQueue::new(), Vec::new());
        for client in 0..CLIENTS {
            states.push(state(client));
            queue.insert(client, delay(client));
        }
        let (insert, resident) = (start.elapsed(), growth(before, CLIENTS));
        let start = Clock::start();
        while let Some(expired) = poll_fn(|context| queue.poll_expired(context)).await {
            black_box(states[*expired.get_ref() as usize]);
        }
        Cost { insert, fire: start.elapsed(), resident }
    })
}

fn waiting() -> Cost {
    let (before, start) = (resident(), Clock::start());
    let mut waiting = Waiting::new();
    for client in 0..CLIENTS {
        let due = Moment::START + delay(client);
        assert!(waiting.insert(state(client), due).is_ok());
    }
    let (insert, resident) = (start.elapsed(), growth(before, CLIENTS));
    let start = Clock::start();
    while let Some(now) = waiting.next_due() {
        while let Some(state) = waiting.pop_due(now) {
            black_box(state);
        }
    }
    Cost { insert, fire: start.elapsed(), resident }
}

/// The time that this thread was at work, where the system says so: others on the machine then count less.
struct Clock {
    worked: Option<Duration>,
    start: Instant,
}

impl Clock {
    fn start() -> Self {
        Self { worked: Self::worked(), start: Instant::now() }
    }

    fn elapsed(&self) -> Duration {
        match (self.worked, Self::worked()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.start.elapsed(),
        }
    }

    fn worked() -> Option<Duration> {
        let nanos = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        Some(Duration::from_nanos(nanos.split(' ').next()?.parse().ok()?))
    }
}

//! Times in turn, in one process: what is slow for a while is slow for all.

use std::time::{Duration, Instant};

/// Something to time: its name, and what does the work once.
pub(crate) type Contender<'a> = (&'a str, &'a mut dyn FnMut());

/// Runs all in turn, prints the best time of each by that of the first, and returns that of the first by that of the
/// second.
pub(crate) fn compare(title: &str, operations: u32, contenders: &mut [Contender<'_>]) -> f64 {
    const ROUNDS: usize = 41;
    let mut best = vec![Duration::MAX; contenders.len()];
    for _ in 0..ROUNDS {
        for (best, (_, run)) in best.iter_mut().zip(contenders.iter_mut()) {
            let start = Instant::now();
            run();
            *best = start.elapsed().min(*best);
        }
    }
    println!("{title}");
    for (best_of_it, (name, _)) in best.iter().zip(contenders.iter()) {
        let nanos = best_of_it.as_secs_f64() * 1e9 / f64::from(operations);
        let ratio = best_of_it.as_secs_f64() / best[0].as_secs_f64();
        println!("  {name:44} {ratio:6.2}x  {nanos:8.1} ns");
    }
    best[0].as_secs_f64() / best[1].as_secs_f64()
}

/// A line of `tests/rigs/performance.sh`: what it is, ours, the best peer's, and the most that ours may be.
#[allow(dead_code)] // not in each of the benches
pub(crate) fn row(what: &str, ours: f64, peer: &str, goal: &str) {
    println!("{what}\t{ours:.2}\t{peer}\t{goal}");
}

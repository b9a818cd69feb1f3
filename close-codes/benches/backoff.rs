//! The next delay of a backoff, against `backon`'s: the first eight from a fresh state, 1 s to 30 s.
//!
//! Ours is full jitter within the cap. `backon` adds up to the delay to it, past the cap.
#![allow(missing_docs)]

mod common;

use std::hint::black_box;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use close_codes::{Backoff, Delays};

use crate::common::{compare, row};

const POLICY: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(30));
const CLIENTS: u32 = 1_000;
const EACH: u32 = 8;

#[inline(never)]
fn ours(delays: &mut Delays) -> Duration {
    delays.next(&POLICY)
}

#[inline(never)]
fn theirs(delays: &mut backon::ExponentialBackoff) -> Option<Duration> {
    delays.next()
}

fn main() {
    let builder = ExponentialBuilder::new()
        .with_min_delay(Duration::from_secs(1))
        .with_max_delay(Duration::from_secs(30))
        .with_max_times(EACH as usize);
    let ratio = compare(
        "the next delay",
        CLIENTS * EACH,
        &mut [
            ("Delays, full jitter", &mut || {
                for seed in 0..CLIENTS {
                    let mut delays = Delays::new(black_box(seed.into()));
                    (0..EACH).for_each(|_| _ = black_box(ours(&mut delays)));
                }
            }),
            ("backon, its jitter", &mut || {
                for seed in 0..CLIENTS {
                    let mut delays = builder.with_jitter().with_jitter_seed(black_box(seed.into())).build();
                    (0..EACH).for_each(|_| _ = black_box(theirs(&mut delays)));
                }
            }),
            ("backon, no jitter", &mut || {
                for _ in 0..CLIENTS {
                    let mut delays = builder.build();
                    (0..EACH).for_each(|_| _ = black_box(theirs(&mut delays)));
                }
            }),
        ],
    );
    row("time of the next delay", ratio, "1 by backon with jitter", "0.2");
    println!(
        "bytes of a backoff's state\t{}\t{} by backon\t16",
        size_of::<Delays>(),
        size_of::<backon::ExponentialBackoff>()
    );
}

//! The machine's monotonic clock, which all processes share, and what is checked of the moments on it.

use rustix::time::{ClockId, clock_gettime};

/// Microseconds on the machine's monotonic clock.
pub(crate) fn now() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    u64::try_from(now.tv_sec).unwrap() * 1_000_000 + u64::try_from(now.tv_nsec).unwrap() / 1_000
}

/// The most moments in any window: of those, each that matters begins with one.
pub(crate) fn most_in_a_window(moments: &mut [u64], window: u64) -> usize {
    moments.sort_unstable();
    let mut most = 0;
    let mut first = 0;
    for (last, moment) in moments.iter().enumerate() {
        while moments[first] + window <= *moment {
            first += 1;
        }
        most = most.max(last + 1 - first);
    }
    most
}

//! `SlidingCount`: counts in a sliding window, in bounded memory.

use crate::time::Moment;

/// How often something happened in a window that ends now.
///
/// The window is cut into slices, and each slice has a count. Events within the window are always counted. Events that
/// are older than the window by up to two slices (2/15 of the window) may still be counted. A limit on this count is
/// therefore never exceeded.
///
/// A clock that goes backwards counts as one that stands still. If it was set back by more than the window, all counted
/// events count as of now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SlidingCount {
    counts: [u16; SLICES],
    /// The number of the newest slice, since the start of the clock.
    newest: u64,
    slice_millis: u32,
}

/// One slice more than the window has, since the newest slice has only begun.
const SLICES: usize = 16;
const SLICES_OF_WINDOW: u32 = 15;

impl SlidingCount {
    /// A count in a window of this many milliseconds; 0 counts as 1.
    pub(crate) const fn new(window_millis: u32) -> Self {
        let slice_millis = window_millis.div_ceil(SLICES_OF_WINDOW);
        Self {
            counts: [0; SLICES],
            newest: 0,
            slice_millis: if slice_millis == 0 { 1 } else { slice_millis },
        }
    }

    /// Counts an event that happens now. A slice counts up to 65535.
    pub(crate) fn record(&mut self, now: Moment) {
        self.advance(now);
        let newest = &mut self.counts[place(self.newest)];
        *newest = newest.saturating_add(1);
    }

    /// The number of events in the window that ends now.
    pub(crate) fn count(&mut self, now: Moment) -> u32 {
        self.advance(now);
        self.counts.iter().map(|count| u32::from(*count)).sum()
    }

    /// The first moment at which the count is below the limit, if nothing more happens. The limit is at least 1.
    pub(crate) fn below(&mut self, limit: u32, now: Moment) -> Moment {
        let mut count = self.count(now);
        let mut below = now;
        // From the oldest slice on.
        for age in (0..SLICES as u64).rev() {
            if count < limit {
                break;
            }
            let Some(slice) = self.newest.checked_sub(age) else {
                continue;
            };
            count -= u32::from(self.counts[place(slice)]);
            let end = slice.saturating_add(SLICES as u64).saturating_mul(u64::from(self.slice_millis));
            below = below.max(Moment::from_millis(end));
        }
        below
    }

    fn advance(&mut self, now: Moment) {
        let slice = now.as_millis() / u64::from(self.slice_millis);
        if slice > self.newest {
            let passed = (slice - self.newest).min(SLICES as u64);
            for step in 0..passed {
                self.counts[place(slice - step)] = 0;
            }
            self.newest = slice;
        } else if self.newest - slice >= SLICES as u64 {
            let all = self.counts.iter().fold(0, |all: u16, count| all.saturating_add(*count));
            self.counts = [0; SLICES];
            self.counts[place(slice)] = all;
            self.newest = slice;
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // below 16
const fn place(slice: u64) -> usize {
    (slice % SLICES as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::{SLICES, SlidingCount};
    use crate::time::{Moment, Rng, between};

    fn at(millis: u64) -> Moment {
        Moment::from_millis(millis)
    }

    #[test]
    fn counts_what_is_in_the_window() {
        let mut count = SlidingCount::new(60_000);
        for second in [0, 10, 20, 59] {
            count.record(at(second * 1_000));
        }
        assert_eq!(count.count(at(60_000)), 4);
        assert_eq!(count.count(at(68_000)), 3);
        assert_eq!(count.count(at(1_000_000)), 0);
    }

    #[test]
    fn says_when_it_is_below_a_limit() {
        let mut count = SlidingCount::new(15_000);
        count.record(at(0));
        count.record(at(5_500));
        assert_eq!(count.below(3, at(6_000)), at(6_000));
        assert_eq!(count.below(2, at(6_000)), at(16_000));
        assert_eq!(count.below(1, at(6_000)), at(21_000));
        assert_eq!(count.count(at(20_999)), 1);
        assert_eq!(count.count(at(21_000)), 0);
    }

    #[test]
    fn never_counts_too_few_nor_many_too_many() {
        let mut rng = Rng::new(1);
        for window in [1_u32, 2, 15, 16, 100, 999, 60_000] {
            let mut count = SlidingCount::new(window);
            let mut times = [0_u64; 2_000];
            let mut now = 0_u64;
            for index in 0..times.len() {
                now += u64::from(between(0, window / 8, rng.next()));
                times[index] = now;
                count.record(at(now));
                let newer = |age: u64| {
                    let recent = times[..=index].iter().filter(|time| now - **time < age);
                    u32::try_from(recent.count()).unwrap()
                };
                let most = u64::from(window.div_ceil(15)) * SLICES as u64;
                let counted = count.count(at(now));
                assert!(counted >= newer(u64::from(window)), "window {window}, too few at {now}");
                assert!(counted <= newer(most), "window {window}, too many at {now}");
            }
        }
    }

    #[test]
    fn any_clock_will_do() {
        let mut count = SlidingCount::new(60_000);
        for millis in [u64::MAX, 0, u64::MAX - 1, 60_000, 1, u64::MAX / 2, 59_000] {
            count.record(at(millis));
            assert!(count.count(at(millis)) >= 1);
            assert!(count.below(1, at(millis)) >= at(millis));
        }
        // Set back by more than the window, all counts as of now, and is gone a window later.
        let mut count = SlidingCount::new(15_000);
        count.record(at(1_000_000));
        assert_eq!(count.count(at(990_000)), 1);
        assert_eq!(count.count(at(5_000)), 1);
        assert_eq!(count.count(at(19_000)), 1);
        assert_eq!(count.count(at(21_000)), 0);
    }

    #[test]
    fn saturates() {
        let mut count = SlidingCount::new(u32::MAX);
        for _ in 0..70_000 {
            count.record(at(5));
        }
        assert_eq!(count.count(at(5)), 65_535);
    }
}

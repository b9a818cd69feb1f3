//! Durations as policies store them: whole milliseconds in a `u32`, and the lower and the higher of two.

use core::time::Duration;

/// The duration in whole milliseconds, at most `u32::MAX` (about 49 days).
pub(crate) const fn millis(duration: Duration) -> u32 {
    let millis = duration.as_millis();
    if millis > u32::MAX as u128 {
        return u32::MAX;
    }
    #[allow(clippy::cast_possible_truncation)] // just checked
    let millis = millis as u32;
    millis
}

// `u32::min` and `u32::max` are not const.

#[inline]
pub(crate) const fn lower(one: u32, other: u32) -> u32 {
    if one < other { one } else { other }
}

#[inline]
pub(crate) const fn higher(one: u32, other: u32) -> u32 {
    if one > other { one } else { other }
}

pub(crate) const fn duration(millis: u32) -> Duration {
    Duration::from_millis(millis as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_longer_than_49_days_is_cut_to_that() {
        let longest = duration(u32::MAX);
        for longer in [longest, longest + Duration::from_millis(1), Duration::MAX] {
            assert_eq!(millis(longer), u32::MAX);
        }
        assert_eq!(millis(duration(u32::MAX - 1)), u32::MAX - 1);
        assert_eq!(millis(Duration::from_micros(1_999)), 1);
    }

    #[test]
    fn of_two_one_is_the_lower_and_the_other_the_higher() {
        for (one, other) in [(2, 7), (7, 2)] {
            assert_eq!((lower(one, other), higher(one, other)), (2, 7));
        }
        assert_eq!((lower(3, 3), higher(3, 3)), (3, 3));
    }
}

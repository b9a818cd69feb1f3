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

//! Durations as policies store them: whole milliseconds in a `u32`.

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

pub(crate) const fn duration(millis: u32) -> Duration {
    Duration::from_millis(millis as u64)
}

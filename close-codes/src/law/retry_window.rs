//! Retry windows: a server tells its clients in the Close reason when to reconnect.

use core::fmt::{self, Write};
use core::time::Duration;

use crate::law::{CloseFrame, Reason};

/// When to reconnect: after a random time from `from` to `to`, in whole seconds, counted from the Close.
///
/// Only a server knows how many clients it disconnects and how fast they can be accepted again. It writes the window at
/// the end of the Close reason, as `retry=0-53s`. A client's [`Supervisor`](crate::Supervisor) draws its first delay
/// from the window, as far as the row's policy allows.
///
/// ```
/// use close_codes::{CloseFrame, RetryWindow, reason, send_code};
///
/// // A million clients, and 20 000 of them can connect in a second.
/// let window = RetryWindow::for_fleet(1_000_000, 20_000);
/// let frame = CloseFrame::new(send_code!(1012)).with_reason(reason!("restart")).with_retry(window);
/// assert_eq!(frame.reason(), "restart retry=0-53s");
/// assert_eq!(RetryWindow::from_reason(frame.reason()), Some(window));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RetryWindow {
    from: u32,
    to: u32,
}

impl RetryWindow {
    /// The window between these two times, in seconds after the Close. `None` if `from` is after `to`.
    #[must_use]
    pub const fn new(from: u32, to: u32) -> Option<Self> {
        if from <= to { Some(Self { from, to }) } else { None }
    }

    /// The window in which this many clients can reconnect at this rate: `clients / per_second` seconds plus 5 %,
    /// rounded up. A rate of 0 counts as 1; the window is at most `u32::MAX` seconds.
    #[doc(alias("thundering herd"))]
    #[must_use]
    pub const fn for_fleet(clients: u64, per_second: u32) -> Self {
        let rate = if per_second == 0 { 1 } else { per_second };
        let seconds = (clients as u128 * 105).div_ceil(rate as u128 * 100);
        #[allow(clippy::cast_possible_truncation)] // just checked
        let to = if seconds > u32::MAX as u128 { u32::MAX } else { seconds as u32 };
        Self { from: 0, to }
    }

    /// The window at the end of a Close reason, if there is one: `retry=0-53s`, alone or after a space.
    ///
    /// The text comes from the peer. It is no window if it is backwards, or has anything but two plain numbers of at
    /// most `u32::MAX`.
    #[must_use]
    pub fn from_reason(reason: &str) -> Option<Self> {
        split(reason).map(|(_, window)| window)
    }

    /// The shortest time after the Close.
    #[must_use]
    pub const fn from(self) -> Duration {
        Duration::from_secs(self.from as u64)
    }

    /// The longest time after the Close.
    #[must_use]
    pub const fn to(self) -> Duration {
        Duration::from_secs(self.to as u64)
    }

    /// Both in seconds, as [`new`](Self::new) takes them.
    #[cfg(feature = "serde")]
    pub(crate) const fn seconds(self) -> (u32, u32) {
        (self.from, self.to)
    }

    /// The window as far as a policy obeys it: cut off at `max`. A window that lies past `max` as a whole becomes the
    /// time from half of `max` to `max`, so that clients do not all reconnect at `max`.
    pub(crate) fn within(self, max: Duration) -> (Duration, Duration) {
        if self.to() <= max {
            (self.from(), self.to())
        } else if self.from() < max {
            (self.from(), max)
        } else {
            (max / 2, max)
        }
    }
}

/// The text in a Close reason: `retry=0-53s`.
impl fmt::Display for RetryWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "retry={}-{}s", self.from, self.to)
    }
}

impl CloseFrame {
    /// The frame with this retry window at the end of its reason. It replaces a window that is already there.
    ///
    /// The window always fits: if text and window together are over 123 bytes, the text is cut at a character boundary.
    /// An [empty](Self::EMPTY) frame stays empty.
    #[doc(alias("Retry-After"))]
    #[must_use]
    pub fn with_retry(self, window: RetryWindow) -> Self {
        let text = text_and_window(self.reason()).0;
        let mut written = Written { bytes: [0; Written::MAX_LEN], len: 0 };
        // The buffer holds the longest window, so this cannot fail.
        _ = write!(written, "{window}");
        let mut len = text.len().min(Reason::MAX_LEN - 1 - written.len);
        while !text.is_char_boundary(len) {
            len -= 1;
        }
        // What is left may end in what only now reads as a window.
        match text_and_window(&text[..len]).0 {
            "" => self.with_reason(Reason::truncated(written.as_str())),
            text => self.with_reason(Reason::joined(text, " ", written.as_str())),
        }
    }
}

/// A reason without the windows at its end, and the last of these windows.
pub(crate) fn text_and_window(reason: &str) -> (&str, Option<RetryWindow>) {
    let mut last = None;
    let mut text = reason;
    while let Some((before, window)) = split(text) {
        last = last.or(Some(window));
        text = before;
    }
    (text, last)
}

/// The text before the window at the end of a reason, and that window.
fn split(reason: &str) -> Option<(&str, RetryWindow)> {
    let (before, word) = reason.rsplit_once(' ').unwrap_or(("", reason));
    let (from, to) = word.strip_prefix("retry=")?.strip_suffix('s')?.split_once('-')?;
    Some((before, RetryWindow::new(seconds(from)?, seconds(to)?)?))
}

/// A plain decimal number. `parse` alone would accept a sign.
fn seconds(digits: &str) -> Option<u32> {
    let is_plain = digits.len() <= 10 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { digits.parse().ok() } else { None }
}

/// A buffer for the text of a window.
struct Written {
    bytes: [u8; Written::MAX_LEN],
    len: usize,
}

impl Written {
    const MAX_LEN: usize = "retry=4294967295-4294967295s".len();

    fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

impl Write for Written {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

//! A graceful shutdown: which client is closed when, and told to come back when.

use core::time::Duration;

use crate::law::{CloseFrame, RetryWindow};

/// The plan of a server's graceful shutdown: closes its clients one by one, and gives each a
/// [`RetryWindow`] of its own, so that they come back evenly, and no faster than can be taken.
///
/// They come back over `clients / per_second` seconds and 5 % of slack, or over the time of the shutdown if that
/// is longer; each is told the second of its turn. Clients that do not know of retry windows follow their policy
/// for the code.
///
/// ```
/// use core::time::Duration;
/// use close_codes::{CloseFrame, Shutdown, reason, send_code};
///
/// let frame = CloseFrame::new(send_code!(1012)).with_reason(reason!("restart"));
/// // 1000 clients, of which the other servers take 50 a second; all are to be gone in 10 s.
/// let shutdown = Shutdown::new(frame, 1_000, 50, Duration::from_secs(10));
/// let connections = 0..1_000;
/// for (_connection, farewell) in connections.zip(shutdown) {
///     // Wait until `farewell.after` since the start, then send `farewell.frame`.
///     assert!(farewell.after <= Duration::from_secs(10));
///     assert!(farewell.frame.reason().starts_with("restart retry="));
/// }
/// ```
///
/// A client obeys a window only as far as its own policy says, 2 minutes by default: if the plan is longer, let
/// the row have `retry_window(max = ..)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shutdown {
    frame: CloseFrame,
    clients: u64,
    /// How many are planned already.
    planned: u64,
    /// How long closing all takes, in seconds: at least 1.
    closing: u32,
    /// How long it takes until the last may come back, in milliseconds: at least as long as closing all.
    returning: u64,
}

/// What to send to one client of a [`Shutdown`], and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Farewell {
    /// How long after the start of the shutdown to close this connection.
    pub after: Duration,
    /// When the client shall come back, after that.
    pub window: RetryWindow,
    /// The Close frame, with that window in its reason.
    pub frame: CloseFrame,
}

/// Clients that are closed at one pace. Those that are closed in a row come back in different rounds, each as
/// long as closing all takes: so their waits are whole seconds, as windows must be, and yet all rounds together
/// are even.
struct Stretch {
    /// Milliseconds from the start.
    begin: u64,
    rounds: u64,
    /// Which client of the stretch it is.
    index: u64,
}

impl Shutdown {
    /// Closes this many clients with this frame in this time; they can connect again at this rate. The time is
    /// whole seconds, and at least one; a rate of 0 counts as 1.
    ///
    /// Stop to accept connections first: the plan has a turn for each client that was counted, and no more.
    #[must_use]
    pub fn new(frame: CloseFrame, clients: u64, per_second: u32, closing: Duration) -> Self {
        const LONGEST: u64 = u32::MAX as u64 * 1_000;
        let returning = (u128::from(clients) * 1_050).div_ceil(u128::from(per_second.max(1)));
        let returning = u64::try_from(returning).unwrap_or(LONGEST).min(LONGEST);
        let closing = u32::try_from(closing.as_secs()).unwrap_or(u32::MAX).max(1);
        Self { frame, clients, planned: 0, closing, returning: returning.max(u64::from(closing) * 1_000) }
    }

    /// How long it takes until all clients were told to be back, from the start of the shutdown.
    #[must_use]
    pub const fn lasts(&self) -> Duration {
        // The last one has a window of a second.
        Duration::from_millis(self.returning + 1_000)
    }

    /// Clients come back in as many rounds as `returning` needs. The last is a part of one: while its clients
    /// are closed too, closing goes faster.
    fn stretch(&self) -> Stretch {
        let round = u64::from(self.closing) * 1_000;
        let (whole, part) = (self.returning / round, self.returning % round);
        // At most twice `returning`: within `u128` with any number of clients.
        let in_part = u128::from((whole + 1) * part) * u128::from(self.clients) / u128::from(self.returning);
        let in_part = u64::try_from(in_part).unwrap_or(u64::MAX);
        match self.planned.checked_sub(in_part) {
            None => Stretch { begin: 0, rounds: whole + 1, index: self.planned },
            Some(index) => Stretch { begin: part, rounds: whole, index },
        }
    }
}

impl Iterator for Shutdown {
    type Item = Farewell;

    fn next(&mut self) -> Option<Farewell> {
        if self.planned >= self.clients {
            return None;
        }
        let Stretch { begin, rounds, index } = self.stretch();
        self.planned += 1;
        let after =
            u128::from(index) * u128::from(self.returning) / (u128::from(self.clients) * u128::from(rounds));
        let after = begin.saturating_add(u64::try_from(after).unwrap_or(u64::MAX));
        let from = u32::try_from(index % rounds * u64::from(self.closing)).unwrap_or(u32::MAX);
        let window = RetryWindow::new(from, from.saturating_add(1))?;
        Some(Farewell { after: Duration::from_millis(after), window, frame: self.frame.with_retry(window) })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.clients - self.planned);
        (left.unwrap_or(usize::MAX), left.ok())
    }
}

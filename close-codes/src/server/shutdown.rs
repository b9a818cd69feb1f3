//! A graceful shutdown: when the server closes which client, and when that client should reconnect.

use core::time::Duration;

use crate::law::{CloseFrame, RetryWindow};

/// The plan of a server's graceful shutdown. The server closes its clients one by one, and each client gets a
/// [`RetryWindow`] of its own, so that clients reconnect at an even rate, and no faster than the other servers can
/// accept them.
///
/// They reconnect over `clients / per_second` seconds plus 5 %, or over the time of the shutdown if that is longer.
/// Each client is told the second of its turn. A client that does not know retry windows follows its own policy for
/// the code.
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
/// A client obeys a window only as far as its own policy says, 2 minutes by default. If the plan is longer, the
/// client's row needs `retry_window(max = ..)`.
///
/// # With connections
///
/// `Drain` (feature `tokio`) carries the plan out; the example `chat` is a whole server with one. With your own means,
/// each connection's task waits for its own [`Farewell`], beside its work.
///
/// ```
/// # #[cfg(feature = "axum")]
/// # mod with_axum {
/// use axum::extract::ws::WebSocket;
/// use close_codes::adapters::Connection;
/// use close_codes::{CloseFrame, Closed, Farewell, SendCode, Shutdown, reason, send_code};
/// use std::time::Duration;
/// use tokio::sync::oneshot;
/// use tokio::time::{Instant, sleep_until};
///
/// /// The task of one connection.
/// async fn serve(socket: WebSocket, mut farewell: oneshot::Receiver<Farewell>) -> Closed {
///     let mut connection = Connection::server(socket);
///     loop {
///         tokio::select! {
///             message = connection.next() => match message {
///                 Some(_message) => {} // the application's work
///                 None => return connection.closed(),
///             },
///             farewell = &mut farewell => {
///                 let going_away = CloseFrame::new(SendCode::GOING_AWAY);
///                 return connection.close(farewell.map_or(going_away, |it| it.frame)).await;
///             }
///         }
///     }
/// }
///
/// /// Tells each connection's task when to close, after the server stopped accepting.
/// async fn shut_down(connections: Vec<oneshot::Sender<Farewell>>) {
///     let frame = CloseFrame::new(send_code!(1012)).with_reason(reason!("restart"));
///     let plan = Shutdown::new(frame, connections.len() as u64, 500, Duration::from_secs(10));
///     let start = Instant::now();
///     for (connection, farewell) in connections.into_iter().zip(plan) {
///         sleep_until(start + farewell.after).await;
///         let _ = connection.send(farewell); // an error: that client has left already
///     }
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shutdown {
    frame: CloseFrame,
    clients: u64,
    /// How many clients were planned so far.
    planned: u64,
    /// How long it takes to close all clients, in seconds: at least 1.
    closing: u32,
    /// How long until the last client may reconnect, in milliseconds: at least as long as `closing`.
    returning: u64,
}

/// What to send to one client of a [`Shutdown`], and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Farewell {
    /// How long after the start of the shutdown to close this connection.
    pub after: Duration,
    /// When the client should reconnect, counted from then.
    pub window: RetryWindow,
    /// The Close frame, with that window in its reason.
    pub frame: CloseFrame,
}

/// Clients that are closed at one pace. Clients that are closed one after the other reconnect in different rounds,
/// each as long as `closing`. Their waits are then whole seconds, as a window's must be, and all rounds together are
/// still even.
struct Stretch {
    /// Milliseconds from the start.
    begin: u64,
    rounds: u64,
    /// The client's place in the stretch.
    index: u64,
}

impl Shutdown {
    /// A plan that closes this many clients with this frame within `closing`; the other servers accept `per_second`
    /// clients in a second. `closing` is cut to whole seconds, at least 1; a rate of 0 counts as 1.
    ///
    /// Stop accepting connections first: the plan has a turn for each of the `clients`, and no more.
    #[must_use]
    pub fn new(frame: CloseFrame, clients: u64, per_second: u32, closing: Duration) -> Self {
        const LONGEST: u64 = u32::MAX as u64 * 1_000;
        let returning = (u128::from(clients) * 1_050).div_ceil(u128::from(per_second.max(1)));
        let returning = u64::try_from(returning).unwrap_or(LONGEST).min(LONGEST);
        let closing = u32::try_from(closing.as_secs()).unwrap_or(u32::MAX).max(1);
        Self { frame, clients, planned: 0, closing, returning: returning.max(u64::from(closing) * 1_000) }
    }

    /// The time from the start of the shutdown until the last client's window ends.
    #[must_use]
    pub const fn lasts(&self) -> Duration {
        // The last one has a window of a second.
        Duration::from_millis(self.returning + 1_000)
    }

    /// Clients reconnect in as many rounds as `returning` needs. The last round is shorter than `closing`; while
    /// clients of that round are closed too, the pace is faster.
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

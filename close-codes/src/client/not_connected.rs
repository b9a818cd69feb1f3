//! `NotConnected`: why `Reconnector::connect` opened no connection, and what comes next.

use core::error::Error;
use core::fmt;
use core::time::Duration;
use std::boxed::Box;

use crate::supervisor::Verdict;

/// Why [`Reconnector::connect`](crate::Reconnector::connect) opened no connection, and what comes next.
///
/// `Display` writes one line: the library's error, and when the next attempt is made. So `source` is not that error,
/// but what caused it.
pub struct NotConnected<R, E> {
    cause: Cause<E>,
    // Boxed, since a verdict has over 200 bytes, which is too much for an error.
    verdict: Box<Verdict<R>>,
}

/// What ended the attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause<E> {
    /// The application's future failed.
    Failed(E),
    /// It took longer than this.
    TimedOut(Duration),
    /// A `Handle` asked to stop in the meantime.
    Stopped,
}

impl<R, E> NotConnected<R, E> {
    pub(super) fn new(cause: Cause<E>, verdict: Verdict<R>) -> Self {
        Self { cause, verdict: Box::new(verdict) }
    }

    /// The decision. `Reconnector::next` carries it out.
    #[must_use]
    pub fn verdict(&self) -> &Verdict<R> {
        &self.verdict
    }

    /// The error of the application's future; `None` if it did not complete in time, or a stop came first.
    #[must_use]
    pub const fn error(&self) -> Option<&E> {
        match &self.cause {
            Cause::Failed(error) => Some(error),
            Cause::TimedOut(_) | Cause::Stopped => None,
        }
    }

    /// The error of the application's future, by value.
    #[must_use]
    pub fn into_error(self) -> Option<E> {
        match self.cause {
            Cause::Failed(error) => Some(error),
            Cause::TimedOut(_) | Cause::Stopped => None,
        }
    }

    /// Whether connecting took longer than [`Config::connect_timeout`](crate::Config::connect_timeout).
    #[must_use]
    pub const fn is_timeout(&self) -> bool {
        matches!(self.cause, Cause::TimedOut(_))
    }
}

impl<R, E: fmt::Display> fmt::Display for NotConnected<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Cause::Failed(error) => write!(f, "no connection: {error}")?,
            Cause::TimedOut(limit) => write!(f, "no connection: not connected within {limit:?}")?,
            Cause::Stopped => f.write_str("no connection")?,
        }
        write!(f, "; {}", self.verdict.action)?;
        match self.verdict.diagnosis {
            Some(diagnosis) => write!(f, "; {diagnosis}"),
            None => Ok(()),
        }
    }
}

impl<R, E: fmt::Debug> fmt::Debug for NotConnected<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotConnected")
            .field("cause", &self.cause)
            .field("action", &self.verdict.action)
            .finish_non_exhaustive()
    }
}

impl<R, E: Error + 'static> Error for NotConnected<R, E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // The line holds the error already.
        self.error().and_then(Error::source)
    }
}

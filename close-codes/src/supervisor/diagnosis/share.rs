//! The share of a server's closes that had no code: for connections that close too seldom for a window.

use super::{Diagnosis, Symptom};
use crate::closed::Closed;
use crate::law::CloseCode;
use crate::policy::Diagnose;
use crate::time::Moment;

/// Which of the last closes had no code.
///
/// Three in a minute catch a burst. A feed whose server closes without a code every ten minutes never has three in a
/// minute, and still has a bug, so the last closes are counted too, however far apart they are: 6 of 8. At a server
/// that closes without a code once in ten times this speaks once in 40,000 closes, since that is how often 6 of 8 are
/// so by chance.
///
/// Only a client counts this. A browser's page that calls plain `close()` always closes without a code, so that for a
/// server a steady share says nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    /// A bit for each of the last closes, the newest lowest: whether it had no code.
    last: u8,
    /// Since when the share is high, and how many closes without a code it lasts.
    high: Option<(Moment, u32)>,
}

/// How many of the last 8 closes have no code when the diagnosis is made.
const HIGH: u32 = 6;
/// How few end it.
const LOW: u32 = 4;

impl Share {
    pub(super) const NONE: Self = Self { last: 0, high: None };

    /// A connection closed, and this end had not begun it.
    pub(super) fn closed(&mut self, closed: &Closed, now: Moment) {
        let is_empty = closed.code() == CloseCode::NO_STATUS_RECEIVED;
        self.last = self.last << 1 | u8::from(is_empty);
        let empty = self.last.count_ones();
        self.high = match self.high {
            Some(_) if empty <= LOW => None,
            Some((since, lasts)) => Some((since, lasts.saturating_add(u32::from(is_empty)))),
            None if empty >= HIGH => Some((now, HIGH)),
            None => None,
        };
    }

    /// What a close without a code tells, if the share is high.
    pub(super) fn diagnosis(&self, diagnose: Diagnose, now: Moment) -> Option<Diagnosis> {
        let (since, seen) = self.high?;
        Some(Diagnosis {
            fault: diagnose.fault()?,
            symptom: Symptom::EmptyCloses { of_last_8: self.last.count_ones() },
            seen,
            threshold: HIGH,
            window: core::time::Duration::ZERO,
            since,
            lasting: now.duration_since(since),
            closes: 0,
            empty_closes: 0,
            advice: diagnose.advice(),
        })
    }
}

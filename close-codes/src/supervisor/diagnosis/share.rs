//! `Share`: the share of a server's closes without a code, for connections that close too seldom for a window.

use super::{Diagnosis, Symptom};
use crate::closed::Closed;
use crate::law::CloseCode;
use crate::policy::Diagnose;
use crate::time::Moment;

/// Which of the last closes had no code.
///
/// Three in a minute catch a burst. A feed whose server closes without a code every ten minutes never has three in a
/// minute, and still has a bug. So the last closes are counted too, however far apart they are: 6 of 8. If a server
/// closes without a code once in ten times, this happens by chance once in 40,000 closes.
///
/// Only a client counts this. A page in a browser that calls plain `close()` always closes without a code, so a steady
/// share tells a server nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    /// For each of the last closes a bit that says whether it had no code. The lowest bit is the newest close.
    last: u8,
    /// When the share became high, and the number of closes without a code since then.
    high: Option<(Moment, u32)>,
}

/// The diagnosis is made if this many of the last 8 closes had no code.
const HIGH: u32 = 6;
/// It ends when no more than this many had no code.
const LOW: u32 = 4;

impl Share {
    pub(super) const NONE: Self = Self { last: 0, high: None };

    /// Counts a close that this end did not begin.
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

    /// The diagnosis, if the share is high.
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
            row_of_several: None,
        })
    }
}

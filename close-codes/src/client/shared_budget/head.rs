//! `Head`: what a process remembers of its budget from turn to turn.

use core::time::Duration;
use std::vec::Vec;

use tokio::time::Instant;

use super::answer::Answer;
use super::terms::Terms;
use crate::policy::{Backoff, DelayWindow, Delays, Jitter};
use crate::time::seed;

/// The waits between two questions, while there is no answer or the answers come too late.
const PAUSES: Backoff =
    Backoff::new(Duration::from_millis(100), Duration::from_secs(2)).with_jitter(Jitter::Equal);

/// How long Redis keeps a key that nobody uses (`turn.lua`): one that is gone after that was not lost.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What the first in the queue finds, and leaves behind for the next.
#[derive(Debug)]
pub(super) struct Head {
    /// The generation of each key that the last answer carried, and when that was.
    seen: Option<(Vec<i64>, Instant)>,
    /// No turn is asked for before that.
    pub(super) not_before: Option<Instant>,
    /// Redis is away.
    pub(super) away: Option<Away>,
    /// The last turn that was taken from this process's own share.
    pub(super) last_own: Option<Instant>,
    pauses: Delays,
}

/// Redis does not answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Away {
    /// The first question without an answer.
    pub(super) since: Instant,
    /// The next question.
    pub(super) next: Instant,
}

impl Default for Head {
    fn default() -> Self {
        Self { seen: None, not_before: None, away: None, last_own: None, pauses: Delays::new(seed()) }
    }
}

impl Head {
    /// There was no answer. `true`: there had been one before.
    pub(super) fn no_answer(&mut self) -> bool {
        let now = Instant::now();
        let is_new = self.away.is_none();
        if is_new {
            self.pauses.restart();
        }
        let since = self.away.map_or(now, |away| away.since);
        self.away = Some(Away { since, next: now + self.pause() });
        is_new
    }

    /// The places of the keys that Redis lost since the last answer: their generation is another one.
    pub(super) fn lost(&mut self, answer: &Answer) -> Vec<usize> {
        let now = Instant::now();
        let before = self.seen.replace((answer.generations.clone(), now));
        let Some((before, _)) = before.filter(|(_, at)| now.saturating_duration_since(*at) < KEPT) else {
            return Vec::new();
        };
        let changed = before.iter().zip(&answer.generations).enumerate();
        changed.filter(|(_, (before, after))| before != after).map(|(place, _)| place).collect()
    }

    /// Nothing is asked for a window and slack of these limits: what was taken before the loss counts that long.
    pub(super) fn wait_a_window(&mut self, terms: &Terms, lost: &[usize]) {
        let windows =
            lost.iter().filter_map(|place| terms.limits.get(*place)).map(|keyed| keyed.limit.window());
        let wait = windows.max().unwrap_or_default().saturating_add(terms.slack);
        self.not_before = Instant::now().checked_add(wait);
    }

    /// A random time until the next try; longer from one to the next.
    pub(super) fn pause(&mut self) -> Duration {
        self.pauses.next(&PAUSES)
    }

    /// The pauses begin again with a short one.
    pub(super) fn restart_pauses(&mut self) {
        self.pauses.restart();
    }

    /// A random half to whole of this duration.
    pub(super) fn half_to_whole(&mut self, whole: Duration) -> Duration {
        self.pauses.within(DelayWindow::new(whole / 2, whole))
    }
}

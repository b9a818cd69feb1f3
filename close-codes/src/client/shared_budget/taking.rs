//! How one caller comes to a turn.

use core::time::Duration;
use std::boxed::Box;
use std::string::String;
use std::sync::Arc;

use tokio::time::{Instant, sleep_until};

use super::Inner;
use super::answer::{Answer, Failure};
use super::error::{BudgetError, BudgetFault, Later};
use super::head::Head;
use super::id::Id;
use super::queue::Place;
use crate::observe;

/// How long Redis may take for an answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The same for a caller who does not want to wait at all.
const LEAST_PATIENCE: Duration = Duration::from_millis(500);
/// So many turns in a row that came too late are worth an event: the slack is too short for this network or machine.
const TOO_MANY_LATE: u32 = 3;

/// Waits for a turn, with a deadline at most until then.
pub(super) async fn take(budget: &Arc<Inner>, deadline: Option<Instant>) -> Result<(), Later> {
    // Dropped after the place: the next one is let in when this one has left, or that turn would be forgotten with it.
    let mut head;
    let mut place = budget.queue.enter(budget.terms.limits.iter().map(|keyed| keyed.limit));
    head = place.be_first(deadline).await?;
    Taking { budget, deadline, place: &place, held: Held::new(budget), late: 0, words: String::new() }
        .run(&mut head)
        .await
}

/// One caller's way.
struct Taking<'a> {
    budget: &'a Arc<Inner>,
    deadline: Option<Instant>,
    place: &'a Place<'a>,
    held: Held,
    /// How many turns in a row came too late.
    late: u32,
    /// What Redis said last, while it is away.
    words: String,
}

impl Taking<'_> {
    async fn run(mut self, head: &mut Head) -> Result<(), Later> {
        loop {
            if let Some(at) = head.not_before {
                self.wait(at).await?;
                head.not_before = None;
            }
            if self.own_share_is_due(head) {
                return self.take_of_own_share(head).await;
            }
            if let Some(away) = head.away {
                self.wait_while_away(self.own_share_opens(head).map_or(away.next, |at| at.min(away.next)))
                    .await?;
            }
            // Since before the question: the turn's time on Redis' clock is not before this plus the wait.
            let asked = Instant::now();
            match self.ask(asked).await {
                Ok(answer) => {
                    if self.is_edge(head, &answer) {
                        self.held.give_up();
                    } else if self.follow(head, &answer, asked).await? {
                        self.held.is_used();
                        head.restart_pauses();
                        return Ok(());
                    }
                }
                Err(Failure::Away(words)) => {
                    if head.no_answer() {
                        observe::budget_away(self.budget.terms.name(), &words);
                    }
                    self.words = words;
                }
                Err(Failure::Refused(error)) => return Err(Later::Failed(error)),
            }
        }
    }

    /// Asks for a turn that is not further ahead than the horizon, nor behind the deadline.
    async fn ask(&mut self, now: Instant) -> Result<Answer, Failure> {
        let left = self.left(now);
        let ahead = left.map_or(self.budget.horizon, |left| left.min(self.budget.horizon));
        let patience = left.map_or(PATIENCE, |left| left.clamp(LEAST_PATIENCE, PATIENCE));
        self.held.is_asked = true;
        self.budget.store.ask(&self.budget.terms, self.held.id, ahead, patience).await
    }

    /// Whether this answer is the first after Redis was away or lost something. It is then not to be followed where
    /// turns of before may still count.
    fn is_edge(&self, head: &mut Head, answer: &Answer) -> bool {
        if let Some(away) = head.away.take() {
            head.restart_pauses();
            observe::budget_back(self.budget.terms.name(), away.since.elapsed());
        }
        let lost = head.lost(answer);
        if !lost.is_empty() {
            for place in &lost {
                observe::budget_lost(&self.budget.terms.limits[*place].key);
            }
            head.wait_a_window(&self.budget.terms, &lost);
        }
        if let Some(last) = head.last_own.take() {
            let edge = last + self.budget.edge();
            if edge > Instant::now() {
                head.not_before = head.not_before.max(Some(edge));
            }
        }
        head.not_before.is_some()
    }

    /// Waits for the turn. `true`: it is now.
    async fn follow(&mut self, head: &mut Head, answer: &Answer, asked: Instant) -> Result<bool, Later> {
        let answered = Instant::now();
        let wait = Duration::from_micros(answer.wait.unsigned_abs());
        if !answer.is_turn {
            let ahead = if answer.wait.is_positive() { wait } else { Duration::ZERO };
            if self.left(answered).is_some_and(|left| ahead > left) {
                return Err(Later::In(ahead));
            }
            // Nothing was reserved: whoever dies meanwhile costs the others nothing.
            let pause = head.half_to_whole(self.budget.horizon);
            self.wait(answered + pause.min(ahead)).await?;
            return Ok(false);
        }
        let good_until = if answer.wait.is_positive() {
            self.place.has_turn(answered + wait);
            sleep_until(answered + wait).await;
            Some(asked + wait + self.budget.terms.slack)
        } else {
            (asked + self.budget.terms.slack).checked_sub(wait)
        };
        if good_until.is_some_and(|until| Instant::now() <= until) {
            return Ok(true);
        }
        self.held.give_up();
        self.late += 1;
        if self.late == TOO_MANY_LATE {
            observe::budget_late(self.budget.terms.name(), self.budget.terms.slack);
        }
        if self.late > 1 {
            let pause = head.pause();
            self.wait(Instant::now() + pause).await?;
        }
        Ok(false)
    }

    /// When this process takes turns of its own share: a window after Redis went away.
    fn own_share_opens(&self, head: &Head) -> Option<Instant> {
        self.budget.share.as_ref()?;
        Some(head.away?.since + self.budget.edge())
    }

    /// Whether it does now: Redis is asked between, whenever it is time for that.
    fn own_share_is_due(&self, head: &Head) -> bool {
        let now = Instant::now();
        self.own_share_opens(head).is_some_and(|at| at <= now)
            && head.away.is_some_and(|away| now < away.next)
    }

    async fn take_of_own_share(&mut self, head: &mut Head) -> Result<(), Later> {
        if let Some(share) = &self.budget.share {
            Box::pin(take(&share.0, self.deadline)).await?;
            head.last_own = Some(Instant::now());
        }
        Ok(())
    }

    /// What is left until the deadline.
    fn left(&self, now: Instant) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(now))
    }

    /// Waits until then; not at all if that is behind the deadline.
    async fn wait(&self, at: Instant) -> Result<(), Later> {
        if self.deadline.is_some_and(|deadline| at > deadline) {
            return Err(Later::In(at.saturating_duration_since(Instant::now())));
        }
        sleep_until(at).await;
        Ok(())
    }

    /// Waits until then; at most until the deadline, since nobody knows when Redis is back.
    async fn wait_while_away(&self, at: Instant) -> Result<(), Later> {
        match self.deadline {
            Some(deadline) if at > deadline => {
                sleep_until(deadline).await;
                Err(Later::Failed(BudgetError::new(BudgetFault::Away, self.words.clone())))
            }
            _ => {
                sleep_until(at).await;
                Ok(())
            }
        }
    }
}

/// The id that this caller asks with. Dropped before its turn was used, it gives the turn back.
struct Held {
    budget: Arc<Inner>,
    id: Id,
    /// Whether there may be a turn of this id.
    is_asked: bool,
}

impl Held {
    fn new(budget: &Arc<Inner>) -> Self {
        Self { budget: Arc::clone(budget), id: Id::new(), is_asked: false }
    }

    /// Gives the turn back, if there is one, and asks with another id from now on.
    fn give_up(&mut self) {
        *self = Self::new(&self.budget);
    }

    fn is_used(&mut self) {
        self.is_asked = false;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.is_asked {
            self.budget.store.give_back(&self.budget.terms, self.id);
        }
    }
}

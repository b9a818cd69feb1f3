//! `SharedBudget`: one limit for many tasks, or for many processes.

mod answer;
mod error;
mod head;
mod id;
mod limit;
mod local;
mod queue;
#[cfg(feature = "redis")]
mod redis;
mod store;
mod taking;
mod terms;
mod turns;

use core::fmt;
use core::time::Duration;
use std::string::String;
use std::sync::Arc;
use std::vec;

use tokio::time::Instant;

use self::answer::Failure;
pub use self::error::{BudgetError, BudgetFault, Later};
pub use self::limit::Limit;
use self::local::Local;
use self::queue::Queue;
use self::store::Store;
use self::terms::{Keyed, Terms};

/// A limit that many share: at most n turns in *any* window, over all tasks of a process
/// ([`local`](Self::local)), or over all processes that use the same key in Redis (`redis`, with the feature
/// `redis`).
///
/// What is limited is the moment at which [`turn`](Self::turn) returns. Cheap to clone; the clones share one queue, in
/// which the first to come is the first to be served.
///
/// ```
/// # use std::time::Duration;
/// # use close_codes::{Limit, SharedBudget};
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), close_codes::BudgetError> {
/// // Discord: one Identify in five seconds, a thousand in a day.
/// let identifies = SharedBudget::local(Limit::new(1, Duration::from_secs(5)))
///     .also("day", Limit::new(1000, Duration::from_secs(24 * 60 * 60)));
/// let start = tokio::time::Instant::now();
/// identifies.turn().await?; // at once
/// identifies.turn().await?; // five seconds later
/// assert!(start.elapsed() >= Duration::from_secs(5));
/// # Ok(())
/// # }
/// ```
///
/// The guide [`shared_budget`](crate::guide::shared_budget) says what it needs of Redis, and has the limits of real
/// services. [`Reconnector::turn`](crate::Reconnector::turn) takes a turn before a client connects.
#[derive(Clone)]
pub struct SharedBudget(Arc<Inner>);

struct Inner {
    store: Store,
    terms: Terms,
    /// `None`: the default.
    chosen_horizon: Option<Duration>,
    horizon: Duration,
    /// What this process takes while Redis is away.
    share: Option<SharedBudget>,
    queue: Queue,
}

/// How late a turn is still good, unless said otherwise.
const SLACK: Duration = Duration::from_millis(250);
/// Less than a timer's tick and a busy machine's delay would let no turn be in time.
const LEAST_SLACK: Duration = Duration::from_millis(20);
const LONGEST_SLACK: Duration = Duration::from_secs(60);
/// How far ahead turns are handed out, unless said otherwise.
const HORIZON: Duration = Duration::from_secs(60);
const LONGEST_HORIZON: Duration = Duration::from_secs(60 * 60);

impl SharedBudget {
    /// A limit for the tasks of this process.
    #[must_use]
    pub fn local(limit: Limit) -> Self {
        Self::new(Store::Local(Arc::new(Local::new())), String::from("local"), limit)
    }

    /// A limit for all processes that use this key of this Redis.
    ///
    /// The connection is a `ConnectionManager` for a single node, a `ClusterConnection` for a cluster, or whatever else
    /// is [`ConnectionLike`](::redis::aio::ConnectionLike): one that opens itself again when it was lost. All
    /// processes give a key the same limit.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// use close_codes::{Limit, SharedBudget};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = redis::Client::open("redis://10.0.0.7/")?;
    /// let connection = client.get_connection_manager().await?;
    /// let identifies = SharedBudget::redis(connection, "{bot}:identify:3", Limit::new(1, Duration::from_secs(5)))
    ///     .also("{bot}:identify", Limit::new(1000, Duration::from_secs(24 * 60 * 60)));
    /// identifies.turn().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "redis")]
    #[must_use]
    pub fn redis<C>(connection: C, key: impl Into<String>, limit: Limit) -> Self
    where
        C: ::redis::aio::ConnectionLike + Clone + Send + Sync + 'static,
    {
        Self::new(Store::Redis(redis::Redis::new(connection)), key.into(), limit)
    }

    /// Each turn counts under this limit, too: it is the latest turn of all limits, and counts in all or in none.
    ///
    /// The keys of one budget differ; in a cluster they share a hash tag, the part in braces: `{bot}:identify`. In a
    /// local budget the key is only a name.
    #[must_use]
    pub fn also(self, key: impl Into<String>, limit: Limit) -> Self {
        self.changed(|inner| inner.terms.limits.push(Keyed { key: key.into(), limit }))
    }

    /// While Redis is away, this process takes turns by this limit of its own; without it, turns wait. A local budget
    /// has no use for it.
    ///
    /// At both edges the process waits a window: the narrowest one of the budget, or that of this limit if it is longer.
    /// In the worst case, in which Redis is away for some processes only, a window holds what the shared limit allows
    /// and the own shares of those that are cut off. So give each process its part, `n / processes`, in the budget's
    /// own window; a wider limit of the budget does not count what is taken meanwhile.
    #[must_use]
    pub fn or_local(self, limit: Limit) -> Self {
        self.changed(|inner| inner.share = Some(Self::local(limit)))
    }

    /// A key that is not there counts as used up: the first turns come a window later. So a Redis that lost the budget
    /// costs a window and breaks no limit, not even for processes that start after the loss; and the very first use of a
    /// key costs a window, too.
    #[must_use]
    pub fn cautious(self) -> Self {
        self.changed(|inner| inner.terms.is_cautious = true)
    }

    /// How late a turn is still good: 250 ms unless set, from 20 ms to 60 s. All processes set the same.
    ///
    /// Turns are a window *and* this apart, so a shorter one lets more through. A caller that comes later, since the
    /// machine was busy or the network slow, takes another turn: so it is longer than Redis takes to answer.
    #[must_use]
    pub fn with_slack(self, slack: Duration) -> Self {
        self.changed(|inner| inner.terms.slack = slack.clamp(LEAST_SLACK, LONGEST_SLACK))
    }

    /// How far ahead turns are handed out: 60 s unless set, at most an hour, at least window and slack of the narrowest
    /// limit.
    ///
    /// A process that dies while it holds a turn costs the others at most this. Turns that are further away are not
    /// reserved: the process asks again after a random half to whole horizon. So first come first served holds within
    /// a process, and among processes within the horizon.
    #[must_use]
    pub fn with_horizon(self, horizon: Duration) -> Self {
        self.changed(|inner| inner.chosen_horizon = Some(horizon))
    }

    /// Waits for a turn, however long; also while Redis is away.
    ///
    /// # Errors
    ///
    /// [`BudgetError`], where waiting does not help: Redis refuses the user, a key holds something else, the connection
    /// leads to a read-only replica. A local budget has no errors.
    ///
    /// # Cancel safety
    ///
    /// Cancel-safe: dropped, it leaves the queue, and gives back the turn that it was waiting for. In Redis it does that
    /// from a spawned task; where there is no runtime any more, or Redis is away, that turn counts as used.
    pub async fn turn(&self) -> Result<(), BudgetError> {
        loop {
            match taking::take(&self.0, None).await {
                Ok(()) => return Ok(()),
                Err(Later::Failed(error)) => return Err(error),
                // Without a deadline no turn is too late.
                Err(Later::In(_)) => {}
            }
        }
    }

    /// Waits for a turn that comes within this time, and says at once if there is none: a day's limit that is used
    /// up is for the application to explain. With [`Duration::ZERO`] it takes only a turn that is free now.
    ///
    /// Behind others of this process it is known at once only if their turns alone take that long; else it is known
    /// when they have theirs, at the latest when the time is over.
    ///
    /// # Errors
    ///
    /// [`Later::In`] if the turn would come later, with how long the wait would be; nothing is reserved then.
    /// [`Later::Failed`] for the errors of [`turn`](Self::turn), and for a Redis that does not answer in time
    /// ([`BudgetFault::Away`]).
    ///
    /// # Cancel safety
    ///
    /// As [`turn`](Self::turn).
    pub async fn turn_within(&self, most: Duration) -> Result<(), Later> {
        let deadline = Instant::now().checked_add(most);
        taking::take(&self.0, deadline).await
    }

    /// The service itself says that so many turns are left within this time, as Discord's `/gateway/bot` does
    /// (`session_start_limit`: `remaining` and `reset_after`). Turns that it counted and the budget did not, of another
    /// program or before Redis lost them, count from now on.
    ///
    /// It is about the limit with the longest window; `within` is at most that. What is said last counts, whichever
    /// process says it. Ask the service just before.
    ///
    /// # Errors
    ///
    /// [`BudgetError`], also if Redis is away ([`BudgetFault::Away`]): nothing is remembered then.
    pub async fn known(&self, remaining: u32, within: Duration) -> Result<(), BudgetError> {
        match self.0.store.known(&self.0.terms, remaining, within).await {
            Ok(()) => Ok(()),
            Err(Failure::Away(words)) => Err(BudgetError::new(BudgetFault::Away, words)),
            Err(Failure::Refused(error)) => Err(error),
        }
    }

    fn new(store: Store, key: String, limit: Limit) -> Self {
        let terms = Terms { limits: vec![Keyed { key, limit }], slack: SLACK, is_cautious: false };
        let inner = Inner {
            store,
            terms,
            chosen_horizon: None,
            horizon: HORIZON,
            share: None,
            queue: Queue::default(),
        };
        Self(Arc::new(inner)).changed(|_| ())
    }

    /// The same with this change, and a queue of its own.
    fn changed(self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Inner {
            store: self.0.store.clone(),
            terms: self.0.terms.clone(),
            chosen_horizon: self.0.chosen_horizon,
            horizon: self.0.horizon,
            share: self.0.share.clone(),
            queue: Queue::default(),
        };
        change(&mut inner);
        let least = inner.terms.narrowest_window().saturating_add(inner.terms.slack);
        inner.horizon = inner.chosen_horizon.unwrap_or(HORIZON).min(LONGEST_HORIZON).max(least);
        Self(Arc::new(inner))
    }
}

impl Inner {
    /// How long nobody takes a turn between those of Redis and those of this process's own share.
    fn edge(&self) -> Duration {
        let own = self.share.as_ref().map_or(Duration::ZERO, |share| share.0.terms.narrowest_window());
        self.terms.narrowest_window().max(own).saturating_add(self.terms.slack)
    }
}

/// The limits and what else was set.
impl fmt::Debug for SharedBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedBudget")
            .field("terms", &self.0.terms)
            .field("horizon", &self.0.horizon)
            .field("share", &self.0.share)
            .finish_non_exhaustive()
    }
}

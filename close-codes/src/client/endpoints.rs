//! `Endpoints`: which of several addresses to connect to next.

use core::time::Duration;

use crate::supervisor::Attempt;
use crate::time::Moment;

/// The addresses that an application can connect to, in order of preference. It carries out `failover`.
///
/// - It stays with an endpoint while that works.
/// - It takes the next endpoint, and after the last one the first, if an attempt fails, if a connection closes before
///   it is healthy, or if a row says `failover`.
/// - The first attempt that is due 5 minutes or more after it left the first endpoint tries that endpoint again.
///
/// It does not allocate, and needs no clock and no randomness: the same attempts get the same endpoints.
///
/// ```
/// use close_codes::{Closed, Config, ConnectFailure, Endpoints, Moment, Standard, Supervisor, send_code};
///
/// let mut endpoints = Endpoints::new(["wss://eu.example", "wss://us.example"]);
/// let mut supervisor = Supervisor::<Standard>::new(Config::default(), 42);
/// let first = supervisor.start(Moment::START);
/// assert_eq!(*endpoints.pick(&first), "wss://eu.example");
///
/// let verdict = supervisor.connect_failed(ConnectFailure::new(), Moment::START);
/// assert_eq!(*endpoints.pick(&verdict.attempt().unwrap()), "wss://us.example");
/// ```
///
/// A list that is known only at run time, such as one from a configuration file, is a `Vec`:
///
/// ```
/// use close_codes::Endpoints;
///
/// struct Chat {
///     endpoints: Endpoints<Vec<String>>,
/// }
///
/// # fn main() -> Result<(), &'static str> {
/// # let urls = "wss://eu.example,wss://us.example".to_owned();
/// let urls: Vec<String> = urls.split(',').map(String::from).collect();
/// let endpoints = Endpoints::from_list(urls).ok_or("CHAT_URLS names no server")?;
/// let chat = Chat { endpoints };
/// # _ = chat.endpoints;
/// # Ok(())
/// # }
/// ```
///
/// `L` is the list: an array, a `Vec`, a boxed slice, or another collection that owns its items and is a slice. For a
/// borrowed slice, take `slice.to_vec()`.
#[derive(Clone, Debug)]
pub struct Endpoints<L: IntoIterator> {
    /// Not empty.
    all: L,
    current: usize,
    /// When the first endpoint stopped being the current one.
    left_first: Option<Moment>,
    retry_first: Duration,
    /// The attempt of the last `pick`.
    last: Option<Attempt>,
    /// The endpoint that this attempt took instead of the current one.
    once: Option<L::Item>,
    /// The endpoint that the next attempt takes instead.
    next_once: Option<L::Item>,
    /// Whether the current endpoint failed, and no attempt has gone on from it yet.
    has_failed: bool,
}

impl<E, const N: usize> Endpoints<[E; N]> {
    /// These endpoints, the preferred one first. An empty array does not compile. For a list that is known only at run
    /// time, see [`from_list`](Self::from_list).
    #[must_use]
    pub const fn new(endpoints: [E; N]) -> Self {
        const { assert!(N > 0, "there is no endpoint to connect to") };
        Self::with_all(endpoints)
    }
}

impl<L: IntoIterator> Endpoints<L> {
    const fn with_all(all: L) -> Self {
        Self {
            all,
            current: 0,
            left_first: None,
            retry_first: Duration::from_secs(300),
            last: None,
            once: None,
            next_once: None,
            has_failed: false,
        }
    }
}

impl<L: IntoIterator + AsRef<[L::Item]>> Endpoints<L> {
    /// The endpoints of a list that is known only at run time, the preferred one first. `None` if the list is empty.
    #[must_use]
    pub fn from_list(endpoints: L) -> Option<Self> {
        if endpoints.as_ref().is_empty() { None } else { Some(Self::with_all(endpoints)) }
    }

    /// The same, but tries the first endpoint again this long after it left it; 5 minutes by default.
    #[must_use]
    pub fn with_retry_first(mut self, after: Duration) -> Self {
        self.retry_first = after;
        self
    }

    /// Takes this endpoint for the next attempt only; for example, an address that the server gave for resuming a
    /// session. If that attempt fails, the next attempt takes the endpoint that it would have taken without this one.
    pub fn once(&mut self, endpoint: L::Item) {
        self.next_once = Some(endpoint);
    }

    /// The endpoint for this attempt. For the same attempt it returns the same endpoint again.
    pub fn pick(&mut self, attempt: &Attempt) -> &L::Item {
        if self.last.as_ref() != Some(attempt) {
            self.take(attempt);
        }
        self.once.as_ref().unwrap_or(&self.all.as_ref()[self.current])
    }

    /// Moves on for a new attempt.
    fn take(&mut self, attempt: &Attempt) {
        let last = self.last.replace(*attempt);
        let was_once = self.once.is_some();
        self.once = self.next_once.take();
        // What failed before the first pick was no endpoint of this list.
        let Some(last) = last else { return };
        // What failed was not the current endpoint, if another was taken once.
        self.has_failed |= attempt.failed > last.failed && !was_once;
        if self.once.is_some() {
            return;
        }
        let is_time = |left: Moment| attempt.due.duration_since(left) >= self.retry_first;
        let has_failed = core::mem::take(&mut self.has_failed);
        if self.left_first.is_some_and(is_time) {
            self.go_to(0, attempt.due);
        } else if attempt.failover || has_failed {
            self.go_to((self.current + 1) % self.all.as_ref().len(), attempt.due);
        }
    }

    fn go_to(&mut self, endpoint: usize, now: Moment) {
        self.current = endpoint;
        self.left_first = if endpoint == 0 { None } else { self.left_first.or(Some(now)) };
    }
}

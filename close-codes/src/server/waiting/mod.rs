//! `Waiting`: many waiting connections in one task with one timer.

mod entry;
mod slots;

use core::cmp::Reverse;
use core::fmt;
use core::mem;
use std::collections::{BTreeMap, BinaryHeap};
use std::vec::Vec;

use self::entry::Entry;
use self::slots::Slots;
use crate::time::Moment;

/// Connections that wait for their next attempt, in the order in which they are due. One task with one timer then
/// serves a million of them; a task and a timer for each would need ten times the memory.
///
/// The key `K` is what the caller finds its connection by, or the whole state of the connection. A waiting connection
/// needs its key and about 16 bytes. Its memory is reused for the next one, and freed with the list. Every operation
/// costs at most the logarithm of the number of connections.
///
/// ```
/// use core::time::Duration;
/// use close_codes::{Backoff, Delays, Moment, Waiting};
///
/// /// All that a client of a fleet has to remember while it waits.
/// struct Client { id: u32, delays: Delays }
///
/// const POLICY: Backoff = Backoff::DEFAULT;
/// let mut now = Moment::START;
/// let mut waiting = Waiting::with_limit(1_000);
/// for id in 0..1_000 {
///     let mut delays = Delays::new(id.into());
///     let due = now + delays.next(&POLICY);
///     waiting.insert(Client { id, delays }, due).expect("there is room for each");
/// }
///
/// // The loop of the one task. In a program, `now` is the clock, and the first line sets the timer.
/// let mut back = 0;
/// while let Some(due) = waiting.next_due() {
///     now = now.max(due);
///     while let Some(mut client) = waiting.pop_due(now) {
///         let is_taken = client.id % 7 != 0 || now > Moment::from_millis(20_000);
///         if is_taken {
///             back += 1;
///         } else {
///             let due = now + client.delays.next(&POLICY);
///             waiting.insert(client, due).expect("it just left");
///         }
///     }
/// }
/// assert_eq!(back, 1_000);
/// ```
///
/// With a [`Supervisor`](crate::Supervisor) for each connection, the key is the supervisor's index, and the connection
/// waits until [`Attempt::due`](crate::Attempt::due). Keep the [`Ticket`] beside the supervisor, so that `retry_now`
/// can take the connection out again. A supervisor has almost a kilobyte. If that is too much, use
/// [`Delays`](crate::Delays), which has 16 bytes, and the policies of the table, as above.
pub struct Waiting<K> {
    /// What is due until the end of `second`: `near` is sorted, with the first one at its end, and `new` holds what
    /// came since. If anything waits, one of these two holds the first one.
    near: Vec<Entry>,
    new: BinaryHeap<Reverse<Entry>>,
    second: u64,
    /// What is due later, by its second. Sorting one second at a time stays within the processor's cache, which is much
    /// faster than one heap.
    later: BTreeMap<u64, Vec<Entry>>,
    slots: Slots<K>,
    len: usize,
    limit: usize,
    /// The moment that the times of the entries are counted from.
    base: Moment,
}

/// A connection's place in a [`Waiting`], with which the connection can be taken out before it is due. Once it is out,
/// the ticket is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket {
    slot: u32,
    generation: u32,
}

/// The error of [`Waiting::insert`]: the list is full. It holds the key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Full<K>(pub K);

impl<K> Waiting<K> {
    /// The highest possible limit: 2^24, over 16 million.
    pub const MAX: usize = Entry::SLOTS;

    /// An empty list for up to [`MAX`](Self::MAX) connections. It allocates as it grows.
    #[must_use]
    pub const fn new() -> Self {
        Self::with_limit(Self::MAX)
    }

    /// An empty list for up to this many connections, at most [`MAX`](Self::MAX).
    #[must_use]
    pub const fn with_limit(limit: usize) -> Self {
        Self {
            near: Vec::new(),
            new: BinaryHeap::new(),
            second: 0,
            later: BTreeMap::new(),
            slots: Slots::new(),
            len: 0,
            limit: if limit < Self::MAX { limit } else { Self::MAX },
            base: Moment::START,
        }
    }

    /// Adds a connection that waits until `due`. A moment more than 17 years after the others in the list may count as
    /// 17 years after them.
    ///
    /// # Errors
    ///
    /// [`Full`], with the key, if the list is at its limit.
    pub fn insert(&mut self, key: K, due: Moment) -> Result<Ticket, Full<K>> {
        if self.len >= self.limit {
            return Err(Full(key));
        }
        if self.first().is_none() {
            self.begin_at(due);
        } else if self.slots.is_full(Entry::SLOTS) {
            self.forget_cancelled();
        }
        if due < self.base {
            self.begin_again_at(due);
        }
        let ticket = self.slots.fill(key);
        self.put(self.entry(due, ticket.slot));
        self.len += 1;
        Ok(ticket)
    }

    /// When the next connection is due: the time for the timer. `None` if none waits.
    #[must_use]
    pub fn next_due(&self) -> Option<Moment> {
        let entry = self.first()?;
        Some(Moment::from_millis(self.base.as_millis().saturating_add(entry.millis())))
    }

    /// Takes out the connection that has been due the longest; `None` if none is due yet. The order of those that are
    /// due in the same millisecond is unspecified.
    pub fn pop_due(&mut self, now: Moment) -> Option<K> {
        if self.next_due()? > now {
            return None;
        }
        let entry = self.take_first()?;
        let key = self.slots.free(entry);
        self.len -= 1;
        self.come_nearer();
        key
    }

    /// Takes out a connection before it is due, to connect at once or never. `None` if it is out already.
    pub fn cancel(&mut self, ticket: Ticket) -> Option<K> {
        let key = self.slots.cancel(ticket)?;
        self.len -= 1;
        if self.slots.cancelled() > self.len {
            self.forget_cancelled();
        }
        self.come_nearer();
        Some(key)
    }

    /// How many connections wait.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether no connection waits.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many connections may wait.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// Sets the base of an empty list, for a first one that is due then: in the middle, so that there is room for earlier
    /// and later times.
    fn begin_at(&mut self, due: Moment) {
        self.base = Moment::from_millis(due.as_millis().saturating_sub(Entry::MAX_MILLIS / 2));
        self.second = self.entry(due, 0).second();
    }

    /// Sets an earlier base, and counts all times from that. It takes years between the moments to need it twice.
    fn begin_again_at(&mut self, due: Moment) {
        let (near, new) = (mem::take(&mut self.near), mem::take(&mut self.new));
        let later = mem::take(&mut self.later);
        let old_base = self.base.as_millis();
        self.begin_at(due);
        let shift = old_base - self.base.as_millis();
        let entries = near.into_iter().chain(new.into_iter().map(|Reverse(entry)| entry));
        for entry in entries.chain(later.into_values().flatten()) {
            self.put(Entry::new(entry.millis().saturating_add(shift), entry.slot()));
        }
    }

    fn entry(&self, due: Moment, slot: u32) -> Entry {
        Entry::new(due.as_millis().saturating_sub(self.base.as_millis()), slot)
    }

    fn put(&mut self, entry: Entry) {
        if entry.second() <= self.second {
            self.new.push(Reverse(entry));
        } else {
            self.later.entry(entry.second()).or_default().push(entry);
        }
    }

    fn first(&self) -> Option<Entry> {
        match (self.near.last(), self.new.peek()) {
            (Some(near), Some(Reverse(new))) => Some(*near.min(new)),
            (Some(entry), None) | (None, Some(Reverse(entry))) => Some(*entry),
            (None, None) => None,
        }
    }

    fn take_first(&mut self) -> Option<Entry> {
        if self.near.last().copied() == self.first() {
            self.near.pop()
        } else {
            self.new.pop().map(|Reverse(entry)| entry)
        }
    }

    /// Removes cancelled entries and moves the next second into `near`, until `first` is one that waits, if any does.
    fn come_nearer(&mut self) {
        loop {
            match self.first() {
                Some(first) if self.slots.cancelled() > 0 && self.slots.is_cancelled(first) => {
                    self.take_first();
                    self.slots.free(first);
                }
                Some(_) => return,
                None => {
                    let Some((second, entries)) = self.later.pop_first() else { return };
                    self.second = second;
                    self.near = entries;
                    self.near.sort_unstable_by(|one, two| two.cmp(one));
                }
            }
        }
    }

    /// Drops all cancelled entries. It runs once for as many cancellations as connections are left, so that the average
    /// cancellation is cheap.
    fn forget_cancelled(&mut self) {
        let near = mem::take(&mut self.near);
        self.near = self.left_of(near);
        let new = mem::take(&mut self.new).into_iter().map(|Reverse(entry)| entry).collect();
        self.new = self.left_of(new).into_iter().map(Reverse).collect();
        for (second, entries) in mem::take(&mut self.later) {
            let left = self.left_of(entries);
            if !left.is_empty() {
                self.later.insert(second, left);
            }
        }
    }

    /// The entries without the cancelled ones, whose slots become free.
    fn left_of(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        let (cancelled, left): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| self.slots.is_cancelled(*entry));
        for entry in cancelled {
            self.slots.free(entry);
        }
        left
    }
}

impl<K> Default for Waiting<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K> fmt::Debug for Waiting<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting")
            .field("len", &self.len)
            .field("limit", &self.limit)
            .field("next_due", &self.next_due())
            .finish_non_exhaustive()
    }
}

impl<K> fmt::Display for Full<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("as many connections wait as may")
    }
}

impl<K> fmt::Debug for Full<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<K> core::error::Error for Full<K> {}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::*;

    #[test]
    fn what_was_cancelled_is_forgotten() {
        let mut waiting = Waiting::new();
        let mut later = waiting.insert(0, Moment::from_millis(50_000));
        for key in 1..10_000 {
            let again = waiting.insert(key, Moment::from_millis(50_000 + key));
            later = later.and_then(|ticket| {
                waiting.cancel(ticket);
                again
            });
        }
        assert!(later.is_ok());
        let entries =
            waiting.near.len() + waiting.new.len() + waiting.later.values().map(Vec::len).sum::<usize>();
        assert_eq!((waiting.len(), entries - waiting.slots.cancelled()), (1, 1));
        assert!(entries <= 2 && waiting.slots.len() <= 4, "{entries} entries, {} slots", waiting.slots.len());
    }

    #[test]
    fn those_who_are_due_later_are_not_put_in_order_before_their_second() {
        let mut waiting = Waiting::new();
        for due in [0, 1, 10_240, 5_121, 5_120, 5_122] {
            waiting.insert(due, Moment::from_millis(due)).unwrap();
        }
        let sizes = |waiting: &Waiting<u64>| {
            (waiting.new.len(), waiting.near.len(), waiting.later.values().map(Vec::len).collect::<Vec<_>>())
        };
        assert_eq!(sizes(&waiting), (2, 0, vec![3, 1]));
        let now = Moment::from_millis(5_120);
        assert_eq!([(); 4].map(|()| waiting.pop_due(now)), [Some(0), Some(1), Some(5_120), None]);
        assert_eq!(sizes(&waiting), (0, 2, vec![1]));
    }

    #[test]
    fn cancelled_entries_are_dropped_once_they_are_more_than_those_who_wait() {
        let mut waiting = Waiting::new();
        let tickets = [1, 2, 3, 4, 5].map(|due| waiting.insert((), Moment::from_millis(due)).unwrap());
        // The first one stays to the end, so that none is dropped on the way to it.
        let left = [4, 3, 2, 1, 0].map(|at: usize| {
            waiting.cancel(tickets[at]);
            (waiting.slots.cancelled(), waiting.len())
        });
        assert_eq!(left, [(1, 4), (2, 3), (0, 2), (1, 1), (0, 0)]);
    }
}

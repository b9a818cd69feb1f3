//! `Waiting`: many connections that wait, for one task with one timer.

use core::cmp::Reverse;
use core::fmt;
use core::mem;
use std::collections::BinaryHeap;
use std::vec::Vec;

use crate::Moment;

/// Connections that wait for their next attempt, in the order in which they are due: one task with one timer
/// then serves a million of them, where a task and a timer for each would need ten times the memory.
///
/// The key is what the caller finds its connection by, or the connection's whole state. A waiting one needs 8
/// bytes beside its slot, which is about 8 more than the key; those are kept for the next one and given back with
/// the list. Everything costs at most the logarithm of how many there are.
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
/// // The loop of the one task; `now` would be its clock, and the first line its one timer.
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
/// With a [`Supervisor`](crate::Supervisor) for each connection, the key is its place among them: what waits is
/// `now + attempt.delay`, and a [`Ticket`] kept beside it lets `retry_now` take it out again. A supervisor is
/// most of a kilobyte; where that is too much, a client's [`Delays`](crate::Delays) and the policies of the
/// table, as above, are 16 bytes.
pub struct Waiting<K> {
    /// When, and which slot: see `Entry`. The first one always waits, and is not a cancelled one.
    heap: BinaryHeap<Reverse<Entry>>,
    slots: Vec<Slot<K>>,
    /// The first of the free slots, each of which names the next.
    free: u32,
    cancelled: usize,
    limit: usize,
    /// What the times in the heap are counted from.
    base: Moment,
}

/// A connection's place in a [`Waiting`], to take it out before it is due. Once it is out, the ticket is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket {
    slot: u32,
    generation: u32,
}

/// As many wait as may; the key that found no room.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Full<K>(pub K);

/// The time in the upper bits, as milliseconds since the base, and the slot in the lower ones: half the memory
/// of two fields, and so half the time at a million.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry(u64);

enum Slot<K> {
    Free {
        generation: u32,
        next: u32,
    },
    Waiting {
        generation: u32,
        key: K,
    },
    /// Taken out, but its entry is still in the heap.
    Cancelled {
        generation: u32,
    },
}

/// The end of the list of free slots.
const NONE: u32 = u32::MAX;

impl Entry {
    const SLOT_BITS: u32 = 24;
    const SLOTS: usize = 1 << Self::SLOT_BITS;
    const MAX_MILLIS: u64 = u64::MAX >> Self::SLOT_BITS;

    fn new(millis: u64, slot: u32) -> Self {
        Self(millis.min(Self::MAX_MILLIS) << Self::SLOT_BITS | u64::from(slot))
    }

    const fn millis(self) -> u64 {
        self.0 >> Self::SLOT_BITS
    }

    #[allow(clippy::cast_possible_truncation)] // 24 bits
    const fn slot(self) -> usize {
        (self.0 as usize) & (Self::SLOTS - 1)
    }
}

impl<K> Waiting<K> {
    /// How many may wait at most: 2^24, over 16 million.
    pub const MAX: usize = Entry::SLOTS;

    /// An empty list for up to [`MAX`](Self::MAX). It allocates as it grows.
    #[must_use]
    pub const fn new() -> Self {
        Self::with_limit(Self::MAX)
    }

    /// An empty list for up to this many, and at most [`MAX`](Self::MAX).
    #[must_use]
    pub const fn with_limit(limit: usize) -> Self {
        Self {
            heap: BinaryHeap::new(),
            slots: Vec::new(),
            free: NONE,
            cancelled: 0,
            limit: if limit < Self::MAX { limit } else { Self::MAX },
            base: Moment::START,
        }
    }

    /// Lets it wait until then. Moments more than 17 years from the others in the list count as that far.
    ///
    /// # Errors
    ///
    /// [`Full`], with the key, if as many wait as may.
    pub fn insert(&mut self, key: K, due: Moment) -> Result<Ticket, Full<K>> {
        if self.len() >= self.limit {
            return Err(Full(key));
        }
        if self.heap.is_empty() {
            // In the middle, so that sooner ones have room as well as later ones.
            self.base = Moment::from_millis(due.as_millis().saturating_sub(Entry::MAX_MILLIS / 2));
        } else if self.slots_are_used_up() {
            self.forget_cancelled();
        }
        let ticket = self.fill_slot(key);
        let millis = due.as_millis().saturating_sub(self.base.as_millis());
        self.heap.push(Reverse(Entry::new(millis, ticket.slot)));
        Ok(ticket)
    }

    /// When the next one is due: what to set the one timer to.
    #[must_use]
    pub fn next_due(&self) -> Option<Moment> {
        let Reverse(entry) = self.heap.peek()?;
        Some(Moment::from_millis(self.base.as_millis().saturating_add(entry.millis())))
    }

    /// Takes out the one that is due for longest; `None` if none is due yet. The order of those that are due in
    /// the same millisecond is not specified.
    pub fn pop_due(&mut self, now: Moment) -> Option<K> {
        if self.next_due()? > now {
            return None;
        }
        let Reverse(entry) = self.heap.pop()?;
        let key = self.free_slot(entry);
        self.drop_cancelled();
        key
    }

    /// Takes out one that is not due yet: it is to connect at once, or never. `None` if it is out already.
    pub fn cancel(&mut self, ticket: Ticket) -> Option<K> {
        let slot = self.slots.get_mut(ticket.slot as usize)?;
        match slot {
            Slot::Waiting { generation, .. } if *generation == ticket.generation => {}
            _ => return None,
        }
        let Slot::Waiting { key, .. } = mem::replace(slot, Slot::Cancelled { generation: ticket.generation })
        else {
            return None;
        };
        self.cancelled += 1;
        self.drop_cancelled();
        if self.cancelled > self.heap.len() / 2 {
            self.forget_cancelled();
        }
        Some(key)
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heap.len() - self.cancelled
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many may wait.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }

    fn slots_are_used_up(&self) -> bool {
        self.free == NONE && self.slots.len() == Self::MAX
    }

    /// The caller has made sure that there is a free slot, or room for one more.
    #[allow(clippy::cast_possible_truncation)] // there are at most 2^24
    fn fill_slot(&mut self, key: K) -> Ticket {
        let Some(free) = self.slots.get_mut(self.free as usize) else {
            self.slots.push(Slot::Waiting { generation: 0, key });
            return Ticket { slot: self.slots.len() as u32 - 1, generation: 0 };
        };
        let ticket = Ticket { slot: self.free, generation: free.generation().wrapping_add(1) };
        self.free = match free {
            Slot::Free { next, .. } => *next,
            Slot::Waiting { .. } | Slot::Cancelled { .. } => NONE,
        };
        *free = Slot::Waiting { generation: ticket.generation, key };
        ticket
    }

    /// The slot of an entry that just left the heap.
    #[allow(clippy::cast_possible_truncation)] // there are at most 2^24
    fn free_slot(&mut self, entry: Entry) -> Option<K> {
        let slot = self.slots.get_mut(entry.slot())?;
        let free = Slot::Free { generation: slot.generation(), next: self.free };
        self.free = entry.slot() as u32;
        match mem::replace(slot, free) {
            Slot::Waiting { key, .. } => Some(key),
            Slot::Cancelled { .. } => {
                self.cancelled -= 1;
                None
            }
            Slot::Free { .. } => None,
        }
    }

    /// Drops the cancelled ones that are first in the heap.
    fn drop_cancelled(&mut self) {
        while self.cancelled > 0 {
            match self.heap.peek() {
                Some(Reverse(first)) if self.is_cancelled(*first) => {
                    let first = *first;
                    self.heap.pop();
                    self.free_slot(first);
                }
                _ => return,
            }
        }
    }

    /// Drops all cancelled ones: once for as many as are left, so that cancelling is cheap on the whole.
    fn forget_cancelled(&mut self) {
        let entries = mem::take(&mut self.heap).into_vec();
        let (gone, left): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|Reverse(entry)| self.is_cancelled(*entry));
        self.heap = left.into();
        for Reverse(entry) in gone {
            self.free_slot(entry);
        }
    }

    fn is_cancelled(&self, entry: Entry) -> bool {
        matches!(self.slots.get(entry.slot()), Some(Slot::Cancelled { .. }))
    }
}

impl<K> Slot<K> {
    const fn generation(&self) -> u32 {
        match self {
            Self::Free { generation, .. }
            | Self::Waiting { generation, .. }
            | Self::Cancelled { generation } => *generation,
        }
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
            .field("len", &self.len())
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

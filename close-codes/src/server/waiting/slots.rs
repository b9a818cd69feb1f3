//! `Slots`: the keys of the connections that wait.

use core::mem;
use std::vec::Vec;

use super::Ticket;
use super::entry::Entry;

/// A slot for each key. Free slots form a linked list, and are filled before a new slot is made.
pub(super) struct Slots<K> {
    places: Vec<Slot<K>>,
    /// The first free slot. Each free slot holds the next one.
    free: u32,
    /// The number of cancelled slots whose entries are still in a list.
    cancelled: usize,
}

enum Slot<K> {
    Free {
        generation: u32,
        next: u32,
    },
    Waiting {
        generation: u32,
        key: K,
    },
    /// The key was taken out, but the entry is still in a list.
    Cancelled {
        generation: u32,
    },
}

/// The end of the list of free slots.
const NONE: u32 = u32::MAX;

impl<K> Slots<K> {
    pub(super) const fn new() -> Self {
        Self { places: Vec::new(), free: NONE, cancelled: 0 }
    }

    /// The number of slots, free ones included.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// How many cancelled slots still have an entry in a list.
    pub(super) const fn cancelled(&self) -> usize {
        self.cancelled
    }

    /// Whether cancelled slots must be freed before there is room for another key in this many slots.
    pub(super) fn is_full(&self, slots: usize) -> bool {
        self.free == NONE && self.places.len() == slots
    }

    /// Puts a key into a slot. The caller made sure that there is [room](Self::is_full).
    #[allow(clippy::cast_possible_truncation)] // there are at most 2^24
    pub(super) fn fill(&mut self, key: K) -> Ticket {
        let Some(free) = self.places.get_mut(self.free as usize) else {
            self.places.push(Slot::Waiting { generation: 0, key });
            return Ticket { slot: self.places.len() as u32 - 1, generation: 0 };
        };
        let ticket = Ticket { slot: self.free, generation: free.generation().wrapping_add(1) };
        self.free = match free {
            Slot::Free { next, .. } => *next,
            Slot::Waiting { .. } | Slot::Cancelled { .. } => NONE,
        };
        *free = Slot::Waiting { generation: ticket.generation, key };
        ticket
    }

    /// Takes a key out while its entry is still in a list; `None` if the ticket is void.
    pub(super) fn cancel(&mut self, ticket: Ticket) -> Option<K> {
        let slot = self.places.get_mut(ticket.slot as usize)?;
        match slot {
            Slot::Waiting { generation, .. } if *generation == ticket.generation => {}
            _ => return None,
        }
        match mem::replace(slot, Slot::Cancelled { generation: ticket.generation }) {
            Slot::Waiting { key, .. } => {
                self.cancelled += 1;
                Some(key)
            }
            Slot::Free { .. } | Slot::Cancelled { .. } => None,
        }
    }

    /// Frees the slot of an entry that left its list. Returns its key, unless it was cancelled.
    pub(super) fn free(&mut self, entry: Entry) -> Option<K> {
        let slot = self.places.get_mut(entry.slot() as usize)?;
        let free = Slot::Free { generation: slot.generation(), next: self.free };
        self.free = entry.slot();
        match mem::replace(slot, free) {
            Slot::Waiting { key, .. } => Some(key),
            Slot::Cancelled { .. } => {
                self.cancelled -= 1;
                None
            }
            Slot::Free { .. } => None,
        }
    }

    pub(super) fn is_cancelled(&self, entry: Entry) -> bool {
        matches!(self.places.get(entry.slot() as usize), Some(Slot::Cancelled { .. }))
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

#[cfg(test)]
mod tests {
    use super::Slots;
    use crate::server::waiting::entry::Entry;

    #[test]
    fn they_are_full_once_all_are_made_and_none_is_free() {
        let mut slots = Slots::new();
        assert!(!slots.is_full(2));
        let ticket = slots.fill("first");
        assert!(!slots.is_full(2));
        slots.fill("second");
        assert!(slots.is_full(2) && !slots.is_full(3));
        // A cancelled one is not free before its entry left its list.
        slots.cancel(ticket);
        assert!(slots.is_full(2));
        slots.free(Entry::new(0, ticket.slot));
        assert!(!slots.is_full(2));
    }
}

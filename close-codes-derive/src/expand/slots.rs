//! The order in which the lookup finds rows, for an enum whose codes are all literals: a hash table of those for single
//! codes, and a list of those for ranges. Where a code is an expression, the compiler evaluates the runtime's `singles` and
//! `ranges`, which place the rows alike; the tests look every code up in tables of both kinds.

use std::cmp::Reverse;

use crate::model::{Codes, Row};

/// The bytes of the slots: a code and its row's number from 1 up, 0 where the slot is free, each with the lower byte
/// first.
pub(super) fn slots(rows: &[Row<'_>]) -> Vec<u8> {
    let mut slots = vec![(0, 0); number_of_slots(rows)];
    let mask = slots.len().wrapping_sub(1);
    for (number, row) in (1_u16..).zip(rows) {
        let Some(code) = row.literal().filter(|_| is_single(row)) else { continue };
        let mut at = first_slot(code) & mask;
        while slots.get(at).is_some_and(|(_, number)| *number != 0) {
            at = (at + 1) & mask;
        }
        if let Some(slot) = slots.get_mut(at) {
            *slot = (code, number);
        }
    }
    let mut bytes = Vec::with_capacity(4 * slots.len());
    for (code, number) in slots {
        bytes.extend(code.to_le_bytes());
        bytes.extend(number.to_le_bytes());
    }
    bytes
}

/// The rows for ranges: the narrowest first, of equal ones the longest prefix first.
pub(super) fn ranges(rows: &[Row<'_>]) -> Vec<usize> {
    let mut ranges: Vec<(u16, Reverse<usize>, usize)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        if let (Codes::Range(..), Some((first, last))) = (&row.codes, row.literals()) {
            let prefix = row.prefix.as_ref().map_or(0, |prefix| prefix.value.as_str().len());
            ranges.push((last.saturating_sub(first), Reverse(prefix), index));
        }
    }
    ranges.sort_unstable();
    ranges.into_iter().map(|(.., index)| index).collect()
}

/// At least twice as many as rows, so that the lookup soon meets a free one.
pub(super) fn number_of_slots(rows: &[Row<'_>]) -> usize {
    match rows.iter().filter(|row| is_single(row)).count() {
        0 => 0,
        singles => (2 * singles).next_power_of_two(),
    }
}

/// Whether the row is for a single code without a prefix.
fn is_single(row: &Row<'_>) -> bool {
    row.prefix.is_none() && matches!(row.codes, Codes::One(_) | Codes::Mistaken)
}

/// The runtime's `first_slot`: Fibonacci hashing.
fn first_slot(code: u16) -> usize {
    let hash = u32::from(code).wrapping_mul(0x9E37_79B9);
    usize::try_from(hash >> 16).unwrap_or(0)
}

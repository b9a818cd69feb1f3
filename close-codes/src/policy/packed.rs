//! Policies as the derive writes them: numbers in a byte string. All policies of an enum are then one literal, while
//! rustc has more to do for a single call of a const function than for all the rest of a table.
//!
//! Each type reads its own numbers in its `unpack`. The derive's `policy` writes them in the same order.

/// The numbers of a policy that are not read yet, four bytes each, the higher first.
pub(crate) struct Packed(&'static [u8]);

impl Packed {
    /// The policy at this place of a column, where each has this many numbers.
    pub(super) const fn at(column: &'static [u8], place: usize, numbers: usize) -> Self {
        match column.split_at_checked(4 * numbers * place) {
            Some((_, rest)) => Self(rest),
            None => Self(&[]),
        }
    }

    /// The next number; 0 behind the last one.
    pub(super) const fn next(&mut self) -> u32 {
        match self.0 {
            [a, b, c, d, rest @ ..] => {
                self.0 = rest;
                u32::from_be_bytes([*a, *b, *c, *d])
            }
            _ => 0,
        }
    }

    /// The next number, where 0 stands for none.
    pub(super) const fn next_some(&mut self) -> Option<u32> {
        match self.next() {
            0 => None,
            number => Some(number),
        }
    }
}

//! The rows for a single code without a prefix, by their code.
//!
//! The codes of an application stand in a few groups: from 1000, 3000, 4000. So each 32 neighbouring codes are a page,
//! and only a page that has a row is stored. A lookup reads two numbers and searches nothing, which a processor
//! predicts for any order of codes: a hash table takes twice as long.

use super::Columns;
use super::lookup::{prefix_of, row_number};

/// For each page its number, and for each code of each stored page its row. Each number has two bytes, the lower first,
/// and counts from 1; 0 says that there is none. The derive writes both as literals, if it knows the codes.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Singles {
    /// The pages from that of code 0 to the last that has a row.
    pub pages: &'static [u8],
    /// The codes of the stored pages.
    pub rows: &'static [u8],
}

/// The derive's `singles` has the same.
const CODES_OF_A_PAGE: usize = 32;

impl Singles {
    /// No row.
    pub(super) const NONE: Self = Self { pages: &[], rows: &[] };

    /// The index of the row for a code.
    #[inline]
    pub(super) const fn find(self, code: u16) -> Option<usize> {
        let (page, code) = page_and_place(code);
        match number(self.pages, page) {
            0 => None,
            page => match number(self.rows, CODES_OF_A_PAGE * (page - 1) + code) {
                0 => None,
                row => Some(row - 1),
            },
        }
    }
}

#[inline]
const fn page_and_place(code: u16) -> (usize, usize) {
    (code as usize / CODES_OF_A_PAGE, code as usize % CODES_OF_A_PAGE)
}

/// A number of a list; 0 if the list is shorter.
#[inline]
const fn number(numbers: &[u8], at: usize) -> usize {
    match numbers.split_at_checked(2 * at) {
        Some((_, rest)) => match rest.first_chunk() {
            Some(number) => u16::from_le_bytes(*number) as usize,
            None => 0,
        },
        None => 0,
    }
}

/// [`Singles::pages`] of an enum with expressions for codes. `BYTES` is [`bytes_of_pages`].
#[doc(hidden)]
#[must_use]
pub const fn pages<const BYTES: usize>(columns: &Columns) -> [u8; BYTES] {
    let mut pages = [0; BYTES];
    let (mut row, mut stored) = (0, 0);
    while row < columns.len() {
        if let Some(code) = single(columns, row) {
            let (page, _) = page_and_place(code);
            if number(&pages, page) == 0 {
                stored += 1;
                set(&mut pages, page, stored);
            }
        }
        row += 1;
    }
    pages
}

/// [`Singles::rows`] for these pages. `BYTES` is [`bytes_of_rows`].
#[doc(hidden)]
#[must_use]
pub const fn rows<const BYTES: usize>(columns: &Columns, pages: &[u8]) -> [u8; BYTES] {
    let mut rows = [0; BYTES];
    let mut row = 0;
    while row < columns.len() {
        if let Some(code) = single(columns, row) {
            let (page, place) = page_and_place(code);
            set(&mut rows, CODES_OF_A_PAGE * (number(pages, page) - 1) + place, row + 1);
        }
        row += 1;
    }
    rows
}

/// The length of [`Singles::pages`].
#[doc(hidden)]
#[must_use]
pub const fn bytes_of_pages(columns: &Columns) -> usize {
    let (mut row, mut bytes) = (0, 0);
    while row < columns.len() {
        if let Some(code) = single(columns, row) {
            let until = 2 * (page_and_place(code).0 + 1);
            bytes = if until > bytes { until } else { bytes };
        }
        row += 1;
    }
    bytes
}

/// The length of [`Singles::rows`].
#[doc(hidden)]
#[must_use]
pub const fn bytes_of_rows(pages: &[u8]) -> usize {
    let (mut pages, mut bytes) = (pages, 0);
    loop {
        pages = match pages {
            [0, 0, rest @ ..] => rest,
            [_, _, rest @ ..] => {
                bytes += 2 * CODES_OF_A_PAGE;
                rest
            }
            _ => return bytes,
        };
    }
}

/// The row's code, if the row is for a single one and without a prefix.
const fn single(columns: &Columns, row: usize) -> Option<u16> {
    let (first, last) = columns.codes(row);
    // `other` is a range, too.
    if first == last && prefix_of(columns, row).is_none() { Some(first) } else { None }
}

/// Sets the number of a row, or of a page, of which there are no more.
const fn set(numbers: &mut [u8], at: usize, number: usize) {
    [numbers[2 * at], numbers[2 * at + 1]] = row_number(number).to_le_bytes();
}

#[cfg(test)]
#[allow(dead_code, unreachable_pub)] // Of the enums, only the tables are used.
mod tests {
    use crate::CloseReason;

    #[derive(CloseReason)]
    #[close(crate = crate)]
    enum Written {
        #[close(1001)]
        GoingAway,
        #[close(4000, reason_prefix = "NET-")]
        Network,
        #[close(4100..=4199)]
        Slow(u16),
        #[close(4121)]
        Slower,
        #[close(4110..=4119)]
        Slowest(u16),
        #[close(local)]
        Moved,
        #[close(other)]
        Other(u16),
    }

    const BASE: u16 = 4000;

    #[derive(CloseReason)]
    #[close(crate = crate)]
    enum Evaluated {
        #[close(BASE - 2999)]
        GoingAway,
        #[close(BASE, reason_prefix = "NET-")]
        Network,
        #[close(BASE + 100..=BASE + 199)]
        Slow(u16),
        #[close(BASE + 121)]
        Slower,
        #[close(BASE + 110..=BASE + 119)]
        Slowest(u16),
        #[close(local)]
        Moved,
        #[close(other)]
        Other(u16),
    }

    #[test]
    fn the_compiler_makes_what_the_derive_writes() {
        let [written, evaluated] = [Written::TABLE, Evaluated::TABLE];
        assert_eq!(evaluated.columns.codes, written.columns.codes);
        assert_eq!(evaluated.singles.pages, written.singles.pages);
        assert_eq!(evaluated.singles.rows, written.singles.rows);
        assert_eq!(evaluated.ranges, written.ranges);
    }

    #[test]
    fn only_a_page_that_has_a_row_is_stored() {
        assert_eq!(Written::TABLE.singles.pages.len(), 2 * (4121 / 32 + 1));
        assert_eq!(Written::TABLE.singles.rows.len(), 2 * 32 * 2);
    }
}

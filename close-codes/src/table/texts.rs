//! Columns: texts, and places in another list.

/// A text for each row, "" where a row has none: all of them in one literal, since rustc pays for each.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// The texts, one behind the other.
    pub all: &'static str,
    /// For each row four bytes, the higher first: where its text ends. Empty if no row has one.
    pub ends: &'static [u8],
}

impl Texts {
    /// No row has a text.
    pub(super) const NONE: Self = Self { all: "", ends: &[] };

    /// The text of a row.
    ///
    /// It is cut out of a text at its characters' ends, which const code can only do with bytes.
    pub(crate) const fn get(self, row: usize) -> &'static str {
        let begin = if row == 0 { 0 } else { self.end(row - 1) };
        let Some((until_end, _)) = self.all.as_bytes().split_at_checked(self.end(row)) else { return "" };
        let Some((_, text)) = until_end.split_at_checked(begin) else { return "" };
        match core::str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    /// The text of a row, if it has one.
    pub(super) const fn find(self, row: usize) -> Option<&'static str> {
        let text = self.get(row);
        if text.is_empty() { None } else { Some(text) }
    }

    const fn end(self, row: usize) -> usize {
        match self.ends.split_at_checked(4 * row) {
            Some((_, &[a, b, c, d, ..])) => u32::from_be_bytes([a, b, c, d]) as usize,
            _ => 0,
        }
    }
}

/// A place out of a column of two bytes each, the higher first.
#[doc(hidden)]
#[must_use]
#[inline]
pub const fn place_at(places: &[u8], at: usize) -> usize {
    u16::from_be_bytes([places[2 * at], places[2 * at + 1]]) as usize
}

/// Where a place stands in a column of places that go up.
pub(super) const fn position(places: &[u8], place: usize) -> Option<usize> {
    let (mut from, mut to) = (0, places.len() / 2);
    while from < to {
        let middle = from + (to - from) / 2;
        let found = place_at(places, middle);
        if found < place {
            from = middle + 1;
        } else if found > place {
            to = middle;
        } else {
            return Some(middle);
        }
    }
    None
}

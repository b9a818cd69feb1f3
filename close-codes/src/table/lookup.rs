//! Which row decides, in this order:
//!
//! 1. own rows for a single code, the longest matching reason prefix first, a row without a prefix last;
//! 2. own rows for a range, the narrowest first, and of equal ranges the longest matching prefix first;
//! 3. the rows of each inherited table, likewise;
//! 4. the own `other`, then an inherited `other`.

use super::texts::position;
use super::{Columns, PolicyTable, Row, place_at};
use crate::law::CloseCode;
use crate::policy::{Diagnose, Reconnect};

impl PolicyTable {
    /// The row for an observed code and reason: an own row that names the code, else an inherited row that names it,
    /// else the own `other`, else an inherited `other`.
    #[must_use]
    #[inline]
    pub const fn find(&'static self, code: CloseCode, reason: &str) -> Option<Row> {
        match self.find_named(code, reason) {
            Some(row) => Some(row),
            None => self.find_other(),
        }
    }

    /// The policy for reconnecting after an observed code and reason: the policy of the row that decides, or, if that
    /// row has none, the policy that the inherited table has for the code.
    #[must_use]
    pub const fn reconnect(&'static self, code: CloseCode, reason: &str) -> Option<Reconnect> {
        let row = self.find_in_this(code, reason);
        match (row, self.inherits()) {
            (Some(row), _) if row.reconnect().is_some() => row.reconnect(),
            (_, Some(inherited)) => inherited.reconnect(code, reason),
            (_, None) => None,
        }
    }

    /// The diagnosis for an observed code and reason: the diagnosis of the row that decides, or, if that row has none,
    /// the diagnosis that the inherited table has for the code.
    #[must_use]
    pub const fn diagnose(&'static self, code: CloseCode, reason: &str) -> Option<Diagnose> {
        let row = self.find_in_this(code, reason);
        match (row, self.inherits()) {
            (Some(row), _) if row.diagnose().is_some() => row.diagnose(),
            (_, Some(inherited)) => inherited.diagnose(code, reason),
            (_, None) => None,
        }
    }

    /// The own row that names the code, else the own `other`.
    pub(crate) const fn find_variant(&'static self, code: CloseCode, reason: &str) -> Option<Row> {
        match self.find_own(code, reason) {
            Some(row) => Some(row),
            None => self.other(),
        }
    }

    /// The own row that decides, if there is one. `other` decides only if no inherited row names the code.
    pub(super) const fn find_in_this(&'static self, code: CloseCode, reason: &str) -> Option<Row> {
        match (self.find_own(code, reason), self.inherits()) {
            (Some(row), _) => Some(row),
            (None, Some(inherited)) if inherited.find_named(code, reason).is_some() => None,
            (None, _) => self.other(),
        }
    }

    /// The row that names the code, in this table or an inherited one.
    #[inline]
    const fn find_named(&'static self, code: CloseCode, reason: &str) -> Option<Row> {
        match (self.find_own(code, reason), self.inherits()) {
            (Some(row), _) => Some(row),
            (None, Some(inherited)) => inherited.find_named(code, reason),
            (None, None) => None,
        }
    }

    #[inline]
    pub(crate) const fn find_other(&'static self) -> Option<Row> {
        match (self.other(), self.inherits()) {
            (Some(row), _) => Some(row),
            (None, Some(inherited)) => inherited.find_other(),
            (None, None) => None,
        }
    }

    #[inline]
    pub(crate) const fn other(&'static self) -> Option<Row> {
        match self.columns.other {
            Some(index) => Some(Row::new(self, index as usize)),
            None => None,
        }
    }

    /// The own row that names the code.
    #[inline]
    const fn find_own(&'static self, code: CloseCode, reason: &str) -> Option<Row> {
        if !self.columns.prefixed.is_empty() {
            if let Some(row) = self.find_prefixed_single(code, reason) {
                return Some(row);
            }
        }
        match self.singles.find(code.get()) {
            Some(index) => Some(Row::new(self, index)),
            None if self.ranges.is_empty() => None,
            None => self.find_range(code, reason),
        }
    }

    const fn find_prefixed_single(&'static self, code: CloseCode, reason: &str) -> Option<Row> {
        let prefixed = self.columns.prefixed;
        let mut longest: Option<(usize, usize)> = None;
        let mut at = 0;
        while at < prefixed.len() / 2 {
            let (index, prefix) = (place_at(prefixed, at), self.columns.prefixes.get(at));
            let (first, last) = self.columns.codes(index);
            let longer = match longest {
                Some((_, len)) => prefix.len() > len,
                None => true,
            };
            if first == code.get() && last == code.get() && longer && starts_with(reason, prefix) {
                longest = Some((index, prefix.len()));
            }
            at += 1;
        }
        match longest {
            Some((index, _)) => Some(Row::new(self, index)),
            None => None,
        }
    }

    const fn find_range(&'static self, code: CloseCode, reason: &str) -> Option<Row> {
        let mut at = 0;
        while at < self.ranges.len() / 2 {
            let row = Row::new(self, place_at(self.ranges, at));
            let prefix_fits = match row.reason_prefix() {
                Some(prefix) => starts_with(reason, prefix),
                None => true,
            };
            if row.has(code) && prefix_fits {
                return Some(row);
            }
            at += 1;
        }
        None
    }
}

/// The rows for ranges, in the order of the lookup, where a code is an expression. `BYTES` is two for each of these rows.
#[doc(hidden)]
#[must_use]
pub const fn ranges<const BYTES: usize>(columns: &Columns) -> [u8; BYTES] {
    let mut sorted = [0; BYTES];
    let mut len = 0;
    let mut index = 0;
    while index < columns.len() {
        let (first, last) = columns.codes(index);
        // A local end has no codes.
        if first < last && !columns.is_other(index) {
            // Insertion sort, since there are few ranges.
            let mut at = len;
            while at > 0 && is_before(columns, index, place_at(&sorted, at - 1)) {
                (sorted[2 * at], sorted[2 * at + 1]) = (sorted[2 * at - 2], sorted[2 * at - 1]);
                at -= 1;
            }
            [sorted[2 * at], sorted[2 * at + 1]] = row_number(index).to_be_bytes();
            len += 1;
        }
        index += 1;
    }
    sorted
}

/// Whether the lookup tries one range before another: the narrower range, or of equal ranges the longer prefix.
const fn is_before(columns: &Columns, index: usize, other: usize) -> bool {
    let width = width_of(columns, index);
    let other_width = width_of(columns, other);
    let prefix = match prefix_of(columns, index) {
        Some(prefix) => prefix.len(),
        None => 0,
    };
    let other_prefix = match prefix_of(columns, other) {
        Some(prefix) => prefix.len(),
        None => 0,
    };
    width < other_width || width == other_width && prefix > other_prefix
}

const fn width_of(columns: &Columns, index: usize) -> u16 {
    let (first, last) = columns.codes(index);
    last.saturating_sub(first)
}

pub(crate) const fn prefix_of(columns: &Columns, index: usize) -> Option<&'static str> {
    match position(columns.prefixed, index) {
        Some(at) => Some(columns.prefixes.get(at)),
        None => None,
    }
}

/// The derive refuses enums with more variants than a `u16` can count.
#[allow(clippy::cast_possible_truncation)]
pub(super) const fn row_number(index: usize) -> u16 {
    assert!(index <= u16::MAX as usize, "an enum of close reasons has at most 65534 variants");
    index as u16
}

pub(crate) const fn starts_with(text: &str, prefix: &str) -> bool {
    let (text, prefix) = (text.as_bytes(), prefix.as_bytes());
    if prefix.len() > text.len() {
        return false;
    }
    let mut at = 0;
    while at < prefix.len() {
        if text[at] != prefix[at] {
            return false;
        }
        at += 1;
    }
    true
}

//! The policy table of an enum: const data that is looked up by an observed code and reason.

mod close_reason;
mod inheritance;
mod lookup;
mod not_in_twin;
mod row;
pub mod singles;
mod standard;
mod texts;
mod walk;

pub use self::close_reason::{CloseReason, Supervised};
pub(crate) use self::inheritance::{has_diagnose, has_reconnect};
pub use self::lookup::ranges;
pub(crate) use self::lookup::{prefix_of, starts_with};
pub use self::not_in_twin::NotInTwin;
pub use self::row::{Row, SentBy};
pub use self::standard::{Standard, StandardBrowser, StandardClient, StandardServer};
#[doc(hidden)]
pub use self::texts::{Texts, place_at};
pub use self::walk::{Rule, Walk};

use self::singles::Singles;
use self::texts::position;
use crate::policy::DelayList;

/// The policy table of an enum of close reasons: its rows, and the table that it inherits from. A row is a variant with
/// its codes and its policy.
///
/// `#[derive(CloseReason)]` generates it as [`CloseReason::TABLE`](crate::CloseReason::TABLE). Lookups work in const
/// evaluation, too.
///
/// ```
/// use close_codes::{CloseCode, CloseReason, Mode};
///
/// #[derive(CloseReason)]
/// enum ChatClose {
///     #[close(1005)]
///     #[reconnect(backoff)]
///     NoStatus,
///     #[close(4003, reason = "banned")]
///     #[reconnect(never)]
///     Banned,
/// }
///
/// let table = ChatClose::TABLE;
/// assert_eq!(table.name(), "ChatClose");
/// let banned = table.find(CloseCode::new(4003), "").unwrap();
/// assert_eq!((banned.name(), banned.reason()), ("Banned", Some("banned")));
/// assert_eq!(table.reconnect(CloseCode::new(4003), "").unwrap().mode(), Mode::Never);
/// assert!(table.find(CloseCode::new(4004), "").is_none());
/// ```
#[derive(Clone, Copy)]
pub struct PolicyTable {
    columns: Columns,
    singles: Singles,
    /// The rows for ranges: the narrowest first, and of equal ones the longest prefix first. Two bytes each, the higher
    /// first.
    ranges: &'static [u8],
    inherits: Option<&'static PolicyTable>,
    /// The lists of delays of the policies that have one.
    lists: &'static [DelayList],
}

/// What the derive writes. Each property is a column, and each column a string or a byte string: one literal is cheaper
/// for rustc than a literal for each row, and an array, though empty, is a const of its own.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// The enum's name and documentation.
    pub name: &'static str,
    pub doc: &'static str,
    /// The names of the variants.
    pub names: Texts,
    /// For each row four bytes: its first and its last code, each with the higher byte first. A local end
    /// has none: its first code is behind its last, which no range's is.
    pub codes: &'static [u8],
    /// For each row one byte: the bits of who sends it.
    pub senders: &'static [u8],
    /// For each row two bytes, the higher first: its policy's place + 1 in the list behind, 0 where it has none.
    pub reconnect: &'static [u8],
    /// The policies, each as `Reconnect::unpack` reads it.
    pub reconnects: &'static [u8],
    pub diagnose: &'static [u8],
    /// The diagnoses, each as `Diagnose::unpack` reads it, and their advice.
    pub diagnoses: &'static [u8],
    pub advice: Texts,
    pub docs: Texts,
    pub reasons: Texts,
    /// The few rows that have a prefix, two bytes each, the higher first, in the order of the rows; and their prefixes.
    pub prefixed: &'static [u8],
    pub prefixes: Texts,
    /// The rows with a code that is an expression, two bytes each, the higher first. They answer for it themselves.
    pub expressions: &'static [u8],
    /// The row of `other`.
    pub other: Option<u16>,
}

impl Columns {
    /// The number of rows.
    pub(crate) const fn len(&self) -> usize {
        self.senders.len()
    }

    /// The rows that have a prefix, and their prefixes.
    pub(super) fn prefixed(&self) -> impl Iterator<Item = (usize, &'static str)> {
        let (rows, prefixes) = (self.prefixed, self.prefixes);
        (0..rows.len() / 2).map(move |at| (place_at(rows, at), prefixes.get(at)))
    }

    /// Whether this is the row of `other`.
    pub(crate) const fn is_other(&self, row: usize) -> bool {
        matches!(self.other, Some(other) if other as usize == row)
    }

    /// Whether the row's code is an expression.
    pub(crate) const fn is_expression(&self, row: usize) -> bool {
        position(self.expressions, row).is_some()
    }

    /// The first and the last code of a row.
    #[inline]
    pub(crate) const fn codes(&self, row: usize) -> (u16, u16) {
        let (codes, at) = (self.codes, 4 * row);
        (u16::from_be_bytes([codes[at], codes[at + 1]]), u16::from_be_bytes([codes[at + 2], codes[at + 3]]))
    }
}

impl PolicyTable {
    /// An empty table, for an item that is no enum. The derive reports that as an error.
    #[doc(hidden)]
    pub const __EMPTY: Self = Self {
        columns: Columns {
            name: "",
            doc: "",
            names: Texts::NONE,
            docs: Texts::NONE,
            codes: &[],
            senders: &[],
            reconnect: &[],
            reconnects: &[],
            diagnose: &[],
            diagnoses: &[],
            advice: Texts::NONE,
            reasons: Texts::NONE,
            prefixed: &[],
            prefixes: Texts::NONE,
            expressions: &[],
            other: None,
        },
        singles: Singles::NONE,
        ranges: &[],
        inherits: None,
        lists: &[],
    };

    #[doc(hidden)]
    #[must_use]
    pub const fn __new(
        columns: Columns,
        singles: Singles,
        ranges: &'static [u8],
        inherits: Option<&'static PolicyTable>,
    ) -> Self {
        Self { columns, singles, ranges, inherits, lists: &[] }
    }

    /// The same, with these lists of delays.
    #[doc(hidden)]
    #[must_use]
    pub const fn __with_lists(mut self, lists: &'static [DelayList]) -> Self {
        self.lists = lists;
        self
    }

    /// The name of the enum.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.columns.name
    }

    /// The documentation of the enum; "" if it has none.
    #[must_use]
    pub const fn doc(&self) -> &'static str {
        self.columns.doc
    }

    /// The reason prefixes of the own rows.
    pub(crate) fn prefixes(&self) -> impl Iterator<Item = &'static str> {
        self.columns.prefixed().map(|(_, prefix)| prefix)
    }

    /// The number of own rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are no own rows.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The own row with this index, in the order of the variants.
    #[must_use]
    pub const fn row(&'static self, index: usize) -> Option<Row> {
        if index < self.len() { Some(Row::new(self, index)) } else { None }
    }

    /// The own rows, in the order of the variants.
    #[must_use]
    pub fn rows(&'static self) -> impl ExactSizeIterator<Item = Row> + Clone {
        (0..self.len()).map(move |index| Row::new(self, index))
    }

    /// The row of a variant of the enum that this is the table of.
    pub(crate) fn row_of<R: CloseReason>(&'static self, reason: &R) -> Option<Row> {
        self.row(reason.__row().0)
    }

    /// The table that this one inherits from.
    #[must_use]
    pub const fn inherits(&self) -> Option<&'static PolicyTable> {
        self.inherits
    }
}

impl core::fmt::Debug for PolicyTable {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("PolicyTable")
            .field("name", &self.name())
            .field("rows", &self.len())
            .field("inherits", &self.inherits().map(PolicyTable::name))
            .finish_non_exhaustive()
    }
}

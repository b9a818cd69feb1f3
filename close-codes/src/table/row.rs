//! `Row`: a row of a policy table, as a view.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::RangeInclusive;

use super::{PolicyTable, place_at, prefix_of};
use crate::law::{CloseCode, Role};
use crate::policy::{Diagnose, Reconnect};

/// A row of a [`PolicyTable`]: what one variant says. It is two words and cheap to copy.
#[derive(Clone, Copy)]
pub struct Row {
    table: &'static PolicyTable,
    index: usize,
}

/// Who sends the code of a row, in the application that the table belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SentBy {
    /// The client.
    Client,
    /// The server.
    Server,
    /// Either end.
    Both,
    /// Nobody: the code is only observed.
    None,
}

impl Row {
    /// The caller makes sure that the table has this row.
    #[inline]
    pub(super) const fn new(table: &'static PolicyTable, index: usize) -> Self {
        Self { table, index }
    }

    /// The table that has the row. It may be an inherited table.
    #[must_use]
    pub const fn table(self) -> &'static PolicyTable {
        self.table
    }

    /// The row's index in its table, in the order of the variants.
    #[must_use]
    pub const fn index(self) -> usize {
        self.index
    }

    /// The variant's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.table.columns.names.get(self.index)
    }

    /// The variant's documentation; "" if it has none.
    #[must_use]
    pub const fn doc(self) -> &'static str {
        self.table.columns.docs.get(self.index)
    }

    /// The first code: the only one, unless the row is for a range or for `other`. For a [local](Self::is_local) end
    /// 1006: no Close was received.
    #[must_use]
    pub const fn first(self) -> CloseCode {
        if self.is_local() {
            return CloseCode::ABNORMAL_CLOSURE;
        }
        CloseCode::new(self.table.columns.codes(self.index).0)
    }

    /// The last code.
    #[must_use]
    pub const fn last(self) -> CloseCode {
        if self.is_local() {
            return CloseCode::ABNORMAL_CLOSURE;
        }
        CloseCode::new(self.table.columns.codes(self.index).1)
    }

    /// The codes: from the first to the last, 0 to 65535 for `other`, none for a [local](Self::is_local) end.
    #[must_use]
    pub const fn codes(self) -> RangeInclusive<u16> {
        let (first, last) = self.table.columns.codes(self.index);
        first..=last
    }

    /// Whether this is the row for the codes that no other row names.
    #[must_use]
    pub const fn is_other(self) -> bool {
        self.table.columns.is_other(self.index)
    }

    /// Whether this is an end that the application decides by itself, and no code tells: `#[close(local)]`. It is
    /// never found by a code, and never sent.
    #[must_use]
    pub const fn is_local(self) -> bool {
        let (first, last) = self.table.columns.codes(self.index);
        first > last
    }

    /// Whether the row is for more than one code.
    #[must_use]
    pub const fn is_range(self) -> bool {
        self.first().get() != self.last().get()
    }

    /// The reason that is sent, if there is one: the prefix, if the row has that alone.
    #[must_use]
    pub const fn reason(self) -> Option<&'static str> {
        self.table.columns.reasons.find(self.index)
    }

    /// The prefix that an observed reason must have for this row, if there is one.
    #[must_use]
    pub const fn reason_prefix(self) -> Option<&'static str> {
        prefix_of(&self.table.columns, self.index)
    }

    /// Who sends it in this application.
    #[must_use]
    pub const fn sent_by(self) -> SentBy {
        match (self.is_sent_by(Role::Client), self.is_sent_by(Role::Server)) {
            (true, true) => SentBy::Both,
            (true, false) => SentBy::Client,
            (false, true) => SentBy::Server,
            (false, false) => SentBy::None,
        }
    }

    /// Whether the row says that this role sends it, and the standards allow it. A browser sends those of a client's codes
    /// that a script may send.
    #[must_use]
    pub const fn is_sent_by(self, role: Role) -> bool {
        let bit = match role {
            Role::Client | Role::Browser => SentBy::CLIENT_BIT,
            Role::Server => SentBy::SERVER_BIT,
        };
        self.table.columns.senders[self.index] & bit != 0
            && self.first().may_be_sent_by(role)
            && self.last().may_be_sent_by(role)
    }

    /// The row's own policy for reconnecting. [`PolicyTable::reconnect`] also looks in the inherited tables.
    #[must_use]
    pub const fn reconnect(self) -> Option<Reconnect> {
        let columns = &self.table.columns;
        match place_at(columns.reconnect, self.index) {
            0 => None,
            place => Some(Reconnect::unpack(columns.reconnects, place - 1, self.table.lists)),
        }
    }

    /// The row's own diagnosis. [`PolicyTable::diagnose`] also looks in the inherited tables.
    #[must_use]
    pub const fn diagnose(self) -> Option<Diagnose> {
        let columns = &self.table.columns;
        match place_at(columns.diagnose, self.index) {
            0 => None,
            place => Some(Diagnose::unpack(columns.diagnoses, place - 1, columns.advice.get(place - 1))),
        }
    }

    /// Whether the table says that an end sends it, whether the standards allow it or not.
    pub(crate) const fn is_marked_as_sent(self) -> bool {
        self.table.columns.senders[self.index] != 0
    }

    /// Whether the row is for this code.
    pub(crate) const fn has(self, code: CloseCode) -> bool {
        let (first, last) = self.table.columns.codes(self.index);
        first <= code.get() && code.get() <= last
    }
}

impl SentBy {
    /// The bits of the table's column.
    pub(crate) const CLIENT_BIT: u8 = 1;
    pub(crate) const SERVER_BIT: u8 = 2;

    /// The word for it in `sent_by = ..` and in every export.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
            Self::Both => "both",
            Self::None => "none",
        }
    }
}

/// Rows are equal if they are the same row of the same table.
impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self.table, other.table) && self.index == other.index
    }
}

impl Eq for Row {}

impl Hash for Row {
    fn hash<H: Hasher>(&self, state: &mut H) {
        core::ptr::hash(self.table, state);
        self.index.hash(state);
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.table.name(), self.name())
    }
}

/// Writes the enum and the variant: `ChatClose::GoingAway`.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

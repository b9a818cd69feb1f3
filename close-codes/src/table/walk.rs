//! The walk: a table with its inheritance flattened into rules. The first rule that matches decides.

use core::cmp::Reverse;
use core::ops::RangeInclusive;

use super::lookup::starts_with;
use super::{PolicyTable, Row};
use crate::law::CloseCode;
use crate::policy::{Diagnose, Reconnect};

/// What a table says about some codes: a row, with its policies resolved.
///
/// A row becomes
///
/// - one rule, if it has its own policies or inherits the same policies for all of its codes;
/// - one rule for each run of codes, if it is for a range and inherits different policies for its codes;
/// - one rule more for each reason prefix of the rows that it inherits from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    row: Row,
    first: u16,
    last: u16,
    reason_prefix: Option<&'static str>,
    reconnect: Option<Row>,
    diagnose: Option<Row>,
}

impl Rule {
    /// The row: an own row of the table, or an inherited row.
    #[must_use]
    pub const fn row(self) -> Row {
        self.row
    }

    /// The codes: those of the row, or a part of them where the row inherits different policies; 0 to 65535
    /// for `other`, none for a local end.
    #[must_use]
    pub const fn codes(self) -> RangeInclusive<u16> {
        self.first..=self.last
    }

    /// Whether this is the rule for the codes that no row names.
    #[must_use]
    pub const fn is_other(self) -> bool {
        self.row.is_other()
    }

    /// Whether this is the rule of an end that the application decides by itself. It matches no code.
    #[must_use]
    pub const fn is_local(self) -> bool {
        self.row.is_local()
    }

    /// How an observed reason must begin: as the row says, or longer where the row inherits policies that
    /// depend on the reason.
    #[must_use]
    pub const fn reason_prefix(self) -> Option<&'static str> {
        self.reason_prefix
    }

    /// The policy for reconnecting, the row's own or an inherited one.
    #[must_use]
    pub const fn reconnect(self) -> Option<Reconnect> {
        match self.reconnect {
            Some(row) => row.reconnect(),
            None => None,
        }
    }

    /// The diagnosis, the row's own or an inherited one.
    #[must_use]
    pub const fn diagnose(self) -> Option<Diagnose> {
        match self.diagnose {
            Some(row) => row.diagnose(),
            None => None,
        }
    }

    /// The row that [`reconnect`](Self::reconnect) comes from.
    #[must_use]
    pub const fn reconnect_from(self) -> Option<Row> {
        self.reconnect
    }

    /// The row that [`diagnose`](Self::diagnose) comes from.
    #[must_use]
    pub const fn diagnose_from(self) -> Option<Row> {
        self.diagnose
    }

    /// Whether the rule is for this observed code and reason. The first rule of a walk that matches decides.
    #[must_use]
    pub const fn matches(self, code: CloseCode, reason: &str) -> bool {
        let prefix_fits = match self.reason_prefix {
            Some(prefix) => starts_with(reason, prefix),
            None => true,
        };
        self.first <= code.get() && code.get() <= self.last && prefix_fits
    }

    /// The rule of a row whose policies are the same for all of its codes and reasons.
    const fn of(row: Row, reconnect: Option<Row>, diagnose: Option<Row>) -> Self {
        let codes = row.codes();
        Self {
            row,
            first: *codes.start(),
            last: *codes.end(),
            reason_prefix: row.reason_prefix(),
            reconnect,
            diagnose,
        }
    }
}

impl PolicyTable {
    /// Walks the table with its inheritance flattened, in the order of the lookup. The first rule that
    /// [matches](Rule::matches) is the result of [`find`](Self::find), [`reconnect`](Self::reconnect) and
    /// [`diagnose`](Self::diagnose).
    ///
    /// The own rows for single codes come first, by code (among equals the longest reason prefix first), then
    /// those for ranges, the narrowest first; then the rows of each inherited table likewise; then the own
    /// `other`, or an inherited one; last the own local ends, which match no code. Rows that never decide, such as
    /// an inherited one whose codes own rows name, are left out.
    ///
    /// ```
    /// use close_codes::CloseReason;
    ///
    /// #[derive(CloseReason)]
    /// enum ChatClose {
    ///     #[close(4100..=4199)]
    ///     Throttled(u16),
    ///     #[close(4150)]
    ///     Banned,
    /// }
    ///
    /// let names: Vec<_> = ChatClose::TABLE.walk().map(|rule| rule.row().name()).collect();
    /// assert_eq!(names, ["Banned", "Throttled"]);
    /// ```
    #[doc(alias("iter", "flatten"))]
    #[must_use]
    pub fn walk(&'static self) -> Walk {
        Walk { table: self, rows: Rows::of(self), split: None }
    }

    /// The row whose policy applies to an observed code and reason: the first one in the inheritance that has a policy.
    fn policy_row(&'static self, code: CloseCode, reason: &str, has_one: fn(Row) -> bool) -> Option<Row> {
        let mut table = self;
        loop {
            match table.find_in_this(code, reason) {
                Some(row) if has_one(row) => return Some(row),
                _ => table = table.inherits()?,
            }
        }
    }

    /// The same for the codes that no row names.
    pub(crate) fn policy_row_of_other(&'static self, has_one: fn(Row) -> bool) -> Option<Row> {
        self.lineage().filter_map(Self::other).find(|&row| has_one(row))
    }

    /// The table, and those that it inherits from in turn.
    pub(crate) fn lineage(&'static self) -> impl Iterator<Item = &'static Self> {
        core::iter::successors(Some(self), |table| table.inherits())
    }

    /// Whether the row decides for any of its codes.
    fn is_decided_by(&'static self, row: Row) -> bool {
        let reason = row.reason_prefix().unwrap_or("");
        row.codes().any(|code| self.find(CloseCode::new(code), reason) == Some(row))
    }
}

pub(crate) fn has_reconnect(row: Row) -> bool {
    row.reconnect().is_some()
}

pub(crate) fn has_diagnose(row: Row) -> bool {
    row.diagnose().is_some()
}

/// The rules of a table, in the order of the lookup: see [`PolicyTable::walk`].
///
/// It does not allocate. Each step looks at all rows of a table again. That suits exports of tables with hundreds of
/// rows; for a lookup use [`PolicyTable::find`].
#[derive(Clone, Debug)]
pub struct Walk {
    table: &'static PolicyTable,
    rows: Rows,
    split: Option<Split>,
}

impl Iterator for Walk {
    type Item = Rule;

    fn next(&mut self) -> Option<Rule> {
        loop {
            if let Some(split) = &mut self.split {
                match split.next() {
                    Some(rule) => return Some(rule),
                    None => self.split = None,
                }
            }
            let row = self.rows.next()?;
            if row.is_other() {
                let table = row.table();
                let reconnect = table.policy_row_of_other(has_reconnect);
                return Some(Rule::of(row, reconnect, table.policy_row_of_other(has_diagnose)));
            }
            let (reconnect, diagnose) = (row.reconnect().map(|_| row), row.diagnose().map(|_| row));
            if row.is_local() {
                return Some(Rule::of(row, reconnect, diagnose));
            }
            if !self.table.is_decided_by(row) {
                continue;
            }
            if reconnect.is_some() && diagnose.is_some() || row.table().inherits().is_none() {
                return Some(Rule::of(row, reconnect, diagnose));
            }
            self.split = Some(Split::new(self.table, row));
        }
    }
}

impl core::iter::FusedIterator for Walk {}

/// The rows of a table and of those that it inherits from, in the order of the lookup.
#[derive(Clone, Debug)]
struct Rows {
    table: &'static PolicyTable,
    place: Place,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    /// Among the rows for single codes of this table, after this row.
    Singles(&'static PolicyTable, Option<SingleOrder>),
    /// Among the rows for ranges of this table, before this one.
    Ranges(&'static PolicyTable, usize),
    Other,
    /// Among the own local ends, from this row on. Inherited ones are decisions of another enum's.
    Locals(usize),
}

/// By code, then the longest prefix first, then in the order of the variants.
type SingleOrder = (u16, Reverse<usize>, usize);

impl Rows {
    fn of(table: &'static PolicyTable) -> Self {
        Self { table, place: Place::Singles(table, None) }
    }

    fn next(&mut self) -> Option<Row> {
        loop {
            match self.place {
                Place::Singles(table, after) => match next_single(table, after) {
                    Some((order, row)) => {
                        self.place = Place::Singles(table, Some(order));
                        return Some(row);
                    }
                    None => self.place = Place::Ranges(table, 0),
                },
                Place::Ranges(table, at) => match (table.ranges.get(at), table.inherits()) {
                    (Some(&index), _) => {
                        self.place = Place::Ranges(table, at + 1);
                        return Some(Row::new(table, usize::from(index)));
                    }
                    (None, Some(inherited)) => self.place = Place::Singles(inherited, None),
                    (None, None) => self.place = Place::Other,
                },
                Place::Other => {
                    self.place = Place::Locals(0);
                    if let Some(other) = self.table.lineage().find_map(PolicyTable::other) {
                        return Some(other);
                    }
                }
                Place::Locals(at) => {
                    let row = self.table.rows().skip(at).find(|row| row.is_local())?;
                    self.place = Place::Locals(row.index() + 1);
                    return Some(row);
                }
            }
        }
    }
}

fn next_single(table: &'static PolicyTable, after: Option<SingleOrder>) -> Option<(SingleOrder, Row)> {
    let singles = table.rows().filter(|row| !row.is_range() && !row.is_other() && !row.is_local());
    let ordered = singles.map(|row| {
        let prefix_len = row.reason_prefix().map_or(0, str::len);
        ((row.first().get(), Reverse(prefix_len), row.index()), row)
    });
    ordered.filter(|&(order, _)| Some(order) > after).min_by_key(|&(order, _)| order)
}

/// The rules of a row that inherits a policy, which may differ by code and by reason.
#[derive(Clone, Debug)]
struct Split {
    table: &'static PolicyTable,
    row: Row,
    /// The inherited prefix that the rules are for now; `None` before the first one.
    prefix: Option<PrefixOrder>,
    reason_prefix: Option<&'static str>,
    /// The codes that have no rule for that prefix yet.
    rest: Option<(u16, u16)>,
    /// All inherited prefixes are done; what follows is for the row itself.
    is_last: bool,
}

/// The longest first, then by table, then by place in the table.
type PrefixOrder = (Reverse<usize>, usize, usize);

impl Split {
    fn new(table: &'static PolicyTable, row: Row) -> Self {
        Self { table, row, prefix: None, reason_prefix: None, rest: None, is_last: false }
    }

    fn next(&mut self) -> Option<Rule> {
        loop {
            if let Some((first, last)) = self.rest {
                let rule = self.rule(first, last);
                self.rest = match rule {
                    Some(rule) if rule.last < last => Some((rule.last + 1, last)),
                    _ => None,
                };
                if rule.is_some() {
                    return rule;
                }
            }
            if self.is_last {
                return None;
            }
            if let Some((order, inherited)) = self.next_prefix() {
                self.prefix = Some(order);
                self.reason_prefix = inherited.reason_prefix();
                let first = self.row.first().max(inherited.first()).get();
                self.rest = Some((first, self.row.last().min(inherited.last()).get()));
            } else {
                self.is_last = true;
                self.reason_prefix = self.row.reason_prefix();
                self.rest = Some((self.row.first().get(), self.row.last().get()));
            }
        }
    }

    /// The rule that begins with these codes; `None` if the row decides none of them. It may include codes that other
    /// rows decide, since the rules of those rows come first.
    fn rule(&self, first: u16, last: u16) -> Option<Rule> {
        let reason = self.reason_prefix.unwrap_or("");
        let mut rule: Option<Rule> = None;
        for code in first..=last {
            let observed = CloseCode::new(code);
            if self.table.find(observed, reason) == Some(self.row) {
                let reconnect = self.table.policy_row(observed, reason, has_reconnect);
                let diagnose = self.table.policy_row(observed, reason, has_diagnose);
                match rule {
                    None => {
                        let (row, reason_prefix) = (self.row, self.reason_prefix);
                        rule = Some(Rule { row, first, last, reason_prefix, reconnect, diagnose });
                    }
                    Some(rule) if rule.reconnect != reconnect || rule.diagnose != diagnose => {
                        return Some(Rule { last: code - 1, ..rule });
                    }
                    Some(_) => {}
                }
            }
        }
        rule
    }

    /// The next inherited row with a prefix that this row's policies may depend on.
    fn next_prefix(&self) -> Option<(PrefixOrder, Row)> {
        let own = self.row.reason_prefix().unwrap_or("");
        let inherited = self.row.table().lineage().enumerate().skip(1);
        let prefixed = inherited.flat_map(|(depth, table)| {
            table.columns.prefixes.iter().enumerate().map(move |(at, &(index, prefix))| {
                ((Reverse(prefix.len()), depth, at), Row::new(table, usize::from(index)), prefix)
            })
        });
        prefixed
            .filter(|&(order, row, prefix)| {
                let overlaps = row.first() <= self.row.last() && self.row.first() <= row.last();
                Some(order) > self.prefix && overlaps && prefix.len() > own.len() && prefix.starts_with(own)
            })
            .min_by_key(|&(order, ..)| order)
            .map(|(order, row, _)| (order, row))
    }
}

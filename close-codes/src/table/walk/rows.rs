//! The rows of a table and of those that it inherits from, in the order of the lookup.

use core::cmp::Reverse;

use crate::table::{PolicyTable, Row, place_at};

/// The rows of a table and of those that it inherits from, in the order of the lookup.
#[derive(Clone, Debug)]
pub(super) struct Rows {
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
    pub(super) fn of(table: &'static PolicyTable) -> Self {
        Self { table, place: Place::Singles(table, None) }
    }

    pub(super) fn next(&mut self) -> Option<Row> {
        loop {
            match self.place {
                Place::Singles(table, after) => match next_single(table, after) {
                    Some((order, row)) => {
                        self.place = Place::Singles(table, Some(order));
                        return Some(row);
                    }
                    None => self.place = Place::Ranges(table, 0),
                },
                Place::Ranges(table, at) => match (table.ranges.get(2 * at), table.inherits()) {
                    (Some(_), _) => {
                        self.place = Place::Ranges(table, at + 1);
                        return Some(Row::new(table, place_at(table.ranges, at)));
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

//! The rows for ranges, in the order of the lookup, for an enum whose ranges are all of literals. Where one is of an
//! expression, the compiler evaluates the runtime's `ranges`, which says the same.

use std::cmp::Reverse;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::Expansion;
use super::table::places;
use crate::model::{Codes, Row};

impl Expansion<'_> {
    /// ```text
    /// b"\0\x02\0\x01"
    /// ```
    pub(super) fn ranges(&self) -> TokenStream {
        let rows = &self.input.rows;
        let ranges = || rows.iter().filter(|row| matches!(row.codes, Codes::Range(..)));
        if ranges().any(Row::has_expression) {
            let (private, bytes) = (&self.private, 2 * ranges().count());
            return quote!(&#private::ranges::<#bytes>(&__COLUMNS));
        }
        places(in_order(rows).into_iter()).into_token_stream()
    }
}

/// The narrowest first, and of equal ones the longest prefix first.
fn in_order(rows: &[Row<'_>]) -> Vec<usize> {
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

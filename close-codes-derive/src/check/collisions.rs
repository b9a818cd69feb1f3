//! Two rows for the same codes.
//!
//! Literals are compared here. The compiler compares a row whose code is an expression with all others.

use std::collections::HashMap;

use quote::ToTokens;

use crate::ctxt::Ctxt;
use crate::model::{Codes, Row};

pub(super) fn check(ctxt: &Ctxt, rows: &[Row<'_>]) {
    ranges_go_up(ctxt, rows);
    one_other(ctxt, rows);
    one_row_for_a_code(ctxt, rows);
    ranges_do_not_cross(ctxt, rows);
}

/// An empty range would never match. A range of one code should be written as that code.
fn ranges_go_up(ctxt: &Ctxt, rows: &[Row<'_>]) {
    for row in rows {
        let (Codes::Range(..), Some((first, last))) = (&row.codes, row.literals()) else { continue };
        if first > last {
            ctxt.error(codes_of(row), format!("this range is backwards; write `{last}..={first}`"));
        } else if first == last {
            ctxt.error(
                codes_of(row),
                format!("this range has one code; write `#[close({first})]`, on a variant without a field"),
            );
        }
    }
}

/// Only one row can be for the codes that no other row names.
fn one_other(ctxt: &Ctxt, rows: &[Row<'_>]) {
    let mut first = None;
    for row in rows {
        let Codes::Other(span) = row.codes else { continue };
        match first {
            None => first = Some((span, row)),
            Some((first_span, first_row)) => {
                let name = &first_row.name;
                ctxt.error_at(
                    span,
                    format!("a second `other`; `{name}` already stands for every code that no variant names; remove one of the two"),
                );
                ctxt.error_at(first_span, "the first `other` is here");
            }
        }
    }
}

/// An observed code belongs to one row. Rows for the same code must differ by their reason prefixes.
fn one_row_for_a_code(ctxt: &Ctxt, rows: &[Row<'_>]) {
    let mut seen: HashMap<(u16, u16, String), &Row<'_>> = HashMap::new();
    // A malformed prefix is skipped: it is unknown whether it would make the row differ.
    for row in rows.iter().filter(|row| !row.is_prefix_mistaken) {
        let Some((first, last)) = row.literals() else { continue };
        let prefix = row.prefix.as_ref().map(|prefix| prefix.value.as_str().to_owned()).unwrap_or_default();
        let Some(earlier) = seen.insert((first, last, prefix.clone()), row) else { continue };
        let codes =
            if first == last { format!("close code {first}") } else { format!("the range {first}..={last}") };
        let name = &earlier.name;
        let remedy = if prefix.is_empty() {
            "remove one of the two, or tell them apart with `reason_prefix`"
        } else {
            "give them different prefixes"
        };
        ctxt.error_at_both(
            codes_of(row),
            format!("{codes} already belongs to `{name}`; {remedy}"),
            codes_of(earlier),
            format!("{codes} is given to `{name}` here"),
        );
        seen.insert((first, last, prefix), earlier);
    }
}

/// A range within another refines it. If two ranges cross, it would be unclear which one decides the codes in both.
fn ranges_do_not_cross(ctxt: &Ctxt, rows: &[Row<'_>]) {
    let mut ranges: Vec<(u16, u16, &Row<'_>)> = rows
        .iter()
        .filter_map(|row| row.literals().map(|(first, last)| (first, last, row)))
        .filter(|(first, last, _)| first < last)
        .collect();
    // The ranges are sorted by their first code, the wider first. A stack of the ranges around the current one then
    // finds every crossing in one pass.
    ranges.sort_by_key(|(first, last, _)| (*first, std::cmp::Reverse(*last)));
    let mut around: Vec<(u16, u16, &Row<'_>)> = Vec::new();
    for (first, last, row) in ranges {
        while around.last().is_some_and(|(_, end, _)| *end < first) {
            around.pop();
        }
        if let Some((other_first, other_last, other)) = around.last().filter(|(_, end, _)| *end < last) {
            let name = &other.name;
            ctxt.error_at_both(
                codes_of(row),
                format!(
                    "this range crosses that of `{name}`, {other_first}..={other_last}; a range may only lie within another, which it then refines"
                ),
                codes_of(other),
                format!("the range of `{name}` is here"),
            );
            continue;
        }
        around.push((first, last, row));
    }
}

/// The user's tokens for the codes of a row.
fn codes_of(row: &Row<'_>) -> proc_macro2::TokenStream {
    match &row.codes {
        Codes::One(code) => code.tokens.to_token_stream(),
        Codes::Range(first, last) => {
            let mut tokens = first.tokens.to_token_stream();
            tokens.extend(last.tokens.to_token_stream());
            tokens
        }
        Codes::Other(_) | Codes::Local(_) | Codes::Mistaken => row.variant.ident.to_token_stream(),
    }
}

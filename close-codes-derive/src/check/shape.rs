//! Which fields a variant must have.

use crate::ctxt::Ctxt;
use crate::model::{Codes, Row};

/// One code needs no field, and a local end has none to hold. A range and `other` need one, without a name, for the code
/// that was observed.
pub(super) fn check(ctxt: &Ctxt, row: &Row<'_>) {
    let name = &row.name;
    let fields = &row.variant.fields;
    let holds_code = matches!(fields, syn::Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1);
    match &row.codes {
        Codes::One(_) if !fields.is_empty() => {
            ctxt.error(
                fields,
                format!(
                    "`{name}` stands for one close code and has nothing to hold; remove the fields: `{name}`"
                ),
            );
        }
        Codes::Local(_) if !fields.is_empty() => {
            ctxt.error(
                fields,
                format!("`{name}` is a local end: no code is observed, and there is nothing to hold; remove the fields: `{name}`"),
            );
        }
        Codes::One(_) | Codes::Local(_) if !matches!(fields, syn::Fields::Unit) => {
            ctxt.error(fields, format!("remove the brackets: `{name}`"));
        }
        // To a range of one code, `collisions` says that it is a variant without a field.
        Codes::Range(..) if !holds_code && row.literals().is_none_or(|(first, last)| first != last) => {
            refuse(
                ctxt,
                row,
                format!(
                    "`{name}` stands for a range, and needs one field for the observed code: `{name}(u16)`"
                ),
            );
        }
        Codes::Other(_) if !holds_code => {
            refuse(
                ctxt,
                row,
                format!(
                    "`{name}` stands for every other code, and needs one field for the observed code: `{name}(u16)`"
                ),
            );
        }
        _ => {}
    }
}

/// Adds the mistake at the fields, or at the variant's name if there are none.
fn refuse(ctxt: &Ctxt, row: &Row<'_>, message: String) {
    if matches!(row.variant.fields, syn::Fields::Unit) {
        ctxt.error(&row.variant.ident, message);
    } else {
        ctxt.error(&row.variant.fields, message);
    }
}

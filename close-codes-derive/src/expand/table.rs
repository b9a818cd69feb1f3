//! The policy table: a column for each property.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::{Expansion, docs};
use crate::model::{Codes, Row};
use crate::tokens::Named;

/// The bits of the runtime's `SentBy`.
const CLIENT: u8 = 1;
const SERVER: u8 = 2;

impl Expansion<'_> {
    /// ```text
    /// const __COLUMNS: __p::Columns = __p::Columns { name: "ChatClose", names: &["GoingAway", ..], .. };
    /// const __SINGLES: [u16; 16] = __p::singles(&__COLUMNS);
    /// const __RANGES: [u16; 1] = __p::ranges(&__COLUMNS);
    /// static __TABLE: __p::PolicyTable = __p::PolicyTable::__new(__COLUMNS, &__SINGLES, &__RANGES, None);
    /// ```
    ///
    /// Columns of small numbers are byte strings, which are one literal for any number of rows.
    ///
    /// The table is a static and not a const, so that a cycle of `inherit` is one short error.
    pub(super) fn table(&self) -> TokenStream {
        let name = self.name.unraw().to_string();
        let doc = docs::text(&self.input.original.attrs);
        let rows = || self.rows().map(|(_, row)| row);
        let names = rows().map(|row| row.variant.ident.unraw().to_string());
        let docs = rows().map(|row| docs::text(&row.variant.attrs));
        let docs = sparse(docs.map(|doc| if doc.is_empty() { None } else { Some(doc) }));
        let codes = rows().map(|row| {
            let (first, last) = self.bounds(row);
            quote!((#first, #last))
        });
        let senders = Literal::byte_string(&rows().map(senders).collect::<Vec<u8>>());
        let (reconnect, reconnects) = without_repeats(rows().map(|row| row.reconnect.as_ref()));
        let (diagnose, diagnoses) = without_repeats(rows().map(|row| row.diagnose.as_ref()));
        // A row without a reason sends its prefix, so that the peer finds the same row.
        let reasons = sparse(rows().map(|row| row.reason.as_ref().or(row.prefix.as_ref()).map(text)));
        let prefixes = sparse(rows().map(|row| row.prefix.as_ref().map(text)));
        let other = match rows().position(Row::is_other).map(index) {
            Some(other) => quote!(::core::option::Option::Some(#other)),
            None => quote!(::core::option::Option::None),
        };
        let inherit = match &self.input.inherit {
            // rustc reports a cycle here, at the user's path.
            Some(inherited) => {
                let at = inherited.first_span();
                let table = quote_spanned!(at=> <#inherited as __p::Inherited>::TABLE);
                quote!(::core::option::Option::Some(#table))
            }
            None => quote!(::core::option::Option::None),
        };
        let singles =
            rows().filter(|row| row.prefix.is_none() && matches!(row.codes, Codes::One(_) | Codes::Mistaken));
        let slots = match singles.count() {
            0 => 0,
            singles => (2 * singles).next_power_of_two(),
        };
        let ranges = rows().filter(|row| is_range(row)).count();
        quote! {
            const __COLUMNS: __p::Columns = __p::Columns {
                name: #name,
                doc: #doc,
                names: &[#(#names),*],
                codes: &[#(#codes),*],
                senders: #senders,
                reconnect: #reconnect,
                reconnects: &[#(#reconnects),*],
                diagnose: #diagnose,
                diagnoses: &[#(#diagnoses),*],
                docs: &[#(#docs),*],
                reasons: &[#(#reasons),*],
                prefixes: &[#(#prefixes),*],
                other: #other,
            };
            const __SINGLES: [::core::primitive::u16; #slots] = __p::singles(&__COLUMNS);
            const __RANGES: [::core::primitive::u16; #ranges] = __p::ranges(&__COLUMNS);
            static __TABLE: __p::PolicyTable =
                __p::PolicyTable::__new(__COLUMNS, &__SINGLES, &__RANGES, #inherit);
        }
    }
}

fn is_range(row: &Row<'_>) -> bool {
    matches!(row.codes, Codes::Range(..))
}

fn senders(row: &Row<'_>) -> u8 {
    let client = if row.is_sent_by_client() { CLIENT } else { 0 };
    let server = if row.is_sent_by_server() { SERVER } else { 0 };
    client | server
}

/// The list of policies, and for each row the place + 1 of its policy in the list, as two bytes. Rows with equal
/// policies share one.
fn without_repeats<'a, T: PartialEq + 'a>(
    policies: impl Iterator<Item = Option<&'a T>>,
) -> (Literal, Vec<&'a T>) {
    let mut list: Vec<&T> = Vec::new();
    let mut places: Vec<u8> = Vec::new();
    for policy in policies {
        let place = match policy {
            None => 0,
            Some(policy) => match list.iter().position(|known| *known == policy) {
                Some(place) => index(place + 1),
                None => {
                    list.push(policy);
                    index(list.len())
                }
            },
        };
        places.extend(place.to_be_bytes());
    }
    (Literal::byte_string(&places), list)
}

/// The rows that have a text: `(row, text)`.
fn sparse(texts: impl Iterator<Item = Option<String>>) -> Vec<TokenStream> {
    texts
        .enumerate()
        .filter_map(|(row, text)| {
            let (row, text) = (index(row), text?);
            Some(quote!((#row, #text)))
        })
        .collect()
}

fn text(text: &Named<syn::LitStr>) -> String {
    text.value.value()
}

/// A row's index as the table stores it. `check` refuses an enum with too many variants.
fn index(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

//! The policy table: a column for each property.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;

use super::policy::Packed;
use super::{Expansion, docs};
use crate::model::{Row, Window};
use crate::tokens::{Named, Text};

/// The bits of the runtime's `SentBy`.
const CLIENT: u8 = 1;
const SERVER: u8 = 2;

impl Expansion<'_> {
    /// ```text
    /// static __TABLE: PolicyTable = lawful_table(Columns { name: "ChatClose", names: .., .. }, Singles { .. }, b"..", None);
    /// ```
    ///
    /// Columns are strings and byte strings: one literal, however many rows there are.
    ///
    /// A static and not a const: a circle of `inherit` is one short error then. It says "cycle detected when
    /// evaluating initializer of static", which is all that rustc lets us say of it, so that the name says the rest.
    ///
    /// Where a code is an expression, the compiler looks at the columns before the table stands, and they are a const:
    ///
    /// ```text
    /// const __COLUMNS: Columns = Columns { .. };
    /// static __TABLE: PolicyTable = lawful_table(__COLUMNS, Singles { .. }, &ranges::<2>(&__COLUMNS), None);
    /// ```
    pub(super) fn table(&self) -> TokenStream {
        let (private, table) = (&self.private, &self.table);
        // A mistake that is reported is not reported again.
        let constructor = if self.mistaken { quote!(PolicyTable::__new) } else { quote!(lawful_table) };
        let (columns, lists) = self.columns();
        let inherit = match &self.input.inherit {
            // rustc reports a cycle here, at the user's path.
            Some(inherited) => {
                let at = inherited.first_span();
                let inherited = quote_spanned!(at=> <#inherited as #private::Inherited>::TABLE);
                quote!(::core::option::Option::Some(#inherited))
            }
            None => quote!(::core::option::Option::None),
        };
        let (singles, ranges) = (self.singles(), self.ranges());
        if self.has_expression() {
            return quote! {
                const __COLUMNS: #private::Columns = #columns;
                static #table: #private::PolicyTable =
                    #private::#constructor(__COLUMNS, #singles, #ranges, #inherit) #lists;
            };
        }
        quote! {
            static #table: #private::PolicyTable =
                #private::#constructor(#columns, #singles, #ranges, #inherit) #lists;
        }
    }

    /// The columns; and the lists of delays, if there are any, which are no column.
    fn columns(&self) -> (TokenStream, Option<TokenStream>) {
        let private = &self.private;
        let name = self.name.unraw().to_string();
        let doc = docs::text(&self.input.original.attrs);
        let rows = || self.input.rows.iter();
        let names = self.texts(rows().map(|row| row.name.clone()));
        let docs = self.texts(self.docs.iter().map(|doc| doc.own.clone()));
        let codes = self.code_column();
        let senders = Literal::byte_string(&rows().map(senders).collect::<Vec<u8>>());
        let (reconnect, reconnects) = without_repeats(rows().map(|row| row.reconnect.as_ref()));
        let (diagnose, diagnoses) = without_repeats(rows().map(|row| row.diagnose.as_ref()));
        let advice = self.texts(diagnoses.iter().map(|policy| policy.advice.clone().unwrap_or_default()));
        let reconnects = Packed::reconnects(&reconnects);
        let lists = self.lists(&reconnects.lists);
        let reconnects = Literal::byte_string(&reconnects.bytes);
        let diagnoses = Literal::byte_string(&Packed::diagnoses(&diagnoses).bytes);
        // A row without a reason sends its prefix, so that the peer finds the same row.
        let reasons = self.texts(
            rows().map(|row| row.reason.as_ref().or(row.prefix.as_ref()).map(text).unwrap_or_default()),
        );
        let with_prefix = self.rows().filter(|(_, row)| row.prefix.is_some());
        let with_prefix = places(with_prefix.map(|(index, _)| index));
        let prefixes = self.texts(rows().filter_map(|row| row.prefix.as_ref().map(text)));
        let expressions = self.rows().filter(|(_, row)| row.has_expression());
        let expressions = places(expressions.map(|(index, _)| index));
        let other = match rows().position(Row::is_other).map(index) {
            Some(other) => quote!(::core::option::Option::Some(#other)),
            None => quote!(::core::option::Option::None),
        };
        let columns = quote! {
            #private::Columns {
                name: #name,
                doc: #doc,
                names: #names,
                codes: #codes,
                senders: #senders,
                reconnect: #reconnect,
                reconnects: #reconnects,
                diagnose: #diagnose,
                diagnoses: #diagnoses,
                advice: #advice,
                docs: #docs,
                reasons: #reasons,
                prefixed: #with_prefix,
                prefixes: #prefixes,
                expressions: #expressions,
                other: #other,
            }
        };
        (columns, lists)
    }

    /// ```text
    /// .__with_lists(&[DelayList::new(const { &[DelayWindow::new(..), ..] })])
    /// ```
    fn lists(&self, lists: &[&[Window]]) -> Option<TokenStream> {
        let private = &self.private;
        let lists = lists.iter().map(|delays| {
            let delays = delays.iter().map(|Window { min, max }| {
                let (min, max) = (u64::from(*min), u64::from(*max));
                quote!(#private::DelayWindow::new(#private::Duration::from_millis(#min), #private::Duration::from_millis(#max)))
            });
            quote!(#private::DelayList::new(const { &[#(#delays),*] }))
        });
        (lists.len() > 0).then(|| quote!(.__with_lists(const { &[#(#lists),*] })))
    }

    /// ```text
    /// __p::Texts { all: "GoingAwayNoStatus", ends: b"\0\0\0\x09\0\0\0\x11" }
    /// ```
    fn texts(&self, texts: impl Iterator<Item = String>) -> TokenStream {
        let mut all = String::new();
        let mut ends: Vec<u8> = Vec::new();
        for text in texts {
            all.push_str(&text);
            // More text than that is more than rustc reads of one file.
            ends.extend(u32::try_from(all.len()).unwrap_or(u32::MAX).to_be_bytes());
        }
        let ends = Literal::byte_string(if all.is_empty() { &[] } else { &ends });
        let private = &self.private;
        quote!(#private::Texts { all: #all, ends: #ends })
    }

    /// The first and the last code of each row: one literal, unless a code is an expression.
    fn code_column(&self) -> TokenStream {
        if self.has_expression() {
            let (private, bytes) = (&self.private, 4 * self.input.rows.len());
            let codes = self.rows().map(|(index, row)| {
                let (first, last) = self.bounds(index, row);
                quote!((#first, #last))
            });
            return quote!(&#private::code_bytes::<#bytes>(&[#(#codes),*]));
        }
        let codes = self.rows().flat_map(|(_, row)| {
            let (first, last) = row.bounds().unwrap_or_default();
            [first.to_be_bytes(), last.to_be_bytes()].concat()
        });
        Literal::byte_string(&codes.collect::<Vec<u8>>()).into_token_stream()
    }
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

/// Places as two bytes each, the higher first: one literal, however many there are.
pub(super) fn places(places: impl Iterator<Item = usize>) -> Literal {
    Literal::byte_string(&places.flat_map(|place| index(place).to_be_bytes()).collect::<Vec<u8>>())
}

fn text(text: &Named<Text>) -> String {
    text.value.as_str().to_owned()
}

/// A row's index as the table stores it. `check` refuses an enum with too many variants.
fn index(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

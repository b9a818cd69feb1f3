//! The twins: the generated enums of what one role may send.

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::chunks::Match;
use super::reason::code_field;
use super::table::places;
use super::{Expansion, span};
use crate::model::{Role, Row, Twin};

impl Expansion<'_> {
    /// ```text
    /// /// The close reasons of [`ChatClose`] that a server may send. ..
    /// #[derive(::core::clone::Clone, ..)]
    /// pub enum ServerClose { GoingAway, Throttled(::close_codes::__private0::CodeIn<4100, 4199>) }
    /// ```
    pub(super) fn twin_enum(&self, twin: &Twin, variants: &[TokenStream]) -> TokenStream {
        let original = self.input.original;
        let (name, derives) = (twin_name(twin), &twin.derives);
        let doc = self.twin_doc(twin);
        let non_exhaustive = original.attrs.iter().filter(|attr| attr.path().is_ident("non_exhaustive"));
        let deprecated = original.attrs.iter().filter(|attr| attr.path().is_ident("deprecated"));
        let hidden = original.attrs.iter().any(is_hidden).then(|| quote!(#[doc(hidden)]));
        let allowed = original.attrs.iter().filter_map(allowed);
        let variants: TokenStream =
            self.sent(twin).filter_map(|(index, _)| variants.get(index)).cloned().collect();
        let head = head(&original.vis, &name);
        let mut variants = Group::new(Delimiter::Brace, variants);
        variants.set_span(name.span());
        let derive_more = if derives.is_empty() { None } else { Some(quote!(#[derive(#derives)])) };
        quote! {
            #[doc = #doc]
            #[derive(
                ::core::clone::Clone,
                ::core::marker::Copy,
                ::core::cmp::PartialEq,
            )]
            #derive_more
            #(#deprecated)*
            #hidden
            #(#allowed)*
            #(#non_exhaustive)*
            #head #variants
        }
    }

    /// The impls of a twin, by a macro of the runtime's:
    ///
    /// ```text
    /// __p::twin! {
    ///     ServerClose of ChatClose, sent by Server, "What ..",
    ///     row(__it) { (.., None) }
    ///     from_row(__it, __code) { .. }
    /// }
    /// ```
    ///
    /// The row of its variant and the code that it holds are a const function; what needs no const is the runtime's, for
    /// whatever is a `Twin`. It converts to the user's enum, which always works, and back, which does not; its role is
    /// that of the endpoints that may send it, of a twin without a role those of both ends of a connection.
    pub(super) fn twin_impls(&self, twin: &Twin) -> TokenStream {
        let (enum_name, name, private) = (self.name, twin_name(twin), &self.private);
        let role = match twin.role {
            None => quote!(EitherEnd),
            Some(Role::Client) => quote!(Client),
            Some(Role::Server) => quote!(Server),
            Some(Role::Browser) => quote!(Browser),
        };
        let doc = self.impl_doc();
        let (row, more_rows) = self.twin_row(twin);
        let held = self.twin_code(twin);
        let row = match self.sent(twin).next() {
            Some(_) => quote!((#row, #held)),
            // Whatever stood beside the match of an enum without variants would be unreachable code.
            None => row,
        };
        let (from_row, more_from_row) = self.variant_of_row(twin);
        // One const for each twin, since the helpers of all twins have the same names.
        quote! {
            const _: () = {
                #more_rows
                #more_from_row
                #private::twin! {
                    #name of #enum_name, sent by #role, #doc
                    row(__it) { #row }
                    from_row(__it, __code) { #from_row }
                }
            };
        }
    }

    /// The row of a twin's variant, and the functions beside it: bytes where no variant has a field, since only then a
    /// variant is a number.
    fn twin_row(&self, twin: &Twin) -> (TokenStream, TokenStream) {
        let name = twin_name(twin);
        let has_fields = self.sent(twin).any(|(_, row)| !matches!(row.variant.fields, syn::Fields::Unit));
        if has_fields || self.sent(twin).next().is_none() {
            return Match {
                name: "__row",
                qualifier: quote!(const),
                it: quote!(__it),
                argument: quote!(#name),
                extra: None,
                output: quote!(::core::primitive::usize),
                wrap: TokenStream::new(),
                arms: self
                    .sent(twin)
                    .map(|(index, row)| {
                        let (variant, index) =
                            (span::located_ident(&row.variant.ident), Literal::usize_unsuffixed(index));
                        quote!(#name::#variant { .. } => #index,)
                    })
                    .collect(),
                otherwise: None,
                never: quote!(0),
            }
            .expand();
        }
        let rows = places(self.sent(twin).map(|(index, _)| index));
        (quote!(__p::place_at(#rows, __it as ::core::primitive::usize)), TokenStream::new())
    }

    /// The code that a twin's variant holds, for ranges.
    fn twin_code(&self, twin: &Twin) -> TokenStream {
        let name = twin_name(twin);
        let arms: Vec<TokenStream> = self
            .sent(twin)
            .filter(|(_, row)| code_field(row).is_some())
            .map(|(_, row)| {
                let variant = span::located_ident(&row.variant.ident);
                quote!(#name::#variant(__code) => ::core::option::Option::Some(__code.code()))
            })
            .collect();
        if arms.is_empty() {
            return quote!(::core::option::Option::None);
        }
        let all_hold_one = arms.len() == self.sent(twin).count();
        let rest = if all_hold_one { None } else { Some(quote!(_ => ::core::option::Option::None,)) };
        quote!(match __it { #(#arms,)* #rest })
    }

    /// The variant of a row, and the functions beside it.
    fn variant_of_row(&self, twin: &Twin) -> (TokenStream, TokenStream) {
        let name = twin_name(twin);
        Match {
            name: "__from_row",
            qualifier: TokenStream::new(),
            it: quote!(__it),
            argument: quote!(::core::primitive::usize),
            extra: Some(quote!(__code: ::core::option::Option<__p::CloseCode>)),
            output: quote!(::core::option::Option<#name>),
            wrap: quote!(::core::option::Option::Some),
            arms: self.sent(twin).filter_map(|(index, row)| self.arm_to_twin(&name, index, row)).collect(),
            otherwise: Some(self.units(&name, self.sent(twin))),
            never: quote!(::core::option::Option::None),
        }
        .expand()
    }

    fn arm_to_twin(&self, name: &Ident, index: usize, row: &Row<'_>) -> Option<TokenStream> {
        code_field(row)?;
        let variant = span::located_ident(&row.variant.ident);
        let place = Literal::usize_unsuffixed(index);
        let (first, last) = self.bounds(index, row);
        Some(quote! {
            #place => match __p::code_in::<{ #first }, { #last }>(__code) {
                ::core::option::Option::Some(__code) => #name::#variant(__code),
                ::core::option::Option::None => return ::core::option::Option::None,
            },
        })
    }

    /// The rows that a twin has.
    pub(super) fn sent<'b>(&'b self, twin: &'b Twin) -> impl Iterator<Item = (usize, &'b Row<'b>)> {
        self.rows().filter(|(_, row)| row.refusal(twin.role).is_none())
    }

    /// The variant that each twin has of a row: written once, however many twins have it.
    pub(super) fn twin_variant(&self, index: usize, row: &Row<'_>) -> TokenStream {
        if self.input.is_in_no_twin(row) {
            return TokenStream::new();
        }
        let doc = self.variant_doc(index, row);
        let deprecated = row.variant.attrs.iter().filter(|attr| attr.path().is_ident("deprecated"));
        let variant = span::located_ident(&row.variant.ident);
        let fields = self.twin_fields(index, row);
        quote!(#doc #(#deprecated)* #variant #fields,)
    }

    /// The fields of a twin's variant: a code of the range. After a mistake, as many fields as the user wrote.
    fn twin_fields(&self, index: usize, row: &Row<'_>) -> TokenStream {
        let private = &self.private;
        if code_field(row).is_some() {
            let (first, last) = self.bounds(index, row);
            return quote!((#private::CodeIn<{ #first }, { #last }>));
        }
        match &row.variant.fields {
            syn::Fields::Unit => TokenStream::new(),
            syn::Fields::Unnamed(fields) => {
                let fields = fields.unnamed.iter().map(|_| quote!(::core::primitive::u16));
                quote!((#(#fields),*))
            }
            syn::Fields::Named(fields) => {
                let names = fields.named.iter().map(|field| &field.ident);
                quote!({ #(#names: ::core::primitive::u16),* })
            }
        }
    }
}

/// `pub enum ServerClose`, all of it at the name that the user wrote: if another item has the name, rustc shows the items
/// from their first tokens to their last.
fn head(visibility: &syn::Visibility, name: &Ident) -> TokenStream {
    let at = name.span();
    let mut visibility = visibility.clone();
    match &mut visibility {
        syn::Visibility::Public(public) => public.span = at,
        syn::Visibility::Restricted(restricted) => restricted.pub_token.span = at,
        syn::Visibility::Inherited => {}
    }
    quote_spanned!(at=> #visibility enum #name)
}

/// `#[doc(hidden)]`: what is generated from a hidden enum is hidden, too.
fn is_hidden(attr: &syn::Attribute) -> bool {
    let syn::Meta::List(list) = &attr.meta else { return false };
    let words: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
    list.path.is_ident("doc")
        && words
            .split(|token| token.to_string() == ",")
            .any(|option| matches!(option, [TokenTree::Ident(word)] if word == "hidden"))
}

/// The lints that the user allows for the enum, or expects of it: those that look at public enums look at the twins, too,
/// and no attribute of the user's can stand there. What is expected may be said of the enum only.
fn allowed(attr: &syn::Attribute) -> Option<TokenStream> {
    let syn::Meta::List(list) = &attr.meta else { return None };
    let lints = &list.tokens;
    let is_allowed = ["allow", "expect"].iter().any(|level| list.path.is_ident(level));
    is_allowed.then(|| quote!(#[allow(#lints)]))
}

fn twin_name(twin: &Twin) -> Ident {
    span::located_ident(&twin.name)
}

//! `impl CloseReason`: the table, and the way from a row to its variant and back.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::chunks::Match;
use super::{Expansion, span};
use crate::model::Row;

impl Expansion<'_> {
    /// ```text
    /// fn __from_row(__it: usize, __code: CloseCode) -> Option<ChatClose> {
    ///     match __it { 0 => Some(ChatClose::GoingAway), 3 => Some(ChatClose::Throttled(From::from(__code))), _ => None }
    /// }
    /// fn __to_row(__it: &ChatClose) -> (usize, Option<CloseCode>) {
    ///     match __it { ChatClose::GoingAway => (0, None), ChatClose::Throttled(__code) => (3, Some(..)) }
    /// }
    /// ```
    pub(super) fn reason(&self) -> TokenStream {
        let name = self.name;
        let from_row = Match {
            name: "__from_row",
            qualifier: TokenStream::new(),
            argument: quote!(::core::primitive::usize),
            extra: Some(quote!(__code: __p::CloseCode)),
            output: quote!(::core::option::Option<#name>),
            arms: self.rows().map(|(index, row)| self.arm_from_row(index, row)).collect(),
            otherwise: Some(quote!(::core::option::Option::None)),
            never: quote!(::core::option::Option::None),
        };
        let to_row = Match {
            name: "__to_row",
            qualifier: TokenStream::new(),
            argument: quote!(&#name),
            extra: None,
            output: quote!((::core::primitive::usize, ::core::option::Option<__p::CloseCode>)),
            arms: self.rows().map(|(index, row)| self.arm_to_row(index, row)).collect(),
            otherwise: self.input.rows.is_empty().then(|| quote!((0, ::core::option::Option::None))),
            never: quote!((0, ::core::option::Option::None)),
        };
        let (from_row, to_row) = (from_row.expand(), to_row.expand());
        quote! {
            #from_row
            #to_row
            #[automatically_derived]
            impl __p::CloseReason for #name {
                const TABLE: &'static __p::PolicyTable = &__TABLE;

                fn __from_row(
                    __row: ::core::primitive::usize,
                    __code: __p::CloseCode,
                ) -> ::core::option::Option<#name> {
                    __from_row(__row, __code)
                }

                fn __row(&self) -> (::core::primitive::usize, ::core::option::Option<__p::CloseCode>) {
                    __to_row(self)
                }
            }
        }
    }

    fn arm_from_row(&self, index: usize, row: &Row<'_>) -> TokenStream {
        let (name, variant, index) = (self.name, &row.variant.ident, Literal::usize_unsuffixed(index));
        let variant = span::located_ident(variant);
        match (code_field(row), &row.variant.fields) {
            (Some(field), _) => {
                let code = from_code(field);
                quote!(#index => ::core::option::Option::Some(#name::#variant(#code)))
            }
            (None, syn::Fields::Unit) => quote!(#index => ::core::option::Option::Some(#name::#variant)),
            // Reported already: fields that the variant should not have.
            (None, _) => quote!(#index => ::core::option::Option::None),
        }
    }

    fn arm_to_row(&self, index: usize, row: &Row<'_>) -> TokenStream {
        let (name, variant, index) = (self.name, &row.variant.ident, Literal::usize_unsuffixed(index));
        let variant = span::located_ident(variant);
        match (code_field(row), &row.variant.fields) {
            (Some(field), _) => {
                let code = to_code(field);
                quote!(#name::#variant(__code) => (#index, ::core::option::Option::Some(#code)))
            }
            (None, syn::Fields::Unit) => quote!(#name::#variant => (#index, ::core::option::Option::None)),
            (None, _) => quote!(#name::#variant { .. } => (#index, ::core::option::Option::None)),
        }
    }
}

/// The type of the field that holds the observed code.
pub(super) fn code_field<'a>(row: &Row<'a>) -> Option<&'a syn::Type> {
    use crate::model::Codes;
    match (&row.codes, &row.variant.fields) {
        (Codes::Range(..) | Codes::Other(_), syn::Fields::Unnamed(fields)) if fields.unnamed.len() == 1 => {
            fields.unnamed.first().map(|field| &field.ty)
        }
        _ => None,
    }
}

/// The observed code as the field, so that rustc points at the user's type where it cannot be.
pub(super) fn from_code(field: &syn::Type) -> TokenStream {
    quote_spanned!(span::located(field.span())=> <#field as __p::CodeField>::from_code(__code))
}

fn to_code(field: &syn::Type) -> TokenStream {
    quote_spanned!(span::located(field.span())=> <#field as __p::CodeField>::to_code(__code))
}

//! `impl CloseReason`: the table, and the conversions from a row to its variant and back.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::chunks::Match;
use super::{Expansion, span};
use crate::model::Row;

impl Expansion<'_> {
    /// ```text
    /// fn __from_row(__it: usize, __code: CloseCode) -> Option<ChatClose> {
    ///     Some(match __it {
    ///         0 => ChatClose::GoingAway,
    ///         3 => ChatClose::Throttled(<u16 as CodeField>::from_code(__code)),
    ///         _ => return None,
    ///     })
    /// }
    /// fn __to_row(__it: &ChatClose) -> usize {
    ///     (match __it { ChatClose::GoingAway => 0, ChatClose::Throttled { .. } => 3 })
    /// }
    /// fn __held(__it: &ChatClose) -> Option<CloseCode> {
    ///     match __it { ChatClose::Throttled(__code) => Some(..), _ => None }
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
            wrap: quote!(::core::option::Option::Some),
            arms: self.rows().filter_map(|(index, row)| self.arm_from_row(index, row)).collect(),
            otherwise: Some(quote!(::core::option::Option::None)),
            never: quote!(::core::option::Option::None),
        };
        let to_row = Match {
            name: "__to_row",
            qualifier: TokenStream::new(),
            argument: quote!(&#name),
            extra: None,
            output: quote!(::core::primitive::usize),
            wrap: TokenStream::new(),
            arms: self.rows().map(|(index, row)| self.arm_to_row(index, row)).collect(),
            otherwise: self.input.rows.is_empty().then(|| quote!(0)),
            never: quote!(0),
        };
        let (from_row, to_row, held) = (from_row.expand(), to_row.expand(), self.held());
        quote! {
            #from_row
            #to_row
            #held
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
                    (__to_row(self), __held(self))
                }
            }
        }
    }

    fn arm_from_row(&self, index: usize, row: &Row<'_>) -> Option<TokenStream> {
        let (name, index) = (self.name, Literal::usize_unsuffixed(index));
        let variant = span::located_ident(&row.variant.ident);
        match (code_field(row), &row.variant.fields) {
            (Some(field), _) => {
                let code = from_code(field);
                Some(quote!(#index => #name::#variant(#code)))
            }
            (None, syn::Fields::Unit) => Some(quote!(#index => #name::#variant)),
            // Reported already: the variant has fields that it should not have.
            (None, _) => None,
        }
    }

    fn arm_to_row(&self, index: usize, row: &Row<'_>) -> TokenStream {
        let (name, index) = (self.name, Literal::usize_unsuffixed(index));
        let variant = span::located_ident(&row.variant.ident);
        match &row.variant.fields {
            syn::Fields::Unit => quote!(#name::#variant => #index),
            _ => quote!(#name::#variant { .. } => #index),
        }
    }

    /// The code that a variant's field holds.
    fn held(&self) -> TokenStream {
        let name = self.name;
        let arms: Vec<TokenStream> = self
            .rows()
            .filter_map(|(_, row)| {
                let (variant, code) = (span::located_ident(&row.variant.ident), to_code(code_field(row)?));
                Some(quote!(#name::#variant(__code) => ::core::option::Option::Some(#code)))
            })
            .collect();
        let output = quote!(::core::option::Option<__p::CloseCode>);
        if arms.is_empty() {
            return quote!(fn __held(_: &#name) -> #output { ::core::option::Option::None });
        }
        let rest = (arms.len() < self.input.rows.len()).then(|| quote!(_ => ::core::option::Option::None,));
        quote!(fn __held(__it: &#name) -> #output { match __it { #(#arms,)* #rest } })
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

/// The conversion of the observed code into the field. If it is impossible, rustc points at the user's type.
pub(super) fn from_code(field: &syn::Type) -> TokenStream {
    quote_spanned!(span::located(field.span())=> <#field as __p::CodeField>::from_code(__code))
}

fn to_code(field: &syn::Type) -> TokenStream {
    quote_spanned!(span::located(field.span())=> <#field as __p::CodeField>::to_code(__code))
}

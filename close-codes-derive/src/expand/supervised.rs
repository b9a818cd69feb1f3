//! `impl Supervised`, with bounds that hold only if the enum decides every end of a connection.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::reason::{code_field, from_code};
use super::{Expansion, span};

impl Expansion<'_> {
    /// ```text
    /// const __GAP: __p::Gap = __p::Gap::of(&__TABLE);
    /// impl __p::Decided for ChatClose
    /// where
    ///     __p::Check<{ __GAP.is_not_policy() }>: for<'__a> __p::HasPolicy<'__a, ChatClose, { __GAP.code() }>,
    ///     ..
    /// { .. }
    /// ```
    pub(super) fn supervised(&self) -> TokenStream {
        let (name, table) = (self.name, &self.table);
        let other = self.input.rows.iter().find(|row| row.is_other());
        let with_other = other.and_then(|row| Some((row, code_field(row)?)));
        // A local end has no code by which it could inherit a policy: the macro knows whether it has one.
        let is_undecided = self.input.rows.iter().any(|row| row.is_local() && row.reconnect.is_none());
        let at = name.span();
        // A bound that does not hold, so that what is behind it is never called.
        let never = |condition: &TokenStream| quote_spanned!(at=> where __p::Check<false>: for<'__a> __p::#condition<'__a, #name>);
        let (gap, bounds, fallback) = match with_other {
            // A mistake was reported, so it is unknown whether the enum decides every end. No bound, no second error.
            _ if self.mistaken => (None, TokenStream::new(), None),
            Some(_) if is_undecided => (None, never(&quote_spanned!(at=> LocalHasPolicy)), None),
            Some((row, field)) => {
                let variant = span::located_ident(&row.variant.ident);
                let code = from_code(field);
                let gap = quote!(
                    const __GAP: __p::Gap = __p::Gap::of(&#table);
                );
                (Some(gap), self.decided(), Some(quote!(#name::#variant(#code))))
            }
            None => (None, never(&quote_spanned!(at=> HasOther)), None),
        };
        let body = match fallback {
            Some(fallback) => quote! {
                let __code = __closed.code();
                match <#name as __p::CloseReason>::find(__code, __closed.reason()) {
                    ::core::option::Option::Some(__reason) => __reason,
                    ::core::option::Option::None => #fallback,
                }
            },
            // It is never called.
            None => quote!(loop {}),
        };
        let implementation = quote_spanned!(at=> impl __p::Decided for #name #bounds);
        quote! {
            #gap
            #[automatically_derived]
            #implementation {
                fn from_closed(__closed: &__p::Closed) -> #name { #body }
            }
        }
    }

    fn decided(&self) -> TokenStream {
        let name = self.name;
        // The user's own span, since with the derive's span rustc adds advice about the expansion.
        let at = name.span();
        quote_spanned! {at=>
            where
                __p::Check<{ __GAP.is_not_policy() }>: for<'__a> __p::HasPolicy<'__a, #name, { __GAP.code() }>,
                __p::Check<{ __GAP.is_not_others_policy() }>: for<'__a> __p::OtherHasPolicy<'__a, #name>,
                __p::Check<{ __GAP.is_not_lost_connection() }>:
                    for<'__a> __p::DecidesLostConnection<'__a, #name, { __GAP.code() }>,
                __p::Check<{ __GAP.is_not_lost_connections() }>:
                    for<'__a> __p::DecidesLostConnections<'__a, #name>
        }
    }
}

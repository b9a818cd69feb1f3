//! From the model to the generated code.
//!
//! The twins are emitted next to the enum, because users name them. Everything else goes into one anonymous const, so
//! that the names of helpers cannot clash with the user's names:
//!
//! ```text
//! pub enum ServerClose { .. }                       // twin
//! const _: () = {
//!     static __TABLE: ::close_codes::__private0::PolicyTable = ..;  // table
//!     const _: () = ::close_codes::__private0::assert_code(..);     // law, of expressions
//!     const _: () = {
//!         use ::close_codes::__private0::scope::{__p, *};
//!         impl __p::CloseReason for ChatClose { .. }    // reason
//!         impl __p::Supervised for ChatClose { .. }     // supervised
//!         ::close_codes::__private0::twin! { ServerClose of ChatClose .. }   // twin
//!         impl ServerClose where .. { .. }              // refusal
//!     };
//! };
//! ```
//!
//! The runtime's `scope` holds `__p`, its private module, and what lets a binding have any name. No path of the user's
//! stands where the scope is: it could begin with a `__p` of their own. `__p` is imported by its name, too: if the runtime
//! is not found, rustc says so once, and not again of every path that begins with `__p`.
//!
//! Rules for the generated code: paths are absolute; `Self` is never used; no `match` has more than 64 arms, since rustc's
//! time grows with the square of the arms; a user's expression is written exactly once.

mod chunks;
mod codes;
mod docs;
mod law;
mod markdown;
mod policy;
mod ranges;
mod reason;
mod refusal;
mod singles;
mod span;
mod supervised;
mod table;
mod twin;
mod words;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use self::docs::RowDoc;
use crate::model::{Input, Row};

/// The runtime's private module. The number is the patch version, so that code that this macro generates does not
/// compile with another release of the runtime.
const PRIVATE: &str = concat!("__private", env!("CARGO_PKG_VERSION_PATCH"));

/// What every part of the expansion needs.
struct Expansion<'a> {
    input: &'a Input<'a>,
    /// The user's enum.
    name: &'a Ident,
    /// The path of the runtime's private module.
    private: TokenStream,
    /// The documentation of the rows, for the table and the twins.
    docs: Vec<RowDoc>,
    /// The static that holds the table.
    table: Ident,
    /// Whether errors were reported. Code that could only repeat them is then left out.
    mistaken: bool,
}

pub(crate) fn expand(input: &Input<'_>, mistaken: bool) -> TokenStream {
    let krate = &input.krate;
    let module = Ident::new(PRIVATE, Span::call_site());
    let name = &span::generated(&input.original.ident, input.original.ident.span());
    let table = match &input.inherit {
        Some(_) => {
            format_ident!("TABLE_OF_{}_AND_ALL_THAT_IT_INHERITS", name.unraw(), span = Span::call_site())
        }
        None => format_ident!("__TABLE"),
    };
    let docs = input.rows.iter().map(|row| RowDoc::new(input, row)).collect();
    let expansion = Expansion { input, name, private: quote!(#krate::#module), docs, table, mistaken };
    expansion.expand()
}

/// The code for an item that is no enum or has generics: an empty table, so that only the mistake itself is reported.
pub(crate) fn stub(original: &syn::DeriveInput, krate: &TokenStream) -> TokenStream {
    let module = Ident::new(PRIVATE, Span::call_site());
    let name = &original.ident;
    if original.generics.lifetimes().next().is_some() {
        return TokenStream::new();
    }
    let (impl_generics, type_generics, where_clause) = original.generics.split_for_impl();
    let static_bounds = original.generics.type_params().map(|parameter| &parameter.ident);
    let predicates = where_clause.into_iter().flat_map(|clause| &clause.predicates);
    let where_clause = quote!(where #(#predicates,)* #(#static_bounds: 'static),*);
    quote! {
        const _: () = {
            use #krate::#module::scope::{__p, *};
            static __TABLE: __p::PolicyTable = __p::PolicyTable::__EMPTY;
            #[automatically_derived]
            impl #impl_generics __p::CloseReason for #name #type_generics #where_clause {
                const TABLE: &'static __p::PolicyTable = &__TABLE;
                fn __from_row(_: ::core::primitive::usize, _: __p::CloseCode) -> ::core::option::Option<#name #type_generics> {
                    ::core::option::Option::None
                }
                fn __row(&self) -> (::core::primitive::usize, ::core::option::Option<__p::CloseCode>) {
                    (0, ::core::option::Option::None)
                }
            }
        };
    }
}

impl Expansion<'_> {
    fn expand(&self) -> TokenStream {
        let private = &self.private;
        let allow_deprecated = self.allow_deprecated();
        let codes = self.codes();
        let variants: Vec<TokenStream> =
            self.rows().map(|(index, row)| self.twin_variant(index, row)).collect();
        let twins = self.input.twins.iter().map(|twin| self.twin_enum(twin, &variants));
        let table = self.table();
        let law = self.law();
        let reason = self.reason();
        let supervised = self.supervised();
        let twin_impls = self.input.twins.iter().map(|twin| self.twin_impls(twin));
        let refusals = self.input.twins.iter().map(|twin| self.refusals(twin));
        quote! {
            #codes
            #(#twins)*
            #allow_deprecated
            const _: () = {
                #table
                #law
                const _: () = {
                    use #private::scope::{__p, *};
                    #reason
                    #supervised
                    #(#twin_impls)*
                    #(#refusals)*
                };
            };
        }
    }

    /// An `allow`, but only if a variant is deprecated: under `forbid(deprecated)`, an `allow` is an error.
    fn allow_deprecated(&self) -> Option<TokenStream> {
        let is_deprecated =
            |attrs: &[syn::Attribute]| attrs.iter().any(|attr| attr.path().is_ident("deprecated"));
        let any = is_deprecated(&self.input.original.attrs)
            || self.input.rows.iter().any(|row| is_deprecated(&row.variant.attrs));
        any.then(|| quote!(#[allow(deprecated)]))
    }

    /// Whether a code of the enum is an expression: then the compiler makes what the derive would write.
    fn has_expression(&self) -> bool {
        self.input.rows.iter().any(Row::has_expression)
    }

    /// The rows with their index in the table.
    fn rows(&self) -> impl Iterator<Item = (usize, &Row<'_>)> {
        self.input.rows.iter().enumerate()
    }
}

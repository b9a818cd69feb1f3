//! `Match`: splits a long `match` into functions of at most 64 arms.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The most arms of one `match`.
const ARMS: usize = 64;

/// A `match` of one value, in functions of at most 64 arms each:
///
/// ```text
/// wrap(match it { first 64 arms, _ => return name_1(it, extra..) })            // the body, for a function of the caller's
/// fn name_1(__it: Type, extra..) -> Output { wrap(match __it { .. }) }         // the functions beside it
/// ```
pub(super) struct Match {
    /// The name of the functions, each with its number behind.
    pub(super) name: &'static str,
    /// `const` or nothing.
    pub(super) qualifier: TokenStream,
    /// What the body matches: `self` or `__it`.
    pub(super) it: TokenStream,
    /// The type of it.
    pub(super) argument: TokenStream,
    /// A further argument, `__code`, with its type, or none.
    pub(super) extra: Option<TokenStream>,
    pub(super) output: TokenStream,
    /// The wrapper around an arm's value, `Some` or nothing. It is written once, and not in each arm.
    pub(super) wrap: TokenStream,
    /// Each with its comma.
    pub(super) arms: Vec<TokenStream>,
    /// The result after the last arm; `None` if the arms are exhaustive in one `match`.
    pub(super) otherwise: Option<TokenStream>,
    /// The result after the last arm of several matches, where rustc does not see that the arms are exhaustive.
    pub(super) never: TokenStream,
}

impl Match {
    /// The body, and the functions beside it.
    pub(super) fn expand(&self) -> (TokenStream, TokenStream) {
        let Self { qualifier, argument, extra, output, .. } = self;
        let chunks: Vec<&[TokenStream]> = self.arms.chunks(ARMS).collect();
        let is_last = |number| number + 1 >= chunks.len();
        let first = chunks.first().copied().unwrap_or_default();
        let functions = chunks.iter().enumerate().skip(1).map(|(number, arms)| {
            let name = self.function(number);
            let body = self.chunk(&quote!(__it), number, arms, is_last(number));
            quote!(#qualifier fn #name(__it: #argument, #extra) -> #output { #body })
        });
        (self.chunk(&self.it, 0, first, is_last(0)), quote!(#(#functions)*))
    }

    fn chunk(&self, it: &TokenStream, number: usize, arms: &[TokenStream], is_last: bool) -> TokenStream {
        let wrap = &self.wrap;
        let rest = if is_last {
            let never = if number > 0 { Some(&self.never) } else { None };
            self.otherwise.as_ref().or(never).cloned()
        } else {
            let next = self.function(number + 1);
            let extra = self.extra.as_ref().map(|_| quote!(__code));
            Some(quote!(#next(#it, #extra)))
        };
        // At once: rustc hands over each stream that `quote!` appends to another.
        let joined: TokenStream = arms.iter().cloned().collect();
        match rest {
            // If the only arm of a match returned, the wrapper around it would be unreachable code.
            Some(rest) if arms.is_empty() => rest,
            Some(rest) if wrap.is_empty() => quote!(match #it { #joined _ => #rest }),
            Some(rest) => quote!(#wrap(match #it { #joined _ => return #rest })),
            None => quote!(#wrap(match #it { #joined })),
        }
    }

    fn function(&self, number: usize) -> proc_macro2::Ident {
        format_ident!("{}_{number}", self.name)
    }
}

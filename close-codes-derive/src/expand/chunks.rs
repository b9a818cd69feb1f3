//! `Match`: splits a long `match` into functions of at most 64 arms.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The most arms of one `match`.
const ARMS: usize = 64;

/// A function that matches one argument in functions of at most 64 arms each:
///
/// ```text
/// fn name(argument: Type, extra..) -> Output {
///     wrap(match argument { first 64 arms, _ => return name_1(argument, extra..) })
/// }
/// ```
pub(super) struct Match {
    pub(super) name: &'static str,
    /// `const` or nothing.
    pub(super) qualifier: TokenStream,
    /// The argument that is matched, with its type.
    pub(super) argument: TokenStream,
    /// A further argument, with its type, or none.
    pub(super) extra: Option<TokenStream>,
    pub(super) output: TokenStream,
    /// The wrapper around an arm's value, `Some` or nothing. It is written once, and not in each arm.
    pub(super) wrap: TokenStream,
    pub(super) arms: Vec<TokenStream>,
    /// The result after the last arm; `None` if the arms are exhaustive in one `match`.
    pub(super) otherwise: Option<TokenStream>,
    /// The result after the last arm of several matches, where rustc does not see that the arms are exhaustive.
    pub(super) never: TokenStream,
}

impl Match {
    pub(super) fn expand(&self) -> TokenStream {
        let Self { qualifier, argument, extra, output, wrap, .. } = self;
        let extra_name = extra.as_ref().map(|_| quote!(__code));
        let chunks: Vec<&[TokenStream]> =
            if self.arms.is_empty() { vec![&[]] } else { self.arms.chunks(ARMS).collect() };
        let last = chunks.len().saturating_sub(1);
        let functions = chunks.iter().enumerate().map(|(number, arms)| {
            let name = self.function(number);
            let rest = if number < last {
                let next = self.function(number + 1);
                Some(quote!(_ => return #next(__it, #extra_name),))
            } else {
                let never = if last > 0 { Some(&self.never) } else { None };
                self.otherwise.as_ref().or(never).map(|answer| quote!(_ => return #answer,))
            };
            let body = match &self.otherwise {
                // If the only arm of a match returned, the wrapper around it would be unreachable code.
                Some(answer) if arms.is_empty() => answer.clone(),
                _ => quote!(#wrap(match __it { #(#arms,)* #rest })),
            };
            quote!(#qualifier fn #name(__it: #argument, #extra) -> #output { #body })
        });
        quote!(#(#functions)*)
    }

    fn function(&self, number: usize) -> proc_macro2::Ident {
        if number == 0 { format_ident!("{}", self.name) } else { format_ident!("{}_{number}", self.name) }
    }
}

//! Policies as const expressions of the runtime's types.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use crate::model::{Backoff, Diagnose, Jitter, Mode, Reconnect, RetryWindow, Session, Window};

impl ToTokens for Reconnect {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let mode = match &self.mode {
            Mode::Never => quote!(__p::Reconnect::NEVER),
            Mode::Now => quote!(__p::Reconnect::NOW),
            Mode::Manual => quote!(__p::Reconnect::MANUAL),
            Mode::Backoff(backoff) if *backoff == Backoff::DEFAULT => quote!(__p::Reconnect::BACKOFF),
            Mode::Backoff(backoff) => quote!(__p::Reconnect::backoff(#backoff)),
            Mode::After(window) => {
                let (min, max) = (duration(window.min), duration(window.max));
                quote!(__p::Reconnect::after_window(#min, #max))
            }
            Mode::List(delays) => {
                quote!(__p::Reconnect::after_list(__p::DelayList::new(const { &[#(#delays),*] })))
            }
        };
        let attempts = self.attempts.map(|attempts| quote!(.with_attempts(#attempts)));
        let within = self.within.map(|within| {
            let within = some_duration(within);
            quote!(.with_within(#within))
        });
        let session = self.session.map(|session| match session {
            Session::Resume { within } => {
                let within = within.map(|within| {
                    let within = some_duration(within);
                    quote!(.with_resume_within(#within))
                });
                quote!(.with_session(__p::Session::Resume) #within)
            }
            Session::Fresh => quote!(.with_session(__p::Session::Fresh)),
        });
        let flag = |is_set: bool, call: TokenStream| is_set.then_some(call);
        let reauthenticate = flag(self.reauthenticate, quote!(.with_reauthenticate()));
        let failover = flag(self.failover, quote!(.with_failover()));
        let reconfigure = flag(self.reconfigure, quote!(.with_reconfigure()));
        let retry_window = self.retry_window.map(|window| match window {
            RetryWindow::Ignore => quote!(.with_retry_window(::core::option::Option::None)),
            RetryWindow::UpTo(max) => {
                let max = some_duration(max);
                quote!(.with_retry_window(#max))
            }
        });
        tokens.extend(quote! {
            #mode #attempts #within #session #reauthenticate #failover #reconfigure #retry_window
        });
    }
}

impl ToTokens for Backoff {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (min, initial, max) = (duration(self.min), duration(self.initial), duration(self.max));
        let factor = self.factor;
        let jitter = match self.jitter {
            Jitter::Full => quote!(Full),
            Jitter::Equal => quote!(Equal),
            Jitter::None => quote!(None),
            Jitter::Share(share) => quote!(Share(#share)),
            Jitter::Added(window) => quote!(Added(#window)),
        };
        tokens.extend(quote! {
            __p::Backoff::new(#initial, #max)
                .with_min(#min)
                .with_factor_thousandths(#factor)
                .with_jitter(__p::Jitter::#jitter)
        });
    }
}

impl ToTokens for Diagnose {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let fault = match self.fault {
            None => quote!(__p::Diagnose::NONE),
            Some(fault) => {
                let fault = format_ident!("{}", fault.variant);
                quote!(__p::Diagnose::new(__p::Fault::#fault))
            }
        };
        let threshold = self.threshold.map(|threshold| quote!(.with_threshold(#threshold)));
        let window = self.window.map(|window| {
            let window = duration(window);
            quote!(.with_window(#window))
        });
        let advice = self.advice.as_ref().map(|advice| quote!(.with_advice(#advice)));
        tokens.extend(quote!(#fault #threshold #window #advice));
    }
}

impl ToTokens for Window {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (min, max) = (duration(self.min), duration(self.max));
        tokens.extend(quote!(__p::DelayWindow::new(#min, #max)));
    }
}

fn some_duration(millis: u32) -> TokenStream {
    let duration = duration(millis);
    quote!(::core::option::Option::Some(#duration))
}

fn duration(millis: u32) -> TokenStream {
    let millis = u64::from(millis);
    quote!(__p::Duration::from_millis(#millis))
}

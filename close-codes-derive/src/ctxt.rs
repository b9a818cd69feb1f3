//! `Ctxt`: collects the mistakes that are found.

use std::cell::RefCell;

use quote::ToTokens;

use crate::tokens::visible;

/// Collects errors, so that a user sees all mistakes of an enum at once. Every step borrows it as `&Ctxt`.
pub(crate) struct Ctxt {
    errors: RefCell<Vec<syn::Error>>,
}

impl Ctxt {
    pub(crate) fn new() -> Self {
        Self { errors: RefCell::new(Vec::new()) }
    }

    /// Adds a mistake at these tokens, and underlines all of them.
    pub(crate) fn error(&self, at: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(visible(at.to_token_stream()), message));
    }

    /// Adds a mistake with two places. The second place is an error of its own, since a macro has no other way to show
    /// it.
    pub(crate) fn error_at_both(
        &self,
        at: impl ToTokens,
        message: impl std::fmt::Display,
        other_at: impl ToTokens,
        other_message: impl std::fmt::Display,
    ) {
        self.error(at, message);
        self.error(other_at, other_message);
    }

    /// Adds a mistake at this place.
    pub(crate) fn error_at(&self, span: proc_macro2::Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&self, error: syn::Error) {
        self.errors.borrow_mut().push(error);
    }

    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.borrow().is_empty()
    }

    pub(crate) fn count(&self) -> usize {
        self.errors.borrow().len()
    }

    /// All errors as one, in the order in which they were added.
    pub(crate) fn check(self) -> syn::Result<()> {
        let mut errors = self.errors.into_inner().into_iter();
        match errors.next() {
            None => Ok(()),
            Some(mut first) => {
                first.extend(errors);
                Err(first)
            }
        }
    }
}

//! The mistakes found so far.

use std::cell::RefCell;

use quote::ToTokens;

use crate::tokens::visible;

/// Collects errors, so that a user sees all mistakes of an enum at once. Shared by `&`.
pub(crate) struct Ctxt {
    errors: RefCell<Vec<syn::Error>>,
}

impl Ctxt {
    pub(crate) fn new() -> Self {
        Self { errors: RefCell::new(Vec::new()) }
    }

    /// A mistake at these tokens, all of which are underlined.
    pub(crate) fn error(&self, at: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(visible(at.to_token_stream()), message));
    }

    /// A mistake that has two places. The second is an error of its own, since a macro has no other way to show
    /// a place.
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

    /// A mistake at this place.
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

    /// All errors as one, in the order in which they were found.
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

//! `NotInTwin`: the error of a twin's `TryFrom`.

use core::fmt;

use super::{CloseReason, Row};
use crate::law::CloseCode;

/// This end may not send this close reason: the error of a twin's `TryFrom`. A twin is an enum that the derive
/// generates, of what one role may send.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NotInTwin {
    variant: &'static str,
    code: CloseCode,
}

impl NotInTwin {
    /// The error for this close reason.
    pub(crate) fn new<R: CloseReason>(reason: &R) -> Self {
        let (row, _) = reason.__row();
        Self { variant: R::TABLE.row(row).map_or("", Row::name), code: reason.code() }
    }
}

impl fmt::Display for NotInTwin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` (close code {}) is not a close reason that this end may send",
            self.variant, self.code
        )
    }
}

impl fmt::Debug for NotInTwin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for NotInTwin {}

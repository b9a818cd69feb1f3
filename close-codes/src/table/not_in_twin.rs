//! `NotInTwin`: the error of a twin's `TryFrom`.

use core::fmt;

use super::{CloseReason, Row};
use crate::law::CloseCode;

/// This end may not send this close reason: the error of a twin's `TryFrom`. A twin is an enum that the derive
/// generates, of what one role may send.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NotInTwin {
    variant: &'static str,
    /// `None` for a local end.
    code: Option<CloseCode>,
}

impl NotInTwin {
    /// The error for this close reason.
    pub(crate) fn new<R: CloseReason>(reason: &R) -> Self {
        let row = R::TABLE.row_of(reason);
        let is_local = row.is_some_and(Row::is_local);
        Self { variant: row.map_or("", Row::name), code: (!is_local).then(|| reason.code()) }
    }
}

impl fmt::Display for NotInTwin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => {
                write!(
                    f,
                    "`{}` (close code {code}) is not a close reason that this end may send",
                    self.variant
                )
            }
            None => write!(f, "`{}` is a local end, which is told to nobody", self.variant),
        }
    }
}

impl fmt::Debug for NotInTwin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for NotInTwin {}

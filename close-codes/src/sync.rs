//! The locks and atomics of what several tasks share. `races`, which is not published, explores them with a scheduler of its
//! own.

#[cfg(close_codes_races)]
pub(crate) use shuttle::sync::*;
#[cfg(not(close_codes_races))]
pub(crate) use std::sync::*;

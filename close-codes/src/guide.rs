//! Guides: how to start from an enum that you have, what to do with a table, what each library shows, and how a fleet of
//! clients comes back. Documentation only.

#[doc = include_str!("../docs/conformance.md")]
pub mod conformance {}

#[doc = include_str!("../docs/migrating.md")]
pub mod migrating {}

#[doc = include_str!("../docs/storm.md")]
#[doc = include_str!("../docs/storm.svg")]
pub mod storm {}

#[cfg(feature = "tokio")]
#[doc = include_str!("../docs/shared-budget.md")]
pub mod shared_budget {}

#[doc = include_str!("../docs/tables.md")]
pub mod tables {}

//! Guides: how to begin, and what to do with a table. Documentation only.

#[doc = include_str!("../docs/migrating.md")]
pub mod migrating {}

#[cfg(feature = "tokio")]
#[doc = include_str!("../docs/shared-budget.md")]
pub mod shared_budget {}

#[doc = include_str!("../docs/tables.md")]
pub mod tables {}

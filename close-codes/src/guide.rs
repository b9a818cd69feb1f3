//! Guides: how to begin, what to do with a table, and what each library shows. Documentation only.

#[doc = include_str!("../docs/conformance.md")]
pub mod conformance {}

#[doc = include_str!("../docs/migrating.md")]
pub mod migrating {}

#[doc = include_str!("../docs/tables.md")]
pub mod tables {}

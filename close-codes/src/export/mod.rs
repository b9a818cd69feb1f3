//! Exports of a table: for people (Markdown), for other languages (JSON, TypeScript, AsyncAPI), for the next release
//! (`compare`), and for tests that keep a checked-in export up to date (`assert_fresh!`).

mod asyncapi;
mod compare;
#[cfg(feature = "std")]
mod fresh;
mod json;
mod markdown;
#[cfg(feature = "serde")]
mod serde;
mod typescript;
mod words;

pub use self::asyncapi::AsyncApi;
pub use self::compare::{Change, Comparison, Scope};
#[cfg(feature = "std")]
pub use self::fresh::assert_fresh;
pub use self::json::Json;
#[cfg(feature = "serde")]
use self::json::{mode_word, session_word};
pub use self::markdown::Markdown;
pub use self::typescript::TypeScript;
#[cfg(feature = "metrics")]
pub(crate) use self::words::Codes;

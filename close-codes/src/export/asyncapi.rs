//! The table as a fragment of an AsyncAPI document.

use core::fmt::{self, Display, Formatter};

use super::json::{Document, Keys};
use crate::table::PolicyTable;

/// A policy table as a fragment of an AsyncAPI document: see [`PolicyTable::asyncapi`].
#[derive(Clone, Copy, Debug)]
pub struct AsyncApi(&'static PolicyTable);

impl PolicyTable {
    /// The table as a fragment of an AsyncAPI 3 document, in JSON: an object with one field, `x-close-codes`, which
    /// holds what [`json`](Self::json) writes.
    ///
    /// AsyncAPI has no field for close codes, but accepts `x-` fields on any object. Merge the fragment into the
    /// channel whose connections close with these codes, or into the document's root for all channels.
    #[must_use]
    pub const fn asyncapi(&'static self) -> AsyncApi {
        AsyncApi(self)
    }
}

impl Display for AsyncApi {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let document = Document { table: self.0, keys: Keys::Quoted, indent: 2 };
        writeln!(f, "{{\n  \"x-close-codes\": {document}\n}}")
    }
}

//! Whether a library may have made up the code that it shows.

use super::{Closed, How};
use crate::law::CloseCode;

impl Closed {
    /// Whether the library may have made up the code: tungstenite shows 1002 in the place of 1014 and of illegal codes.
    /// A peer may have sent just that, too.
    pub(crate) fn may_be_made_up(&self) -> bool {
        self.how == How::Unknown && self.code == CloseCode::PROTOCOL_ERROR
    }
}

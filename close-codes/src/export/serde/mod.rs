//! serde: what is read is checked, so that nothing illegal can be sent.
//!
//! | type | form |
//! | --- | --- |
//! | `CloseCode`, `SendCode`, `CodeIn` | a number |
//! | `Reason` | a text |
//! | `CloseFrame` | `{code, reason}`; `code` is `null` in an empty frame |
//! | `RetryWindow` | `{from, to}`, in seconds |
//! | `Moment` | milliseconds since the start |
//! | `Closed` | `{code, reason, how, initiator, sent}`; `Serialize` only |
//! | `Reconnect`, `Diagnose`, `Fault` | as in [`PolicyTable::json`](crate::PolicyTable::json); `Serialize` only |
//!
//! The last two cannot be deserialized: a policy holds `&'static str`, and how a connection closed is observed.

mod closed;
mod codes;
mod frame;
mod pair;
mod policy;

use ::serde::de::{Deserialize, Deserializer, Error as _};
use ::serde::ser::{Serialize, SerializeStruct as _, Serializer};

use self::pair::Pair;
use crate::law::RetryWindow;
use crate::time::Moment;

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.as_millis())
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(Self::from_millis)
    }
}

const RETRY_WINDOW: [&str; 2] = ["from", "to"];

impl Serialize for RetryWindow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (from, to) = self.seconds();
        let mut object = serializer.serialize_struct("RetryWindow", 2)?;
        object.serialize_field(RETRY_WINDOW[0], &from)?;
        object.serialize_field(RETRY_WINDOW[1], &to)?;
        object.end()
    }
}

impl<'de> Deserialize<'de> for RetryWindow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pair = Pair::read(deserializer, "RetryWindow", &RETRY_WINDOW)?;
        let (from, to) = (pair.first("from")?, pair.second("to")?);
        Self::new(from, to).ok_or_else(|| {
            D::Error::custom(format_args!("a retry window from {from} s to {to} s is backwards"))
        })
    }
}

//! Reasons and Close frames.

use core::fmt;

use ::serde::de::{Deserialize, Deserializer, Error, Visitor};
use ::serde::ser::{Serialize, SerializeStruct as _, Serializer};

use super::pair::Pair;
use crate::law::{CloseFrame, Reason, SendCode};

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Fails for a reason of more than 123 bytes.
impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

/// Reads a reason without allocation, whether the format borrows or owns it.
struct Text;

impl Visitor<'_> for Text {
    type Value = Reason;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a close reason of at most 123 bytes")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Reason, E> {
        Reason::new(text).map_err(E::custom)
    }
}

const FIELDS: [&str; 2] = ["code", "reason"];

impl Serialize for CloseFrame {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("CloseFrame", 2)?;
        object.serialize_field(FIELDS[0], &self.code())?;
        object.serialize_field(FIELDS[1], self.reason())?;
        object.end()
    }
}

/// Fails for a frame that may not be sent: an illegal code, a reason over 123 bytes, a reason without a code.
impl<'de> Deserialize<'de> for CloseFrame {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pair: Pair<Option<SendCode>, Reason> = Pair::read(deserializer, "CloseFrame", &FIELDS)?;
        match (pair.first.flatten(), pair.second.unwrap_or_default()) {
            (Some(code), reason) => Ok(Self::new(code).with_reason(reason)),
            (None, reason) if reason.is_empty() => Ok(Self::EMPTY),
            (None, _) => {
                Err(D::Error::custom("a Close frame without a code has no reason (RFC 6455, 5.5.1)"))
            }
        }
    }
}

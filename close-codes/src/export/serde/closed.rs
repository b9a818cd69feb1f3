//! `Closed`, for logs.

use ::serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::closed::{Closed, How, Initiator};

impl Serialize for How {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Frame => "frame",
            Self::EmptyFrame => "empty_frame",
            Self::NoFrame => "no_frame",
            Self::Unresponsive => "unresponsive",
            Self::TlsFailure => "tls_failure",
            Self::IllegalFrame => "illegal_frame",
            Self::Unknown => "unknown",
        })
    }
}

impl Serialize for Initiator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Us => "us",
            Self::Peer => "peer",
            Self::Unknown => "unknown",
        })
    }
}

/// The reason is text from the peer, at most 123 bytes: do not trust it, and do not show it to end users.
impl Serialize for Closed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Closed", 5)?;
        object.serialize_field("code", &self.code())?;
        object.serialize_field("reason", self.reason())?;
        object.serialize_field("how", &self.how())?;
        object.serialize_field("initiator", &self.initiator())?;
        object.serialize_field("sent", &self.sent())?;
        object.end()
    }
}

//! `SendError`: why a message was not sent.

use core::fmt;

use crate::law::{CloseFrame, NotSendable, Reason, ReasonTooLong, SendCode};

/// Why a message was not sent.
///
/// The first three refuse a Close message that nobody may send; it did not reach the library.
#[derive(Debug)]
#[non_exhaustive]
pub enum SendError<E> {
    /// A Close message with a code that nobody may send.
    Code(NotSendable),
    /// A Close message with a reason of more than 123 bytes.
    Reason(ReasonTooLong),
    /// A raw Close frame whose payload is none: one byte, or a reason that is not UTF-8 (RFC 6455, 5.5.1).
    Malformed,
    /// The library could not send it.
    Library(E),
}

impl<E: fmt::Display> fmt::Display for SendError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(refused) => refused.fmt(f),
            Self::Reason(refused) => refused.fmt(f),
            Self::Malformed => {
                f.write_str("a Close frame holds nothing, or a status code and UTF-8 (RFC 6455, 5.5.1)")
            }
            Self::Library(error) => error.fmt(f),
        }
    }
}

impl<E: core::error::Error + 'static> core::error::Error for SendError<E> {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Code(refused) => Some(refused),
            Self::Reason(refused) => Some(refused),
            Self::Malformed => None,
            Self::Library(error) => Some(error),
        }
    }
}

/// A Close message that an application made with its library's own types and that nobody may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Its code.
    Code(NotSendable),
    /// Its reason.
    Reason(ReasonTooLong),
    /// Its payload.
    Malformed,
}

impl Refused {
    /// The frame with this code and reason, if it may be sent.
    pub(crate) fn check(code: u16, reason: &str) -> Result<CloseFrame, Self> {
        let code = SendCode::new(code).map_err(Self::Code)?;
        Ok(CloseFrame::new(code).with_reason(Reason::new(reason).map_err(Self::Reason)?))
    }

    /// The frame with this payload, if it may be sent.
    #[allow(dead_code)] // not every library takes raw frames
    pub(crate) fn check_payload(payload: &[u8]) -> Result<CloseFrame, Self> {
        match payload {
            [] => Ok(CloseFrame::EMPTY),
            [_] => Err(Self::Malformed),
            [high, low, reason @ ..] => {
                let reason = core::str::from_utf8(reason).map_err(|_| Self::Malformed)?;
                Self::check(u16::from_be_bytes([*high, *low]), reason)
            }
        }
    }
}

impl<E> From<Refused> for SendError<E> {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Code(refused) => Self::Code(refused),
            Refused::Reason(refused) => Self::Reason(refused),
            Refused::Malformed => Self::Malformed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_sent_passes() {
        for code in 0..=u16::MAX {
            assert_eq!(Refused::check(code, "").is_ok(), SendCode::new(code).is_ok());
            assert_eq!(Refused::check_payload(&code.to_be_bytes()).is_ok(), SendCode::new(code).is_ok());
        }
        let long = [b'x'; 124];
        let long = core::str::from_utf8(&long).unwrap();
        assert!(Refused::check(1000, &long[..123]).is_ok());
        assert!(matches!(Refused::check(1000, long), Err(Refused::Reason(_))));
        assert_eq!(Refused::check_payload(b""), Ok(CloseFrame::EMPTY));
        assert_eq!(Refused::check_payload(b"\x03"), Err(Refused::Malformed));
        assert_eq!(Refused::check_payload(b"\x03\xe8\xff"), Err(Refused::Malformed));
    }
}

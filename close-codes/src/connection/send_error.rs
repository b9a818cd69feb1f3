//! `SendError`: why a message was not sent.

use core::fmt;
use std::boxed::Box;

use crate::closed::Closed;
use crate::law::{CloseFrame, NotSendable, Reason, ReasonTooLong, SendCode};

/// Why a message was not sent.
///
/// The first three refuse a Close message that nobody may send; it did not reach the library.
///
/// `Display` shows the library's error as it is. So `source` is not that error, but what caused it.
#[non_exhaustive]
pub enum SendError<E, M> {
    /// A Close message with a code that nobody may send.
    Code(NotSendable),
    /// A Close message with a reason of more than 123 bytes.
    Reason(ReasonTooLong),
    /// A raw Close frame whose payload is none: one byte, or a reason that is not UTF-8 (RFC 6455, 5.5.1).
    Malformed,
    /// A Close frame was sent or received, or the connection was lost. It says how, and holds the message if that
    /// did not reach the library.
    Ended(Box<Ended<M>>),
    /// The library still holds something that is not written. Only `try_send` says so.
    Busy(M),
    /// The library could not send it.
    Library(E),
}

/// The end of a connection, for whoever wanted to send: see [`SendError::Ended`].
pub struct Ended<M> {
    closed: Closed,
    /// Whether this end has closed, and the peer can still answer.
    awaits_answer: bool,
    message: Option<M>,
}

impl<M> Ended<M> {
    /// How the connection ended; while a `Sender` still waits for the peer's answer to its Close, what would be said if
    /// it ended now.
    #[must_use]
    pub const fn closed(&self) -> &Closed {
        &self.closed
    }

    /// The message, if it did not reach the library.
    #[must_use]
    pub fn into_message(self) -> Option<M> {
        self.message
    }
}

impl<E, M> SendError<E, M> {
    pub(super) fn ended(closed: &Closed, awaits_answer: bool) -> Self {
        Self::Ended(Box::new(Ended { closed: *closed, awaits_answer, message: None }))
    }

    /// The same, with the message that did not reach the library.
    pub(super) fn with_message(mut self, message: Option<M>) -> Self {
        if let Self::Ended(ended) = &mut self {
            ended.message = message;
        }
        self
    }

    /// How the connection ended, if that is why the message was not sent.
    #[must_use]
    pub fn closed(&self) -> Option<&Closed> {
        match self {
            Self::Ended(ended) => Some(ended.closed()),
            _ => None,
        }
    }

    /// The message, if it did not reach the library: to send it again, on the next connection or later.
    #[must_use]
    pub fn into_message(self) -> Option<M> {
        match self {
            Self::Ended(ended) => ended.into_message(),
            Self::Busy(message) => Some(message),
            Self::Code(_) | Self::Reason(_) | Self::Malformed | Self::Library(_) => None,
        }
    }
}

// By hand, since a message need not be `Debug`.
impl<E: fmt::Debug, M> fmt::Debug for SendError<E, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(refused) => f.debug_tuple("Code").field(refused).finish(),
            Self::Reason(refused) => f.debug_tuple("Reason").field(refused).finish(),
            Self::Malformed => f.write_str("Malformed"),
            Self::Ended(ended) => f.debug_tuple("Ended").field(ended).finish(),
            Self::Busy(_) => f.write_str("Busy(..)"),
            Self::Library(error) => f.debug_tuple("Library").field(error).finish(),
        }
    }
}

impl<M> fmt::Debug for Ended<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ended").field("closed", &self.closed).finish_non_exhaustive()
    }
}

/// How the connection ended. While the peer has not answered a Close of this end, it says so.
impl<M> fmt::Display for Ended<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.awaits_answer {
            return self.closed.fmt(f);
        }
        f.write_str("this end has closed the connection")?;
        if let Some(code) = self.closed.sent().and_then(|sent| sent.code()) {
            write!(f, " with {:?}", code.observed())?;
        }
        f.write_str("; the peer has not answered yet")
    }
}

impl<E: fmt::Display, M> fmt::Display for SendError<E, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(refused) => refused.fmt(f),
            Self::Reason(refused) => refused.fmt(f),
            Self::Malformed => {
                f.write_str("a Close frame holds nothing, or a status code and UTF-8 (RFC 6455, 5.5.1)")
            }
            Self::Ended(ended) => ended.fmt(f),
            Self::Busy(_) => f.write_str("an earlier message is not written yet"),
            Self::Library(error) => error.fmt(f),
        }
    }
}

impl<E: core::error::Error + 'static, M> core::error::Error for SendError<E, M> {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Code(_) | Self::Reason(_) | Self::Malformed | Self::Ended(_) | Self::Busy(_) => None,
            // The library's error itself is shown already.
            Self::Library(error) => error.source(),
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

impl<E, M> From<Refused> for SendError<E, M> {
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
    use core::error::Error;
    use std::string::ToString;

    use super::*;

    #[derive(Debug)]
    struct Broken(ReasonTooLong);

    impl fmt::Display for Broken {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("broken")
        }
    }

    impl Error for Broken {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn the_source_is_what_caused_the_error_that_is_shown() {
        type Failed = SendError<Broken, ()>;
        let too_long = Reason::new(core::str::from_utf8(&[b'x'; 124]).unwrap()).unwrap_err();
        let failed = Failed::Library(Broken(too_long));
        assert_eq!(failed.to_string(), "broken");
        assert_eq!(failed.source().unwrap().to_string(), too_long.to_string());
        // These are the cause themselves.
        let unsendable = SendCode::new(1005).unwrap_err();
        for (failed, text) in [
            (Failed::Code(unsendable), unsendable.to_string()),
            (Failed::Reason(too_long), too_long.to_string()),
        ] {
            assert_eq!(failed.to_string(), text);
            assert!(failed.source().is_none());
        }
    }

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

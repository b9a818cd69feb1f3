//! The payload of a Close frame: writes and reads its bytes, without allocation.

use core::fmt;
use core::ops::Deref;

use super::{CloseFrame, Reason};
use crate::law::{CloseCode, SendCode};

/// The payload of a Close frame that may be sent: nothing, or a status code in network byte order and a reason
/// (RFC 6455, 5.5.1). It dereferences to a slice of 0 to 125 bytes.
#[derive(Clone, Copy)]
pub struct Payload {
    len: u8,
    bytes: [u8; Payload::MAX_LEN],
}

impl Payload {
    /// The longest payload of a control frame, in bytes: 125 (RFC 6455, 5.5).
    pub const MAX_LEN: usize = 125;

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        self.bytes.split_at(self.len as usize).0
    }
}

impl Deref for Payload {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl AsRef<[u8]> for Payload {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_bytes(), f)
    }
}

impl CloseFrame {
    /// The frame's payload as it goes to the wire, before masking.
    ///
    /// ```
    /// use close_codes::{CloseFrame, reason, send_code};
    ///
    /// let frame = CloseFrame::new(send_code!(4001)).with_reason(reason!("expired"));
    /// assert_eq!(&*frame.payload(), b"\x0f\xa1expired");
    /// assert_eq!(&*CloseFrame::EMPTY.payload(), b"");
    /// ```
    #[doc(alias("encode", "to_bytes"))]
    #[must_use]
    pub fn payload(&self) -> Payload {
        let mut bytes = [0; Payload::MAX_LEN];
        let Some(code) = self.code() else {
            return Payload { len: 0, bytes };
        };
        let reason = self.reason_ref().as_bytes();
        bytes[..2].copy_from_slice(&code.get().to_be_bytes());
        bytes[2..2 + reason.len()].copy_from_slice(reason);
        #[allow(clippy::cast_possible_truncation)] // at most 2 + 123
        let len = 2 + reason.len() as u8;
        Payload { len, bytes }
    }
}

/// A received Close frame's payload: what the peer wrote, borrowed from its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Received<'a> {
    code: Option<SendCode>,
    reason: &'a str,
}

impl<'a> Received<'a> {
    /// Reads the payload of a received Close frame.
    ///
    /// ```
    /// use close_codes::{BadPayload, CloseCode, Received, SendCode};
    ///
    /// let received = Received::from_payload(b"\x03\xe9restart").unwrap();
    /// assert_eq!((received.code(), received.reason()), (CloseCode::GOING_AWAY, "restart"));
    /// assert_eq!(Received::from_payload(b"").unwrap().code(), CloseCode::NO_STATUS_RECEIVED);
    ///
    /// let bad = Received::from_payload(b"\x03\xed").unwrap_err();
    /// assert_eq!(bad, BadPayload::IllegalCode(CloseCode::NO_STATUS_RECEIVED));
    /// assert_eq!(bad.fail_with(), SendCode::PROTOCOL_ERROR);
    /// ```
    ///
    /// # Errors
    ///
    /// [`BadPayload`] for a payload of 1 byte or of more than 125, for a code that nobody may send, and for a
    /// reason that is not UTF-8; [`BadPayload::fail_with`] says with which code to fail the connection.
    #[doc(alias("decode", "parse"))]
    pub const fn from_payload(payload: &'a [u8]) -> Result<Self, BadPayload> {
        if payload.len() > Payload::MAX_LEN {
            return Err(BadPayload::TooLong(payload.len()));
        }
        let (code, reason) = match payload {
            [] => return Ok(Self { code: None, reason: "" }),
            [_] => return Err(BadPayload::OneByte),
            [high, low, reason @ ..] => (u16::from_be_bytes([*high, *low]), reason),
        };
        let code = match SendCode::new(code) {
            Ok(code) => code,
            Err(refused) => return Err(BadPayload::IllegalCode(refused.code())),
        };
        match core::str::from_utf8(reason) {
            Ok(reason) => Ok(Self { code: Some(code), reason }),
            Err(_) => Err(BadPayload::NotUtf8),
        }
    }

    /// The observed code: the code that the peer wrote, or 1005 if it wrote none.
    #[must_use]
    pub const fn code(self) -> CloseCode {
        match self.code {
            Some(code) => code.observed(),
            None => CloseCode::NO_STATUS_RECEIVED,
        }
    }

    /// The reason; "" if the peer wrote none.
    #[must_use]
    pub const fn reason(self) -> &'a str {
        self.reason
    }

    /// Whether the payload was empty: neither a code nor a reason.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.code.is_none()
    }

    /// The frame to answer with: it repeats this one, as RFC 6455 (5.5.1) advises.
    #[must_use]
    pub fn echo(self) -> CloseFrame {
        match self.code {
            Some(code) => CloseFrame::new(code).with_reason(Reason::truncated(self.reason)),
            None => CloseFrame::EMPTY,
        }
    }
}

/// A received payload that no Close frame may have. The endpoint must fail the connection (RFC 6455, 7.1.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BadPayload {
    /// One byte: half a status code (RFC 6455, 5.5.1).
    OneByte,
    /// More than the 125 bytes of a control frame (RFC 6455, 5.5): this many.
    TooLong(usize),
    /// A status code that nobody may send (RFC 6455, 7.4).
    IllegalCode(CloseCode),
    /// A reason that is not UTF-8 (RFC 6455, 8.1).
    NotUtf8,
}

impl BadPayload {
    /// The code to fail the connection with: 1007 for bad UTF-8, as in most libraries (RFC 6455, 8.1 names no code),
    /// and otherwise 1002.
    #[must_use]
    pub const fn fail_with(self) -> SendCode {
        match self {
            Self::NotUtf8 => SendCode::INVALID_PAYLOAD,
            Self::OneByte | Self::TooLong(_) | Self::IllegalCode(_) => SendCode::PROTOCOL_ERROR,
        }
    }
}

impl fmt::Display for BadPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the peer sent a Close frame ")?;
        match self {
            Self::OneByte => f.write_str("with one byte, half a status code (RFC 6455, 5.5.1)")?,
            Self::TooLong(len) => write!(f, "of {len} bytes, over the limit of 125 (RFC 6455, 5.5)")?,
            Self::IllegalCode(code) => {
                write!(f, "with status code {code}, which nobody may send ({})", code.class().source())?;
            }
            Self::NotUtf8 => f.write_str("whose reason is not UTF-8 (RFC 6455, 8.1)")?,
        }
        write!(f, "; fail the connection with {}", self.fail_with())
    }
}

impl core::error::Error for BadPayload {}

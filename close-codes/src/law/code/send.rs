//! `SendCode`: a code that an endpoint may send.

use core::fmt;
use core::num::NonZeroU16;

use super::{CloseCode, CodeClass, Role, law};

/// A close code that an endpoint may *send*: 1000 to 1003, 1007 to 1014 and 3000 to 4999.
///
/// A [`CloseFrame`](crate::CloseFrame) holds this type and no other code, so that nothing else reaches the wire.
/// Make one at compile time with [`send_code!`](crate::send_code), or at run time with [`SendCode::new`].
///
/// ```
/// use close_codes::{CloseCode, SendCode, send_code};
///
/// const EXPIRED: SendCode = send_code!(4001);
/// assert_eq!(SendCode::new(4001), Ok(EXPIRED));
///
/// let refused = SendCode::new(1005).unwrap_err();
/// assert_eq!(refused.to_string(), "close code 1005 can only be observed, never sent (RFC 6455, 7.4.1)");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SendCode(NonZeroU16);

impl SendCode {
    /// 1000: the purpose of the connection is fulfilled (RFC 6455, 7.4.1).
    pub const NORMAL: Self = Self::known(1000);
    /// 1001: a server goes down, or a browser navigates away from the page (RFC 6455, 7.4.1).
    pub const GOING_AWAY: Self = Self::known(1001);
    /// 1002: the peer broke the protocol (RFC 6455, 7.4.1).
    pub const PROTOCOL_ERROR: Self = Self::known(1002);
    /// 1003: this endpoint cannot accept this type of data (RFC 6455, 7.4.1).
    pub const UNSUPPORTED_DATA: Self = Self::known(1003);
    /// 1007: the data does not fit its message's type; for example, a text is not UTF-8 (RFC 6455, 7.4.1).
    pub const INVALID_PAYLOAD: Self = Self::known(1007);
    /// 1008: a message breaks this endpoint's policy. Also used to hide details (RFC 6455, 7.4.1).
    pub const POLICY_VIOLATION: Self = Self::known(1008);
    /// 1009: a message is too big to process (RFC 6455, 7.4.1).
    pub const MESSAGE_TOO_BIG: Self = Self::known(1009);
    /// 1010: the client needs an extension that the server did not negotiate (RFC 6455, 7.4.1).
    pub const MANDATORY_EXTENSION: Self = Self::known(1010);
    /// 1011: this endpoint met an unexpected condition (RFC 6455, 7.4.1; erratum 3227 allows it to clients too).
    pub const INTERNAL_ERROR: Self = Self::known(1011);
    /// 1012: the service restarts (IANA's registry).
    pub const SERVICE_RESTART: Self = Self::known(1012);
    /// 1013: the service is overloaded (IANA's registry).
    pub const TRY_AGAIN_LATER: Self = Self::known(1013);
    /// 1014: a gateway got an invalid response from its upstream (IANA's registry).
    pub const BAD_GATEWAY: Self = Self::known(1014);
    /// 3000: the peer must authenticate (IANA's registry).
    pub const UNAUTHORIZED: Self = Self::known(3000);
    /// 3003: the peer is authenticated but not authorized (IANA's registry).
    pub const FORBIDDEN: Self = Self::known(3003);
    /// 3008: something took too long (IANA's registry).
    pub const TIMEOUT: Self = Self::known(3008);

    /// The code, if an endpoint may send it.
    ///
    /// # Errors
    ///
    /// [`NotSendable`] if no endpoint may send it: 0 to 999, 1004 to 1006, 1015 to 2999, 5000 and above.
    pub const fn new(code: u16) -> Result<Self, NotSendable> {
        match NonZeroU16::new(code) {
            Some(proven) if law::may_send(code, Role::Server) => Ok(Self(proven)),
            _ => Err(NotSendable(CloseCode::new(code))),
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0.get()
    }

    /// The same code, as a peer observes it.
    #[must_use]
    pub const fn observed(self) -> CloseCode {
        CloseCode::new(self.get())
    }

    /// For the constants above. They are evaluated at compile time, so a code that is refused does not compile.
    const fn known(code: u16) -> Self {
        match Self::new(code) {
            Ok(code) => code,
            Err(_) => panic!("a constant of SendCode is not sendable"),
        }
    }
}

impl fmt::Debug for SendCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.observed(), f)
    }
}

impl fmt::Display for SendCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.get(), f)
    }
}

impl From<SendCode> for u16 {
    fn from(code: SendCode) -> Self {
        code.get()
    }
}

impl From<SendCode> for CloseCode {
    fn from(code: SendCode) -> Self {
        code.observed()
    }
}

impl TryFrom<u16> for SendCode {
    type Error = NotSendable;

    fn try_from(code: u16) -> Result<Self, NotSendable> {
        Self::new(code)
    }
}

impl TryFrom<CloseCode> for SendCode {
    type Error = NotSendable;

    fn try_from(code: CloseCode) -> Result<Self, NotSendable> {
        Self::new(code.get())
    }
}

/// No endpoint may send this code.
///
/// To close without a code, send [`CloseFrame::EMPTY`](crate::CloseFrame::EMPTY); to close normally, send 1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NotSendable(CloseCode);

impl NotSendable {
    /// The code that was refused.
    #[must_use]
    pub const fn code(self) -> CloseCode {
        self.0
    }

    /// The class of that code, which forbids it.
    #[must_use]
    pub const fn class(self) -> CodeClass {
        self.0.class()
    }
}

impl fmt::Display for NotSendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = self.class();
        write!(f, "close code {} {} ({})", self.0, class.fact(), class.source())
    }
}

impl core::error::Error for NotSendable {}

/// A [`SendCode`] that the compiler checks: a code that may not be sent does not compile.
///
/// The argument is any const expression of type `u16`. The result is a const expression, too. For a code that is known
/// at run time there is [`SendCode::new`].
///
/// ```
/// use close_codes::{SendCode, send_code};
///
/// let code: SendCode = send_code!(4000 + 1);
/// assert_eq!(code.get(), 4001);
/// ```
///
/// ```compile_fail
/// let code = close_codes::send_code!(1005);
/// ```
#[doc(alias("close code"))]
#[macro_export]
macro_rules! send_code {
    ($code:expr) => {{
        // A const item and not a call: `cargo check` evaluates it everywhere, even in a function that nobody calls.
        // If the user's const had the same name, the item would refer to itself; hence the underscores.
        const __CODE: $crate::SendCode = {
            const __VALUE: ::core::primitive::u16 = $code;
            $crate::__private0::send_code(__VALUE)
        };
        __CODE
    }};
}

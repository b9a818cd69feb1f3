//! Close codes: which may be observed, which may be sent, and by whom.

mod law;
mod range;
mod role;
mod send;

use core::fmt;

pub use self::law::CodeClass;
pub(crate) use self::law::{is_sendable_range, may_send};
pub use self::range::{CodeIn, OutsideRange};
pub use self::role::{Browser, Client, Endpoint, Role, Server};
pub use self::send::{NotSendable, SendCode};

/// A close code that may be *observed*: any `u16`, since a peer can write any number and browsers pass it on.
///
/// A code that may be *sent* is a [`SendCode`].
///
/// ```
/// use close_codes::{CloseCode, Role};
///
/// let code = CloseCode::new(1001);
/// assert_eq!(code, CloseCode::GOING_AWAY);
/// assert!(code.may_be_sent_by(Role::Server));
/// assert!(!code.may_be_sent_by(Role::Browser));
/// assert!(!CloseCode::NO_STATUS_RECEIVED.may_be_sent_by(Role::Server));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CloseCode(u16);

impl CloseCode {
    /// 1000: the purpose of the connection is fulfilled (RFC 6455, 7.4.1).
    #[doc(alias("1000", "NORMAL_CLOSURE"))]
    pub const NORMAL: Self = Self(1000);
    /// 1001: a server goes down, or a browser navigates away from the page (RFC 6455, 7.4.1).
    #[doc(alias("1001"))]
    pub const GOING_AWAY: Self = Self(1001);
    /// 1002: the peer broke the protocol (RFC 6455, 7.4.1).
    #[doc(alias("1002"))]
    pub const PROTOCOL_ERROR: Self = Self(1002);
    /// 1003: the peer cannot accept this type of data (RFC 6455, 7.4.1).
    #[doc(alias("1003"))]
    pub const UNSUPPORTED_DATA: Self = Self(1003);
    /// 1005: a Close frame without a status code was received; never sent (RFC 6455, 7.4.1 and 7.1.5).
    #[doc(alias("1005", "empty close", "no status"))]
    pub const NO_STATUS_RECEIVED: Self = Self(1005);
    /// 1006: no Close frame was received; never sent (RFC 6455, 7.4.1 and 7.1.5).
    #[doc(alias("1006", "connection lost", "connection reset"))]
    pub const ABNORMAL_CLOSURE: Self = Self(1006);
    /// 1007: the data does not fit its message's type (RFC 6455, 7.4.1).
    #[doc(alias("1007"))]
    pub const INVALID_PAYLOAD: Self = Self(1007);
    /// 1008: a message breaks the peer's policy (RFC 6455, 7.4.1).
    #[doc(alias("1008"))]
    pub const POLICY_VIOLATION: Self = Self(1008);
    /// 1009: a message is too big to process (RFC 6455, 7.4.1).
    #[doc(alias("1009"))]
    pub const MESSAGE_TOO_BIG: Self = Self(1009);
    /// 1010: the client needs an extension that the server did not negotiate (RFC 6455, 7.4.1).
    #[doc(alias("1010"))]
    pub const MANDATORY_EXTENSION: Self = Self(1010);
    /// 1011: the peer met an unexpected condition (RFC 6455, 7.4.1).
    #[doc(alias("1011"))]
    pub const INTERNAL_ERROR: Self = Self(1011);
    /// 1012: the service restarts (IANA's registry).
    #[doc(alias("1012"))]
    pub const SERVICE_RESTART: Self = Self(1012);
    /// 1013: the service is overloaded (IANA's registry).
    #[doc(alias("1013"))]
    pub const TRY_AGAIN_LATER: Self = Self(1013);
    /// 1014: a gateway got an invalid response from its upstream (IANA's registry).
    #[doc(alias("1014"))]
    pub const BAD_GATEWAY: Self = Self(1014);
    /// 1015: the TLS handshake failed; never sent (RFC 6455, 7.4.1).
    #[doc(alias("1015"))]
    pub const TLS_HANDSHAKE: Self = Self(1015);
    /// 3000: the peer asks for authentication (IANA's registry).
    #[doc(alias("3000"))]
    pub const UNAUTHORIZED: Self = Self(3000);
    /// 3003: the endpoint is authenticated but not authorized (IANA's registry).
    #[doc(alias("3003"))]
    pub const FORBIDDEN: Self = Self(3003);
    /// 3008: something took too long (IANA's registry).
    #[doc(alias("3008"))]
    pub const TIMEOUT: Self = Self(3008);

    /// The code with this number.
    #[must_use]
    pub const fn new(code: u16) -> Self {
        Self(code)
    }

    /// The number.
    #[doc(alias("as_u16"))]
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// What the standards say about it.
    #[doc(alias("is_reserved"))]
    #[must_use]
    pub const fn class(self) -> CodeClass {
        CodeClass::of(self.0)
    }

    /// Whether this role may send the code, by the standards. An endpoint (client or server): 1000 to 1003,
    /// 1007 to 1014 and 3000 to 4999. A browser's script: 1000 and 3000 to 4999.
    #[doc(alias("is_valid", "is_allowed", "is_sendable"))]
    #[must_use]
    pub const fn may_be_sent_by(self, role: Role) -> bool {
        may_send(self.0, role)
    }

    /// Whether this role may send the code and, by convention, uses it. A server does not use 1010; a client does not
    /// use 1012, 1013 and 1014.
    #[must_use]
    pub const fn is_used_by(self, role: Role) -> bool {
        may_send(self.0, role) && law::is_used_by(self.0, role)
    }

    /// The name under which IANA registers the code.
    ///
    /// ```
    /// use close_codes::CloseCode;
    ///
    /// assert_eq!(CloseCode::new(1001).name(), Some("Going Away"));
    /// assert_eq!(CloseCode::new(4001).name(), None);
    /// ```
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        law::name(self.0)
    }
}

impl fmt::Debug for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{} ({name})", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

impl fmt::Display for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl From<u16> for CloseCode {
    fn from(code: u16) -> Self {
        Self(code)
    }
}

impl From<CloseCode> for u16 {
    fn from(code: CloseCode) -> Self {
        code.0
    }
}

impl PartialEq<u16> for CloseCode {
    fn eq(&self, code: &u16) -> bool {
        self.0 == *code
    }
}

impl PartialEq<CloseCode> for u16 {
    fn eq(&self, code: &CloseCode) -> bool {
        *self == code.0
    }
}

//! The law of close codes: one classification decides everything else.

use super::Role;

/// What the standards say about a close code. Every `u16` belongs to exactly one class.
///
/// The sources are RFC 6455 (sections 7.4.1, 7.4.2 and 11.7) and IANA's WebSocket Close Code Number Registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeClass {
    /// 0 to 999: "not used" (RFC 6455, 7.4.2). Nobody may send them.
    Unused,
    /// 1000 to 1003 and 1007 to 1014: defined by RFC 6455 (7.4.1) or, from 1012 on, by IANA's registry. An
    /// endpoint may send them; a browser's script only 1000 (WHATWG WebSockets, `close()`).
    Defined,
    /// 1004: reserved for a meaning that was never defined (RFC 6455, 7.4.1). Nobody may send it.
    Reserved,
    /// 1005, 1006 and 1015: they report something that was *observed*, and "MUST NOT be set as a status code in a
    /// Close control frame" (RFC 6455, 7.4.1).
    ObservedOnly,
    /// 1016 to 2999: reserved for revisions of the protocol and for published extensions (RFC 6455, 7.4.2). None is
    /// registered; nobody may send them.
    Unassigned,
    /// 3000 to 3999: for libraries, frameworks and applications, registered with IANA (RFC 6455, 7.4.2).
    /// Every endpoint may send them, and scripts in browsers too.
    Registered,
    /// 4000 to 4999: for private use, by prior agreement (RFC 6455, 7.4.2). Every endpoint may send them, and scripts
    /// in browsers too.
    Private,
    /// 5000 and above: not close codes at all, since a close code is "an integer between 1000 and 4999
    /// (inclusive)" (RFC 6455, 11.7). Nobody may send them.
    OutOfRange,
}

impl CodeClass {
    /// The class of a code.
    pub(crate) const fn of(code: u16) -> Self {
        match code {
            0..=999 => Self::Unused,
            1000..=1003 | 1007..=1014 => Self::Defined,
            1004 => Self::Reserved,
            1005 | 1006 | 1015 => Self::ObservedOnly,
            1016..=2999 => Self::Unassigned,
            3000..=3999 => Self::Registered,
            4000..=4999 => Self::Private,
            5000.. => Self::OutOfRange,
        }
    }

    /// The section of the standard that defines the class.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::Unused | Self::Unassigned | Self::Registered | Self::Private => "RFC 6455, 7.4.2",
            Self::Defined | Self::Reserved | Self::ObservedOnly => "RFC 6455, 7.4.1",
            Self::OutOfRange => "RFC 6455, 11.7",
        }
    }

    /// What the standards say: the rest of a sentence that begins with "close code 1005 ".
    pub(crate) const fn fact(self) -> &'static str {
        match self {
            Self::Unused => "is not used",
            Self::Defined => "is defined by the protocol",
            Self::Reserved => "is reserved and can never be sent",
            Self::ObservedOnly => "can only be observed, never sent",
            Self::Unassigned => "is kept for the protocol and its extensions, and is not assigned",
            Self::Registered => "is for libraries, frameworks and applications",
            Self::Private => "is for private use",
            Self::OutOfRange => "is past the last close code, 4999",
        }
    }
}

/// Whether the standards allow a role to send a code. No other place decides it.
pub(crate) const fn may_send(code: u16, role: Role) -> bool {
    match CodeClass::of(code) {
        CodeClass::Registered | CodeClass::Private => true,
        CodeClass::Defined => matches!(role, Role::Client | Role::Server) || code == 1000,
        _ => false,
    }
}

/// Whether every code of a range may be sent, by every role: it is within 3000 to 4999, where codes are the libraries' and
/// the applications' (RFC 6455, 7.4.2).
pub(crate) const fn is_sendable_range(first: u16, last: u16) -> bool {
    3000 <= first && last <= 4999
}

/// Whether a role uses a sendable code, by convention. A server does not use 1010 (RFC 6455, 7.4.1). A client has no
/// use for 1012 and 1013, which describe a service, or for 1014, which describes a gateway (IANA's registry).
pub(crate) const fn is_used_by(code: u16, role: Role) -> bool {
    !matches!((code, role), (1010, Role::Server) | (1012..=1014, Role::Client | Role::Browser))
}

/// The registered name of a code (IANA's registry; 1014 has only a description there).
pub(crate) const fn name(code: u16) -> Option<&'static str> {
    Some(match code {
        1000 => "Normal Closure",
        1001 => "Going Away",
        1002 => "Protocol Error",
        1003 => "Unsupported Data",
        1004 => "Reserved",
        1005 => "No Status Received",
        1006 => "Abnormal Closure",
        1007 => "Invalid Frame Payload Data",
        1008 => "Policy Violation",
        1009 => "Message Too Big",
        1010 => "Mandatory Extension",
        1011 => "Internal Error",
        1012 => "Service Restart",
        1013 => "Try Again Later",
        1014 => "Bad Gateway",
        1015 => "TLS Handshake",
        3000 => "Unauthorized",
        3003 => "Forbidden",
        3008 => "Timeout",
        _ => return None,
    })
}

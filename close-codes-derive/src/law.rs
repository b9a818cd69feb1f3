//! The law for literals. It exists only to give a mistake in a literal the best message: the generated code makes the
//! compiler evaluate the runtime's law for every table. A test compares the two for all codes.

/// Whether an endpoint may send the code.
pub(crate) fn is_sendable(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

/// Whether a script in a browser may send the code.
pub(crate) fn is_sendable_by_browser(code: u16) -> bool {
    matches!(code, 1000 | 3000..=4999)
}

/// Whether the code reports something observed: 1005, 1006 and 1015.
pub(crate) fn is_observed_only(code: u16) -> bool {
    matches!(code, 1005 | 1006 | 1015)
}

/// Whether a client uses a code that it may send, by convention.
pub(crate) fn client_uses(code: u16) -> bool {
    !matches!(code, 1012..=1014)
}

/// Whether a server uses a code that it may send, by convention.
pub(crate) fn server_uses(code: u16) -> bool {
    code != 1010
}

/// Why the code may not be sent, with the source: the rest of a sentence that begins with "close code 1005 ".
pub(crate) fn refusal(code: u16) -> &'static str {
    match code {
        0..=999 => "is not used (RFC 6455, 7.4.2)",
        1004 => "is reserved and can never be sent (RFC 6455, 7.4.1)",
        1005 | 1006 | 1015 => "can only be observed, never sent (RFC 6455, 7.4.1)",
        1016..=2999 => "is not assigned, and not for applications (RFC 6455, 7.4.2)",
        _ => "is past the last close code, 4999 (RFC 6455, 11.7)",
    }
}

//! Why a variant is not in a twin: one trait for each message.
//!
//! For such a variant, the twin has a hidden const of the same name, in an impl with a bound that never holds. Using
//! the variant as a value, an argument, a return value or a pattern is then one error with the trait's message. Nothing
//! implements the traits. They have a lifetime parameter because rustc accepts a higher-ranked bound without checking
//! whether it can hold.

/// The type of a variant that a twin does not have. Even if a bound held, its value would be useless: nothing takes a
/// number for a close reason. The compiler has least to do for a const that is a literal.
pub type NeverSent = u8;

/// 1005, 1006 and 1015.
#[diagnostic::on_unimplemented(
    message = "close code {CODE} can only be observed, never sent (RFC 6455, 7.4.1)",
    label = "observed only",
    note = "to close without a code send `CloseFrame::EMPTY`; to close normally send 1000"
)]
pub trait CodeIsSendable<'a, const CODE: u16> {}

/// Any other code that no endpoint may send.
#[diagnostic::on_unimplemented(
    message = "close code {CODE} may not be sent by anybody (RFC 6455, 7.4)",
    label = "observed only",
    note = "sendable are 1000-1003, 1007-1014 and 3000-4999; for a meaning of your own take one of 4000-4999"
)]
pub trait CodeIsLegal<'a, const CODE: u16> {}

/// A code that a browser's script may not send.
#[diagnostic::on_unimplemented(
    message = "close code {CODE} may not be sent by a script in a browser (WHATWG WebSockets, close())",
    label = "not in a browser",
    note = "a script may send 1000 and 3000-4999; for a meaning of your own take one of 4000-4999"
)]
pub trait BrowserMaySend<'a, const CODE: u16> {}

/// 1010 from a server.
#[diagnostic::on_unimplemented(
    message = "close code {CODE} is not used by a server (RFC 6455, 7.4.1)",
    label = "for a client only",
    note = "a server that does not want a client's extensions refuses the handshake; to close an open connection it has every other code"
)]
pub trait ServerUsesCode<'a, const CODE: u16> {}

/// 1012 to 1014 from a client.
#[diagnostic::on_unimplemented(
    message = "close code {CODE} speaks of a service, and is not for a client to send (IANA's registry)",
    label = "for a server only",
    note = "a client that goes away sends 1001, one that failed 1011"
)]
pub trait ClientUsesCode<'a, const CODE: u16> {}

/// `sent_by = server` in a client's twin.
#[diagnostic::on_unimplemented(
    message = "this close reason is for the server to send, and not for the client, as `sent_by` says",
    label = "for the server only",
    note = "if the client sends it too, write `sent_by = both` on the variant"
)]
pub trait SentByClient<'a> {}

/// `sent_by = client` in a server's twin.
#[diagnostic::on_unimplemented(
    message = "this close reason is for the client to send, and not for the server, as `sent_by` says",
    label = "for the client only",
    note = "if the server sends it too, write `sent_by = both` on the variant"
)]
pub trait SentByServer<'a> {}

/// `sent_by = none`.
#[diagnostic::on_unimplemented(
    message = "this close reason is only observed by this application, never sent, as `sent_by = none` says",
    label = "observed only",
    note = "if this application sends it, write `sent_by = client`, `server` or `both` on the variant"
)]
pub trait IsSent<'a> {}

/// A range with codes outside of 3000 to 4999.
#[diagnostic::on_unimplemented(
    message = "this range of close codes can only be observed, never sent: it is not within 3000..=4999 (RFC 6455, 7.4.2)",
    label = "observed only",
    note = "to send a code of it that may be sent, give that code a variant of its own"
)]
pub trait RangeIsSendable<'a> {}

/// `other`.
#[diagnostic::on_unimplemented(
    message = "`other` stands for the close codes that no variant names, and can only be observed",
    label = "observed only",
    note = "to send a code, give it a variant; to pass on what was observed, use `Closed::relay`"
)]
pub trait OtherIsSendable<'a> {}

/// `local`.
#[diagnostic::on_unimplemented(
    message = "a local end is told to nobody; close with a code of your own, or drop the connection",
    label = "a local end has no close code",
    note = "`closed_by_us` of a `Supervisor` or `Reconnector` takes the local end, whatever was sent to the peer"
)]
pub trait LocalIsTold<'a> {}

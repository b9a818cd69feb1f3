//! `ConnectError`: an error of connecting that says what a failed attempt is like.

use crate::supervisor::ConnectFailure;

/// An error of which [`Reconnector::connect`](crate::Reconnector::connect) can read what the failed attempt is like: every
/// `E` with a conversion from `&E` to [`ConnectFailure`]. The adapters have one for their library's error; for an error of
/// your own, write one:
///
/// ```
/// use close_codes::{CloseCode, ConnectFailure};
///
/// enum LoginError {
///     TokenExpired,
///     Network(std::io::Error),
/// }
///
/// impl From<&LoginError> for ConnectFailure {
///     fn from(error: &LoginError) -> Self {
///         match error {
///             // As if the server had closed with 3000, "Unauthorized": that row decides.
///             LoginError::TokenExpired => Self::new().with_like(CloseCode::new(3000)),
///             LoginError::Network(error) => error.into(),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`connect` cannot read what `{Self}` says of a failed attempt",
    label = "no `ConnectFailure` is made from `&{Self}`",
    note = "for an error of your own: `impl From<&MyError> for ConnectFailure`; for any other, a `Box<dyn Error>` for example: `connect_with(connecting, |_| ConnectFailure::new())`",
    note = "a library's error needs its feature of close-codes, which fits one version of it: `tokio-tungstenite` 0.30, `fastwebsockets` 0.10, `tokio-websockets` 0.13"
)]
pub trait ConnectError {
    /// What the failed attempt is like.
    fn failure(&self) -> ConnectFailure;
}

// rustc prints the message at the method, at its call and at `.await`: a future of an opaque type has the bounds of the
// function that returns it. Only a future of a named type would have it once, which here could not be `Send` as its parts are.
//
// A bound of its own and not that conversion: rustc crashes where the conversion is missing and the error implements
// `Deref`, as a `Box<dyn Error>` does.
#[diagnostic::do_not_recommend]
impl<E> ConnectError for E
where
    for<'a> ConnectFailure: From<&'a E>,
{
    fn failure(&self) -> ConnectFailure {
        self.into()
    }
}

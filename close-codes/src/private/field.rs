//! `CodeField`: the field of a variant for a range or for `other`, which holds the observed code.

use crate::law::CloseCode;

/// A type that converts from an observed code and back.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold an observed close code",
    label = "not made from a `CloseCode`",
    note = "use `u16` or `close_codes::CloseCode`; a type of your own needs `Clone`, `From<CloseCode>`, and `From<{Self}> for CloseCode`"
)]
pub trait CodeField: Sized {
    /// The field for the observed code.
    fn __from_code(code: CloseCode) -> Self;

    /// The observed code.
    fn to_code(&self) -> CloseCode;
}

#[diagnostic::do_not_recommend]
impl<T: Clone + From<CloseCode>> CodeField for T
where
    CloseCode: From<T>,
{
    fn __from_code(code: CloseCode) -> Self {
        code.into()
    }

    fn to_code(&self) -> CloseCode {
        self.clone().into()
    }
}

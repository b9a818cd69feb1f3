//! An expression as a macro's argument: see the derive's `codes`.

/// The expression itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __close_codes_expression {
    ($code:expr) => {
        $code
    };
    // What stands behind an expression. Without this rule, rustc would show the user the one above.
    ($($tokens:tt)*) => {
        compile_error!(
            "this is not one expression; a close code is written `#[close(4001)]` or `#[close(BASE + 1)]`"
        )
    };
}

/// The value of an expression of the user's for a code, or of a discriminant. `AT` counts the codes of the enum: two
/// for each row, the first and the last one.
pub trait Expression<const AT: usize> {
    /// `u16`; of a discriminant what the enum's `repr` says.
    type Type;

    /// The value.
    const VALUE: Self::Type;
}

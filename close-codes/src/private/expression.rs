//! An expression as a macro's argument: see the derive's `codes`.

/// The expression itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __close_codes_expression {
    ($code:expr) => {
        $code
    };
}

//! `CodeIn`: a code of a sendable range.

use core::fmt;

use super::law::is_sendable_range;
use super::{CloseCode, SendCode};

/// A code from `MIN` to `MAX`, each of which may be sent. A twin (an enum that the derive generates) holds it in the
/// variant for a range.
///
/// A number is no `CodeIn` yet. [`CodeIn::of::<4115>()`](Self::of) makes one from a constant, and the compiler checks it;
/// [`CodeIn::new(code)`](Self::new) makes one from a number at run time, if it is in the range. The range need not be
/// written, since the twin's variant says it.
///
/// ```
/// use close_codes::CodeIn;
///
/// let throttled = CodeIn::<4100, 4199>::new(4115).unwrap();
/// assert_eq!(throttled.get(), 4115);
/// assert!(CodeIn::<4100, 4199>::new(4200).is_none());
/// ```
///
/// A range that is not within 3000..=4999 does not compile:
///
/// ```compile_fail
/// let code = close_codes::CodeIn::<1000, 1010>::new(1005);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeIn<const MIN: u16, const MAX: u16>(SendCode);

impl<const MIN: u16, const MAX: u16> CodeIn<MIN, MAX> {
    /// The first code of the range.
    pub const FIRST: Self = Self::proven(MIN);
    /// The last code of the range.
    pub const LAST: Self = Self::proven(MAX);

    /// The code, if it is in the range.
    #[must_use]
    pub const fn new(code: u16) -> Option<Self> {
        const { assert!(MIN <= MAX && is_sendable_range(MIN, MAX), "a sendable range is within 3000..=4999") }
        match SendCode::new(code) {
            Ok(proven) if MIN <= code && code <= MAX => Some(Self(proven)),
            _ => None,
        }
    }

    /// This code, checked by the compiler.
    ///
    /// ```
    /// use close_codes::CodeIn;
    ///
    /// assert_eq!(CodeIn::<4100, 4199>::of::<4115>().get(), 4115);
    /// ```
    ///
    /// ```compile_fail
    /// close_codes::CodeIn::<4100, 4199>::of::<4200>();
    /// ```
    #[must_use]
    pub const fn of<const CODE: u16>() -> Self {
        const { Self::proven(CODE) }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0.get()
    }

    /// The code, without the range.
    #[must_use]
    pub const fn code(self) -> SendCode {
        self.0
    }

    const fn proven(code: u16) -> Self {
        match Self::new(code) {
            Some(code) => code,
            None => panic!("this code is outside of the range"),
        }
    }
}

impl<const MIN: u16, const MAX: u16> fmt::Debug for CodeIn<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<const MIN: u16, const MAX: u16> fmt::Display for CodeIn<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<const MIN: u16, const MAX: u16> From<CodeIn<MIN, MAX>> for SendCode {
    fn from(code: CodeIn<MIN, MAX>) -> Self {
        code.code()
    }
}

impl<const MIN: u16, const MAX: u16> From<CodeIn<MIN, MAX>> for CloseCode {
    fn from(code: CodeIn<MIN, MAX>) -> Self {
        code.code().observed()
    }
}

impl<const MIN: u16, const MAX: u16> TryFrom<u16> for CodeIn<MIN, MAX> {
    type Error = OutsideRange;

    fn try_from(code: u16) -> Result<Self, OutsideRange> {
        Self::new(code).ok_or(OutsideRange { code: CloseCode::new(code), first: MIN, last: MAX })
    }
}

/// The code is outside of the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OutsideRange {
    code: CloseCode,
    first: u16,
    last: u16,
}

impl fmt::Display for OutsideRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "close code {} is not in {}..={}", self.code, self.first, self.last)
    }
}

impl core::error::Error for OutsideRange {}

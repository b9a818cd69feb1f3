//! `Reason`: the text of a Close frame.

use core::fmt;
use core::hash::{Hash, Hasher};

/// The reason of a Close frame: at most 123 bytes of UTF-8. With the status code it fits the 125 bytes of a control
/// frame (RFC 6455, 5.5 and 5.5.1).
///
/// A received reason is text from the peer: never show it to end users (RFC 6455, 5.5.1), and never trust it.
///
/// ```
/// use close_codes::{Reason, reason};
///
/// const EXPIRED: Reason = reason!("token expired");
/// assert_eq!(EXPIRED.as_str(), "token expired");
/// assert!(Reason::new(&"x".repeat(124)).is_err());
/// // 123 bytes, not characters; the cut is at a character boundary.
/// assert_eq!(Reason::truncated(&"é".repeat(100)).as_str(), "é".repeat(61));
/// ```
#[derive(Clone, Copy)]
pub struct Reason(Text);

/// A text that is known at compile time is kept as a reference, which needs no copy and no second check of its UTF-8.
#[derive(Clone, Copy)]
enum Text {
    Static(&'static str),
    Inline { len: u8, bytes: [u8; Reason::MAX_LEN] },
}

impl Reason {
    /// The longest reason, in bytes: 123.
    pub const MAX_LEN: usize = 123;

    /// No reason.
    pub const EMPTY: Self = Self(Text::Static(""));

    /// The text as a reason.
    ///
    /// # Errors
    ///
    /// [`ReasonTooLong`] if it has more than 123 bytes.
    pub fn new(text: &str) -> Result<Self, ReasonTooLong> {
        if text.len() > Self::MAX_LEN {
            return Err(ReasonTooLong { len: text.len() });
        }
        Ok(Self::truncated(text))
    }

    /// The text as a reason, without a copy. Libraries that can borrow a `&'static str` then need no allocation.
    ///
    /// # Errors
    ///
    /// [`ReasonTooLong`] if it has more than 123 bytes.
    pub const fn from_static(text: &'static str) -> Result<Self, ReasonTooLong> {
        if text.len() > Self::MAX_LEN {
            return Err(ReasonTooLong { len: text.len() });
        }
        Ok(Self(Text::Static(text)))
    }

    /// As much of the text as fits: at most its first 123 bytes, cut at a character boundary.
    #[must_use]
    pub fn truncated(text: &str) -> Self {
        let mut len = text.len().min(Self::MAX_LEN);
        while !text.is_char_boundary(len) {
            len -= 1;
        }
        let mut bytes = [0; Self::MAX_LEN];
        bytes[..len].copy_from_slice(&text.as_bytes()[..len]);
        #[allow(clippy::cast_possible_truncation)] // at most 123
        let len = len as u8;
        Self(Text::Inline { len, bytes })
    }

    /// The three texts, one after the other, as far as they fit.
    pub(crate) fn joined(first: &str, separator: &str, second: &str) -> Self {
        // Room for one character too many, so that `truncated` makes the cut.
        let mut bytes = [0; Self::MAX_LEN + 4];
        let mut len = 0;
        for byte in first.bytes().chain(separator.bytes()).chain(second.bytes()).take(bytes.len()) {
            bytes[len] = byte;
            len += 1;
        }
        let whole = match core::str::from_utf8(&bytes[..len]) {
            Ok(text) => text,
            Err(cut) => core::str::from_utf8(&bytes[..cut.valid_up_to()]).unwrap_or_default(),
        };
        Self::truncated(whole)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Text::Static(text) => text.as_bytes(),
            Text::Inline { len, bytes } => bytes.split_at(*len as usize).0,
        }
    }

    /// The text.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        match &self.0 {
            Text::Static(text) => text,
            Text::Inline { .. } => match core::str::from_utf8(self.as_bytes()) {
                Ok(text) => text,
                // Not reached: the bytes were copied from a `str`, up to a character boundary.
                Err(_) => "",
            },
        }
    }

    /// The text, if it was known at compile time.
    #[must_use]
    pub const fn as_static(&self) -> Option<&'static str> {
        match self.0 {
            Text::Static(text) => Some(text),
            Text::Inline { .. } => None,
        }
    }

    /// The length in bytes: 0 to 123.
    #[must_use]
    pub const fn len(&self) -> usize {
        match &self.0 {
            Text::Static(text) => text.len(),
            Text::Inline { len, .. } => *len as usize,
        }
    }

    /// Whether there is no text.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for Reason {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl PartialEq for Reason {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Reason {}

impl Hash for Reason {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl PartialEq<str> for Reason {
    fn eq(&self, text: &str) -> bool {
        self.as_bytes() == text.as_bytes()
    }
}

impl PartialEq<&str> for Reason {
    fn eq(&self, text: &&str) -> bool {
        self == *text
    }
}

impl AsRef<str> for Reason {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl TryFrom<&str> for Reason {
    type Error = ReasonTooLong;

    fn try_from(text: &str) -> Result<Self, ReasonTooLong> {
        Self::new(text)
    }
}

/// A reason of more than 123 bytes, which no Close frame can hold (RFC 6455, 5.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReasonTooLong {
    len: usize,
}

impl ReasonTooLong {
    /// How long the text is, in bytes.
    #[must_use]
    pub const fn byte_len(self) -> usize {
        self.len
    }
}

impl fmt::Display for ReasonTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a close reason has at most 123 bytes, this one has {} (RFC 6455, 5.5)", self.len)
    }
}

impl core::error::Error for ReasonTooLong {}

/// A [`Reason`] in const: one of more than 123 bytes does not compile.
///
/// ```
/// let reason = close_codes::reason!("token expired");
/// assert_eq!(reason.len(), 13);
/// ```
#[doc(alias("close reason"))]
#[macro_export]
macro_rules! reason {
    ($text:expr) => {{
        // A const item and not a call: `cargo check` evaluates it everywhere.
        // If the user's const had the same name, the item would refer to itself; hence the underscores.
        const __REASON: $crate::Reason = {
            const __TEXT: &::core::primitive::str = $text;
            $crate::__private0::reason(__TEXT)
        };
        __REASON
    }};
}

//! What must not stand in one line of text as it is.

/// Whether a character ends a line somewhere, gives a terminal an order, or changes the direction of what is behind it
/// (<https://trojansource.codes>). Marks that only say which way their neighbours run are left.
pub(super) const fn disturbs_a_line(char: char) -> bool {
    matches!(
        char,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

//! The word that a misspelt one, or another name, stands for.

use super::{ATTRIBUTES, Words};

impl Words {
    /// The word that this one most likely means.
    pub(crate) fn nearest(&self, word: &str) -> Option<&'static str> {
        self.nearest_by(word).map(|(_, nearest)| nearest)
    }

    /// This word, if it is of this kind, or the one that it is a synonym of.
    pub(crate) fn same(&self, word: &str) -> Option<&'static str> {
        let word = snake_case(word);
        self.accepted.iter().copied().find(|known| *known == word).or_else(|| self.synonym(&word))
    }

    /// The word that another one is a synonym of.
    pub(super) fn synonym(&self, word: &str) -> Option<&'static str> {
        let known = self.synonyms.iter().find(|(_, synonyms)| synonyms.contains(&word))?;
        Some(known.0)
    }

    /// The nearest word and its distance: 0 for a synonym or another spelling; otherwise at most a third of the letters
    /// are wrong.
    pub(super) fn nearest_by(&self, word: &str) -> Option<(usize, &'static str)> {
        let word = snake_case(word);
        if let Some(meant) = self.synonym(&word) {
            return Some((0, meant));
        }
        let near = word.chars().count().div_ceil(3);
        self.accepted
            .iter()
            .map(|known| (distance(&word, known), *known))
            .filter(|(distance, _)| *distance <= near)
            .min_by_key(|(distance, _)| *distance)
    }
}

/// The attribute of ours that another one most likely stands for: `#[reconect(..)]`, and ours themselves.
///
/// Names that mean something else are left alone: those of other derives, which are at least so far away, and `clone`.
pub(crate) fn nearest_attribute(name: &str) -> Option<&'static str> {
    let is_near = |known: &&'static str| {
        let near = if known.len() > 5 { 2 } else { 1 };
        // Most attributes are documentation, and answered by the first question.
        name.len().abs_diff(known.len()) <= near && (name == *known || distance(name, known) <= near)
    };
    ATTRIBUTES.into_iter().filter(|_| name != "clone").find(is_near)
}

/// The word in snake case: `maxAttempts`, `max-attempts` and `MAX_ATTEMPTS` become `max_attempts`.
fn snake_case(word: &str) -> String {
    let mut snake = String::new();
    let mut is_behind_lower = false;
    for letter in word.chars() {
        if letter.is_uppercase() && is_behind_lower {
            snake.push('_');
        }
        is_behind_lower = letter.is_lowercase();
        match letter {
            '-' | ' ' => snake.push('_'),
            letter => snake.extend(letter.to_lowercase()),
        }
    }
    snake
}

/// The number of letters to insert, remove, replace or swap with their neighbour, to turn one word into the other
/// (optimal string alignment).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut previous_letter = None;
    for (row, letter) in from.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, wanted) in to.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&last, column) + usize::from(letter != *wanted);
            let mut best = replaced.min(at(&last, column + 1) + 1).min(at(&current, column) + 1);
            let swapped = column > 0
                && previous_letter == Some(*wanted)
                && to.get(column - 1).is_some_and(|before| *before == letter);
            if swapped {
                best = best.min(at(&before_last, column - 1) + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
        previous_letter = Some(letter);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::{FAULTS, MODES, RECONNECT_OPTIONS, VARIANT_OPTIONS};
    use super::*;

    #[test]
    fn the_nearest_word_is_found() {
        assert_eq!(VARIANT_OPTIONS.nearest("reasn"), Some("reason"));
        assert_eq!(MODES.nearest("nevr"), Some("never"));
        assert_eq!(MODES.nearest("onw"), Some("now"));
        assert_eq!(FAULTS.nearest("peer-bug"), Some("peer_bug"));
        assert_eq!(MODES.nearest("xyzzy"), None);
        assert_eq!(MODES.nearest(""), None);
    }

    #[test]
    fn synonyms_and_other_spellings_are_known() {
        assert_eq!(MODES.nearest("exponential"), Some("backoff"));
        assert_eq!(MODES.nearest("no"), Some("never"), "and not `now`, which is one letter off");
        assert_eq!(RECONNECT_OPTIONS.nearest("maxAttempts"), Some("attempts"));
        assert_eq!(VARIANT_OPTIONS.nearest("sentBy"), Some("sent_by"));
        assert_eq!(VARIANT_OPTIONS.nearest("from"), Some("sent_by"));
        assert_eq!(FAULTS.nearest("PeerBug"), Some("peer_bug"));
        assert_eq!(FAULTS.nearest("peer bug"), Some("peer_bug"));
        assert_eq!(MODES.nearest("NEVER"), Some("never"));
        assert_eq!(RECONNECT_OPTIONS.nearest("MAX_ATTEMPTS"), Some("attempts"));
        assert_eq!(MODES.nearest("every"), Some("after"), "and not `never`, which is one letter off");
    }

    #[test]
    fn misspelt_attributes_are_known() {
        for name in ["close", "clos", "closee", "cloes", "Close"] {
            assert_eq!(nearest_attribute(name), Some("close"), "{name}");
        }
        assert_eq!(nearest_attribute("reconect"), Some("reconnect"));
        assert_eq!(nearest_attribute("re_connect"), Some("reconnect"));
        assert_eq!(nearest_attribute("diagnos"), Some("diagnose"));
        // Attributes of the language and helpers of derives that one meets.
        for name in [
            "allow",
            "cfg",
            "clone",
            "cold",
            "code",
            "default",
            "deprecated",
            "derive",
            "diagnostic",
            "display",
            "doc",
            "error",
            "expect",
            "from",
            "help",
            "label",
            "must_use",
            "serde",
            "source",
            "strum",
            "value",
        ] {
            assert_eq!(nearest_attribute(name), None, "{name}");
        }
    }

    #[test]
    fn the_distance_counts_edits() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("abc", "abc"), 0);
        assert_eq!(distance("abc", "acb"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}

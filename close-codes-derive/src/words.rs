//! The words of the attributes, each written once, and the nearest one to a misspelt word.

/// What a kind of word is called in a message, and the words of that kind.
pub(crate) struct Words {
    pub(crate) kind: &'static str,
    pub(crate) words: &'static [&'static str],
}

pub(crate) const ENUM_OPTIONS: Words =
    Words { kind: "option", words: &["sendable", "sent_by", "inherit", "crate"] };
pub(crate) const VARIANT_OPTIONS: Words =
    Words { kind: "option", words: &["other", "reason", "reason_prefix", "sent_by"] };
pub(crate) const SENDABLE_OPTIONS: Words =
    Words { kind: "role", words: &["client", "server", "browser", "derive"] };
pub(crate) const SENDERS: Words = Words { kind: "sender", words: &["client", "server", "both", "none"] };
pub(crate) const MODES: Words =
    Words { kind: "mode", words: &["never", "now", "after", "backoff", "manual"] };
pub(crate) const RECONNECT_OPTIONS: Words = Words {
    kind: "option",
    words: &["attempts", "resume", "fresh", "reauthenticate", "failover", "reconfigure", "retry_window"],
};
pub(crate) const BACKOFF_OPTIONS: Words =
    Words { kind: "option", words: &["min", "initial", "max", "factor", "jitter"] };
pub(crate) const JITTERS: Words = Words { kind: "jitter", words: &["full", "equal", "none"] };
pub(crate) const RETRY_WINDOW_OPTIONS: Words = Words { kind: "option", words: &["max"] };
pub(crate) const FAULTS: Words = Words {
    kind: "kind",
    words: &["peer_bug", "own_bug", "network", "tls", "overload", "auth", "config", "proxy", "none"],
};
pub(crate) const DIAGNOSE_OPTIONS: Words =
    Words { kind: "option", words: &["threshold", "window", "advice"] };

impl Words {
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    /// The message for a word that is none of these.
    pub(crate) fn unknown(&self, word: &str) -> String {
        match self.nearest(word) {
            Some(nearest) => {
                format!("unknown {} `{word}`; did you mean `{nearest}`? accepted: {}", self.kind, self.list())
            }
            None => format!("unknown {} `{word}`; accepted: {}", self.kind, self.list()),
        }
    }

    /// The words as a text: `` `a`, `b` or `c` ``.
    pub(crate) fn list(&self) -> String {
        let quoted: Vec<String> = self.words.iter().map(|word| format!("`{word}`")).collect();
        match quoted.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, first)) => format!("{} or {last}", first.join(", ")),
            None => String::new(),
        }
    }

    /// The word that a misspelt one most likely stands for: at most a third of its letters wrong.
    pub(crate) fn nearest(&self, word: &str) -> Option<&'static str> {
        let near = word.chars().count().div_ceil(3);
        self.words
            .iter()
            .map(|known| (distance(word, known), *known))
            .filter(|(distance, _)| *distance <= near)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, known)| known)
    }
}

/// How many letters to insert, remove, replace or swap with their neighbour to get from one word to the other
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
    use super::*;

    #[test]
    fn the_nearest_word_is_found() {
        assert_eq!(VARIANT_OPTIONS.nearest("reasn"), Some("reason"));
        assert_eq!(MODES.nearest("nevr"), Some("never"));
        assert_eq!(MODES.nearest("onw"), Some("now"));
        assert_eq!(FAULTS.nearest("peer-bug"), Some("peer_bug"));
        assert_eq!(MODES.nearest("exponential"), None);
        assert_eq!(MODES.nearest(""), None);
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

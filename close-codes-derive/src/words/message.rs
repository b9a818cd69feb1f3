//! What is said of a word that is not known where it stands.

use super::{DIAGNOSE_OPTIONS, FAULTS, MODES, RECONNECT_OPTIONS, VARIANT_OPTIONS, Words};

impl Words {
    /// The message for a word that is not of this kind.
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
        let quoted: Vec<String> = self.accepted.iter().map(|word| format!("`{word}`")).collect();
        match quoted.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, first)) => format!("{} or {last}", first.join(", ")),
            None => String::new(),
        }
    }
}

/// The message for a word that is not of any of these kinds.
pub(crate) fn unknown_in(kinds: &[&Words], word: &str) -> String {
    let nearest = kinds
        .iter()
        .filter_map(|words| Some((words.nearest_by(word)?.0, words)))
        .min_by_key(|(distance, _)| *distance);
    if let Some((_, words)) = nearest {
        return words.unknown(word);
    }
    let lists: Vec<String> = kinds.iter().map(|words| format!("{}s: {}", words.kind, words.list())).collect();
    format!("unknown word `{word}`; {}", lists.join("; "))
}

/// The message for a word that belongs to another of our attributes, and not to the one called `here`.
pub(crate) fn misplaced(word: &str, here: &str) -> Option<String> {
    let attributes: [(&str, &[&Words]); 3] = [
        ("close", &[&VARIANT_OPTIONS]),
        ("reconnect", &[&MODES, &RECONNECT_OPTIONS]),
        ("diagnose", &[&FAULTS, &DIAGNOSE_OPTIONS]),
    ];
    if let Some((attribute, _)) = attributes.iter().find(|(attribute, _)| *attribute == word && word != here)
    {
        return Some(format!(
            "`{attribute}` is an attribute of its own: write `#[{attribute}(..)]` beside this one"
        ));
    }
    // What people write for one of this attribute's own words is meant for it.
    let own = attributes.iter().find(|(attribute, _)| *attribute == here);
    if own.is_some_and(|(_, kinds)| kinds.iter().any(|words| words.synonym(word).is_some())) {
        return None;
    }
    // `none` belongs to several kinds, so it proves nothing.
    let has = |kinds: &[&Words]| word != "none" && kinds.iter().any(|words| words.has(word));
    let (attribute, _) = attributes.iter().find(|(attribute, kinds)| *attribute != here && has(kinds))?;
    Some(format!("`{word}` belongs in `#[{attribute}(..)]`, an attribute of its own"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_several_kinds_decides() {
        let kinds = [&MODES, &RECONNECT_OPTIONS];
        assert!(
            unknown_in(&kinds, "retries").starts_with("unknown option `retries`; did you mean `attempts`?")
        );
        assert!(unknown_in(&kinds, "retry").starts_with("unknown mode `retry`; did you mean `backoff`?"));
        assert!(unknown_in(&kinds, "xyzzy").starts_with("unknown word `xyzzy`; modes: `never`"));
    }

    #[test]
    fn words_of_other_attributes_are_known() {
        assert!(misplaced("attempts", "close").is_some_and(|text| text.contains("#[reconnect(..)]")));
        assert!(misplaced("reconnect", "close").is_some());
        assert_eq!(misplaced("attempts", "reconnect"), None);
        assert_eq!(misplaced("none", "close"), None);
        assert_eq!(misplaced("within", "diagnose"), None, "`window` is meant");
        assert!(misplaced("within", "close").is_some());
    }
}

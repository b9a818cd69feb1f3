//! The words of the attributes, each written once, and the nearest word to a misspelt one.

/// A kind of word: what it is called in a message, and the words of that kind.
pub(crate) struct Words {
    pub(crate) kind: &'static str,
    pub(crate) accepted: &'static [&'static str],
    /// For a word, what other libraries or people call it.
    synonyms: &'static [(&'static str, &'static [&'static str])],
}

pub(crate) const ENUM_OPTIONS: Words = Words {
    kind: "option",
    accepted: &["sendable", "sent_by", "inherit", "crate"],
    synonyms: &[
        ("sendable", &["send", "sends", "twin", "twins"]),
        ("sent_by", &["sender", "by", "from"]),
        ("inherit", &["extend", "extends", "base", "parent"]),
    ],
};
pub(crate) const VARIANT_OPTIONS: Words = Words {
    kind: "option",
    accepted: &["other", "local", "reason", "reason_prefix", "sent_by"],
    synonyms: &[
        ("other", &["_", "default", "unknown", "any", "rest", "fallback", "catch_all"]),
        ("local", &["internal", "private", "no_code", "codeless", "in_band"]),
        ("reason", &["message", "msg", "text", "description"]),
        ("reason_prefix", &["prefix", "starts_with"]),
        ("sent_by", &["sender", "by", "from"]),
    ],
};
pub(crate) const SENDABLE_OPTIONS: Words = Words {
    kind: "role",
    accepted: &["client", "server", "browser", "derive"],
    synonyms: &[("client", &["user", "app"]), ("server", &["host"]), ("browser", &["web", "page", "script"])],
};
pub(crate) const SENDERS: Words = Words {
    kind: "sender",
    accepted: &["client", "server", "both", "none"],
    synonyms: &[
        ("client", &["browser", "user", "app"]),
        ("server", &["host"]),
        ("both", &["all", "any", "either", "everybody", "everyone"]),
        ("none", &["nobody", "no_one", "never"]),
    ],
};
pub(crate) const MODES: Words = Words {
    kind: "mode",
    accepted: &["never", "now", "after", "backoff", "manual"],
    synonyms: &[
        ("never", &["stop", "no", "none", "false", "give_up", "off", "disabled"]),
        ("now", &["immediate", "immediately", "instant", "instantly", "at_once"]),
        ("after", &["delay", "delayed", "wait", "sleep", "later", "every", "interval", "fixed", "constant"]),
        ("backoff", &["exponential", "exponential_backoff", "linear", "retry", "always", "yes", "true"]),
        ("manual", &["user", "ask", "prompt"]),
    ],
};
pub(crate) const RECONNECT_OPTIONS: Words = Words {
    kind: "option",
    accepted: &[
        "attempts",
        "within",
        "resume",
        "fresh",
        "reauthenticate",
        "failover",
        "reconfigure",
        "retry_window",
    ],
    synonyms: &[
        ("attempts", &["max_attempts", "retries", "max_retries", "tries", "times", "limit"]),
        ("within", &["deadline", "timeout", "max_elapsed", "max_elapsed_time", "give_up_after", "expires"]),
        ("resume", &["continue", "keep_session"]),
        ("fresh", &["new", "new_session", "restart"]),
        ("reauthenticate", &["reauth", "authenticate", "login", "relogin", "refresh_token"]),
        ("failover", &["next_server", "other_server", "switch"]),
        ("reconfigure", &["change", "renegotiate"]),
        ("retry_window", &["window", "retry_after"]),
    ],
};
pub(crate) const BACKOFF_OPTIONS: Words = Words {
    kind: "option",
    accepted: &["min", "initial", "max", "factor", "jitter"],
    synonyms: &[
        ("min", &["min_delay", "floor"]),
        ("initial", &["base", "start", "first", "delay", "initial_delay"]),
        ("max", &["max_delay", "cap", "limit"]),
        ("factor", &["multiplier", "exponent", "growth"]),
        ("jitter", &["random", "randomize"]),
    ],
};
pub(crate) const JITTERS: Words = Words {
    kind: "jitter",
    accepted: &["full", "equal", "none"],
    synonyms: &[
        ("full", &["true", "yes", "on", "random"]),
        ("equal", &["half"]),
        ("none", &["false", "no", "off"]),
    ],
};
pub(crate) const RESUME_OPTIONS: Words = Words {
    kind: "option",
    accepted: &["within"],
    synonyms: &[("within", &["max", "for", "until", "timeout", "window"])],
};
pub(crate) const RETRY_WINDOW_OPTIONS: Words = Words { kind: "option", accepted: &["max"], synonyms: &[] };
pub(crate) const FAULTS: Words = Words {
    kind: "kind",
    accepted: &["peer_bug", "own_bug", "network", "tls", "overload", "auth", "config", "proxy", "none"],
    synonyms: &[
        ("peer_bug", &["peer", "their_bug"]),
        ("own_bug", &["own", "our_bug", "self"]),
        ("network", &["net", "connection", "transport"]),
        ("tls", &["ssl", "certificate"]),
        ("overload", &["load", "busy", "rate_limit", "too_busy"]),
        ("auth", &["authentication", "authorization", "unauthorized", "credentials", "login"]),
        ("config", &["configuration", "settings"]),
        ("proxy", &["gateway"]),
        ("none", &["no", "off", "false", "nothing"]),
    ],
};
pub(crate) const DIAGNOSE_OPTIONS: Words = Words {
    kind: "option",
    accepted: &["threshold", "window", "advice"],
    synonyms: &[
        ("threshold", &["count", "limit", "times", "min"]),
        ("window", &["within", "period", "interval"]),
        ("advice", &["hint", "help", "message", "text"]),
    ],
};

/// The options that are nothing without a value.
const VALUED: [&str; 20] = [
    "advice",
    "after",
    "attempts",
    "browser",
    "client",
    "crate",
    "factor",
    "inherit",
    "initial",
    "jitter",
    "max",
    "min",
    "reason",
    "reason_prefix",
    "sendable",
    "sent_by",
    "server",
    "threshold",
    "window",
    "within",
];

/// What people write before the code, which needs no word.
pub(crate) const CODE_WORDS: [&str; 7] =
    ["code", "codes", "range", "value", "status", "status_code", "number"];

/// The attributes that the derive registers.
pub(crate) const ATTRIBUTES: [&str; 3] = ["close", "reconnect", "diagnose"];

impl Words {
    pub(crate) fn has(&self, word: &str) -> bool {
        self.accepted.contains(&word)
    }

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
    fn synonym(&self, word: &str) -> Option<&'static str> {
        let known = self.synonyms.iter().find(|(_, synonyms)| synonyms.contains(&word))?;
        Some(known.0)
    }

    /// The nearest word and its distance: 0 for a synonym or another spelling; otherwise at most a third of the letters
    /// are wrong.
    fn nearest_by(&self, word: &str) -> Option<(usize, &'static str)> {
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

/// Whether a word is a name as consts have it.
pub(crate) fn is_const_name(word: &str) -> bool {
    !word.contains(|letter: char| letter.is_lowercase())
}

/// Whether a word of this name has options of its own.
pub(crate) fn takes_list(word: &str) -> bool {
    ["backoff", "derive", "resume", "retry_window", "sendable"].contains(&word)
}

/// Whether an option of this name needs a value.
pub(crate) fn needs_value(option: &str) -> bool {
    VALUED.contains(&option)
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

/// Whether a word, or its synonym, is of one of these kinds.
pub(crate) fn is_known(kinds: &[&Words], word: &str) -> bool {
    kinds.iter().any(|words| words.same(word).is_some())
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
    fn synonyms_stand_for_words_of_their_kind() {
        let kinds = [
            &ENUM_OPTIONS,
            &VARIANT_OPTIONS,
            &SENDABLE_OPTIONS,
            &SENDERS,
            &MODES,
            &RECONNECT_OPTIONS,
            &BACKOFF_OPTIONS,
            &JITTERS,
            &RESUME_OPTIONS,
            &RETRY_WINDOW_OPTIONS,
            &FAULTS,
            &DIAGNOSE_OPTIONS,
        ];
        for words in kinds {
            for (meant, synonyms) in words.synonyms {
                assert!(words.has(meant), "{meant}");
                assert!(synonyms.iter().all(|synonym| !words.has(synonym)), "{meant}");
            }
        }
    }

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

//! The words of the attributes, each written once.

mod message;
mod nearest;

pub(crate) use self::message::{misplaced, unknown_in};
pub(crate) use self::nearest::nearest_attribute;

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

/// Whether a word, or its synonym, is of one of these kinds.
pub(crate) fn is_known(kinds: &[&Words], word: &str) -> bool {
    kinds.iter().any(|words| words.same(word).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

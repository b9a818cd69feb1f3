//! `#[diagnose(..)]`: one kind of fault, then options.

use super::args::Arg;
use super::duration;
use super::value::{self, Slot};
use crate::ctxt::Ctxt;
use crate::model::{Diagnose, Fault};
use crate::tokens::Tokens;
use crate::words;

/// What `#[diagnose(..)]` looks like.
const FORM: &str = "write a kind and then options: `#[diagnose(peer_bug)]`, `#[diagnose(network, threshold = 5, window = \"60s\")]`";

pub(crate) fn parse(ctxt: &Ctxt, attr: &syn::Attribute) -> Option<Diagnose> {
    let before = ctxt.count();
    let args = value::attribute(ctxt, attr, FORM)?;
    let mut kind = Slot::new();
    let (mut threshold, mut window, mut advice) = (Slot::new(), Slot::new(), Slot::new());
    let mut first_option = None;
    for arg in &args {
        let (Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _)) = arg else {
            if let Arg::Other(tokens) = arg {
                refuse_other(ctxt, tokens);
            }
            continue;
        };
        let name = word.to_string();
        if words::FAULTS.has(&name) {
            if let Some(first) = kind.name().filter(|first| *first != word) {
                ctxt.error(word, format!("two kinds, `{first}` and `{word}`; keep the one that you want"));
                continue;
            }
            if let Some(option) = &first_option {
                ctxt.error(word, format!("the kind comes first: write `{word}` before `{option}`"));
            }
            kind.set(ctxt, word, value::flag(ctxt, arg).map(|()| fault(&name)));
            continue;
        }
        first_option.get_or_insert_with(|| word.clone());
        match name.as_str() {
            "threshold" => {
                let tokens = value::value(ctxt, arg, "threshold = 3");
                threshold.set(ctxt, word, tokens.and_then(|tokens| value::count(ctxt, word, tokens)));
            }
            "window" => {
                let tokens = value::value(ctxt, arg, "window = \"60s\"");
                let millis = tokens.and_then(|tokens| duration::duration(ctxt, word, tokens));
                if millis == Some(0) {
                    ctxt.error(
                        word,
                        "`window` is zero, in which nothing can be counted; give a time such as \"60s\"",
                    );
                }
                window.set(ctxt, word, millis.filter(|millis| *millis > 0));
            }
            "advice" => {
                let tokens = value::value(ctxt, arg, "advice = \"what to check\"");
                advice.set(ctxt, word, tokens.and_then(|tokens| value::text(ctxt, word, tokens)));
            }
            _ => refuse_unknown(ctxt, word, &name, arg),
        }
    }
    let Some(kind) = kind.get() else {
        if ctxt.count() == before {
            ctxt.error(
                attr,
                format!("`#[diagnose(..)]` has no kind; {FORM}; kinds: {}", words::FAULTS.list()),
            );
        }
        return None;
    };
    if let (None, Some(option)) = (kind.value, &first_option) {
        ctxt.error(
            option,
            format!("`none` diagnoses nothing, so that `{option}` has no effect; remove one of the two"),
        );
    }
    Some(Diagnose {
        fault: kind.value,
        threshold: threshold.get().map(|threshold| threshold.value),
        window: window.get().map(|window| window.value),
        advice: advice.get().map(|advice| advice.value.into_string()),
    })
}

/// The fault of a kind; `None` for `none`.
fn fault(kind: &str) -> Option<Fault> {
    let (word, number) = match kind {
        "peer_bug" => ("peer_bug", 1),
        "own_bug" => ("own_bug", 2),
        "network" => ("network", 3),
        "tls" => ("tls", 4),
        "overload" => ("overload", 5),
        "auth" => ("auth", 6),
        "config" => ("config", 7),
        "proxy" => ("proxy", 8),
        _ => return None,
    };
    Some(Fault { word, number })
}

/// Refuses what is no word: a value without its word, or a kind in another spelling.
fn refuse_other(ctxt: &Ctxt, tokens: &Tokens) {
    let message = match tokens.literal() {
        Some(syn::Lit::Int(number)) => format!("a number alone says nothing: write `threshold = {number}`"),
        Some(syn::Lit::Str(text)) => match words::FAULTS.same(&text.value()) {
            Some(kind) => format!("a kind has no quotes: write `{kind}`"),
            None => format!("a text alone says nothing: write `advice = {tokens}`"),
        },
        _ => match value::word_of_path(&words::FAULTS, tokens) {
            Some(kind) => format!("a kind is a word, and no path: write `{kind}`"),
            None => no_kind(&tokens.to_string().replace(' ', "")),
        },
    };
    ctxt.error(tokens, message);
}

fn no_kind(written: &str) -> String {
    match words::FAULTS.nearest(written) {
        Some(_) => words::FAULTS.unknown(written),
        None => format!("expected a kind or an option; {FORM}"),
    }
}

fn refuse_unknown(ctxt: &Ctxt, word: &proc_macro2::Ident, name: &str, arg: &Arg) {
    let message = match arg {
        Arg::Value(_, kind) if matches!(name, "kind" | "fault") => {
            let kind = value::unquoted(kind).unwrap_or_else(|| kind.to_string());
            format!("a kind is written without `{name} =`: write `{kind}`")
        }
        // Which of the two it is depends on which end the enum is for.
        _ if matches!(name, "bug" | "client_bug" | "server_bug") => {
            format!("unknown kind `{name}`; a bug of the other end is `peer_bug`, one of this end `own_bug`")
        }
        _ => words::misplaced(name, "diagnose")
            .unwrap_or_else(|| words::unknown_in(&[&words::FAULTS, &words::DIAGNOSE_OPTIONS], name)),
    };
    ctxt.error(word, message);
}

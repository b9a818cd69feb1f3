//! `#[diagnose(..)]`: one kind of fault, then options.

use super::args::Arg;
use super::value::{self, Slot};
use crate::ctxt::Ctxt;
use crate::model::{Diagnose, Fault};
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
                ctxt.error(tokens, format!("expected a kind or an option; {FORM}"));
            }
            continue;
        };
        let name = word.to_string();
        if words::FAULTS.has(&name) {
            if let Some(first) = kind.peek().map(|first| &first.name).filter(|first| *first != word) {
                ctxt.error(word, format!("two kinds, `{first}` and `{word}`; keep the one that you want"));
                continue;
            }
            if let Some(option) = &first_option {
                ctxt.error(word, format!("the kind comes first: `#[diagnose({word}, {option})]`"));
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
                let millis = tokens.and_then(|tokens| value::duration(ctxt, word, tokens));
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
            _ => refuse_unknown(ctxt, word, &name),
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
        advice: advice.get().map(|advice| advice.value.value()),
    })
}

/// The fault of a kind; `None` for `none`.
fn fault(kind: &str) -> Option<Fault> {
    let (word, variant) = match kind {
        "peer_bug" => ("peer_bug", "PeerBug"),
        "own_bug" => ("own_bug", "OwnBug"),
        "network" => ("network", "Network"),
        "tls" => ("tls", "Tls"),
        "overload" => ("overload", "Overload"),
        "auth" => ("auth", "Auth"),
        "config" => ("config", "Config"),
        "proxy" => ("proxy", "Proxy"),
        _ => return None,
    };
    Some(Fault { word, variant })
}

fn refuse_unknown(ctxt: &Ctxt, word: &proc_macro2::Ident, name: &str) {
    let message = match (words::FAULTS.nearest(name), words::DIAGNOSE_OPTIONS.nearest(name)) {
        (Some(_), None) => words::FAULTS.unknown(name),
        (None, Some(_)) => words::DIAGNOSE_OPTIONS.unknown(name),
        _ => format!(
            "unknown word `{name}`; kinds: {}; options: {}",
            words::FAULTS.list(),
            words::DIAGNOSE_OPTIONS.list()
        ),
    };
    ctxt.error(word, message);
}

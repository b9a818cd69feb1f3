//! Options that limit something by a time: `within = "60s"`, `resume(within = "30s")`, `retry_window(max = "2m")`.

use proc_macro2::{Group, Ident};

use super::args::Arg;
use super::duration;
use super::value::{self, Slot};
use crate::ctxt::Ctxt;
use crate::model::{RetryWindow, Session};
use crate::tokens::Named;
use crate::words::{self, Words};

/// `within = "60s"`.
pub(super) fn within(ctxt: &Ctxt, word: &Ident, arg: &Arg) -> Option<u32> {
    let tokens = value::value(ctxt, arg, "within = \"60s\"")?;
    let within = duration::duration(ctxt, word, tokens)?;
    if within == 0 {
        ctxt.error(
            tokens,
            "`within` is zero, in which no attempt can begin; to make none, the mode is `never`",
        );
        return None;
    }
    Some(within)
}

/// `resume`, `resume(within = "30s")`.
pub(super) fn resume(ctxt: &Ctxt, arg: &Arg) -> Option<Session> {
    const FORMS: &str = "`resume` or `resume(within = \"30s\")`";
    match arg {
        Arg::Word(_) => Some(Session::Resume { within: None }),
        Arg::List(_, group) => {
            let within = only_option(ctxt, group, &words::RESUME_OPTIONS, "within", FORMS)?;
            if within.value == 0 {
                ctxt.error(&within.name, "`within` is zero, in which nothing can be resumed; to start a new session, write `fresh`");
                return None;
            }
            Some(Session::Resume { within: Some(within.value) })
        }
        Arg::Value(word, value) => {
            if value::refuse_false(ctxt, word, value) {
                return None;
            }
            let message = match value.literal() {
                Some(syn::Lit::Str(text)) => {
                    format!(
                        "`{word}` takes its limit in brackets: write `{word}(within = \"{}\")`",
                        text.value()
                    )
                }
                _ => format!("`{word}` takes no value: write {FORMS}"),
            };
            ctxt.error(value, message);
            None
        }
        Arg::Other(_) => None,
    }
}

/// `retry_window(max = "2m")`, `retry_window = ignore`.
pub(super) fn retry_window(ctxt: &Ctxt, arg: &Arg) -> Option<RetryWindow> {
    const FORMS: &str = "`retry_window(max = \"2m\")` or `retry_window = ignore`";
    match arg {
        Arg::Value(_, value) if value.word().is_some_and(|word| word == "ignore") => {
            Some(RetryWindow::Ignore)
        }
        Arg::List(_, group) if group.stream().is_empty() => {
            ctxt.error_at(
                group.span(),
                format!("`retry_window` says how far a window is obeyed: write {FORMS}"),
            );
            None
        }
        Arg::List(_, group) => {
            let max = only_option(ctxt, group, &words::RETRY_WINDOW_OPTIONS, "max", FORMS)?;
            if max.value == 0 {
                ctxt.error(&max.name, "`max` is zero; to obey no window, write `retry_window = ignore`");
                return None;
            }
            Some(RetryWindow::UpTo(max.value))
        }
        Arg::Word(word) | Arg::Value(word, _) => {
            ctxt.error(word, format!("`retry_window` says how far a window is obeyed: write {FORMS}"));
            None
        }
        Arg::Other(_) => None,
    }
}

/// The duration of the one option that a list has. `forms` is how the whole is written.
fn only_option(ctxt: &Ctxt, group: &Group, accepted: &Words, name: &str, forms: &str) -> Option<Named<u32>> {
    if group.stream().is_empty() {
        ctxt.error_at(group.span(), format!("these brackets are empty: write {forms}"));
        return None;
    }
    let mut slot = Slot::new();
    for arg in &value::list(ctxt, group.stream(), format!("write {forms}")) {
        match arg {
            Arg::Value(word, tokens) if word == name => {
                slot.set(ctxt, word, duration::duration(ctxt, word, tokens));
            }
            Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _) if word != name => {
                ctxt.error(word, accepted.unknown(&word.to_string()));
            }
            Arg::Word(word) | Arg::List(word, _) => {
                ctxt.error(word, format!("`{name}` needs a value: write {forms}"));
            }
            Arg::Other(tokens) | Arg::Value(_, tokens) => {
                ctxt.error(tokens, format!("write {forms}"));
            }
        }
    }
    slot.get()
}

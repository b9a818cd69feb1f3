//! `#[reconnect(..)]`: one mode, then options.

use proc_macro2::Ident;

use super::args::Arg;
use super::backoff::backoff;
use super::duration;
use super::value::{self, Slot};
use crate::ctxt::Ctxt;
use crate::model::{Mode, Reconnect, RetryWindow, Session};
use crate::tokens::Tokens;
use crate::words;

/// What `#[reconnect(..)]` looks like.
const FORM: &str = "write a mode and then options: `#[reconnect(backoff)]`, `#[reconnect(now, attempts = 1)]`; modes: `never`, `now`, `after = \"5s\"`, `backoff` and `manual`";

/// The options while they are read.
struct Slots {
    mode: Slot<Mode>,
    attempts: Slot<u32>,
    resume: Slot<()>,
    fresh: Slot<()>,
    reauthenticate: Slot<()>,
    failover: Slot<()>,
    reconfigure: Slot<()>,
    retry_window: Slot<RetryWindow>,
    /// The first option, in case no mode stands before it.
    first_option: Option<Ident>,
}

pub(crate) fn parse(ctxt: &Ctxt, attr: &syn::Attribute) -> Option<Reconnect> {
    let before = ctxt.count();
    let args = value::attribute(ctxt, attr, FORM)?;
    let mut slots = Slots {
        mode: Slot::new(),
        attempts: Slot::new(),
        resume: Slot::new(),
        fresh: Slot::new(),
        reauthenticate: Slot::new(),
        failover: Slot::new(),
        reconfigure: Slot::new(),
        retry_window: Slot::new(),
        first_option: None,
    };
    for arg in &args {
        slots.read(ctxt, arg);
    }
    slots.finish(ctxt, attr, before)
}

impl Slots {
    fn read(&mut self, ctxt: &Ctxt, arg: &Arg) {
        let (Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _)) = arg else {
            if let Arg::Other(tokens) = arg {
                refuse_other(ctxt, tokens);
            }
            return;
        };
        let name = word.to_string();
        if words::MODES.has(&name) {
            self.read_mode(ctxt, word, arg);
            return;
        }
        self.first_option.get_or_insert_with(|| word.clone());
        match name.as_str() {
            "attempts" => {
                let attempts = value::value(ctxt, arg, "attempts = 5");
                let attempts = attempts.and_then(|tokens| value::count(ctxt, word, tokens));
                self.attempts.set(ctxt, word, attempts);
            }
            "resume" => self.resume.set(ctxt, word, value::flag(ctxt, arg)),
            "fresh" => self.fresh.set(ctxt, word, value::flag(ctxt, arg)),
            "reauthenticate" => self.reauthenticate.set(ctxt, word, value::flag(ctxt, arg)),
            "failover" => self.failover.set(ctxt, word, value::flag(ctxt, arg)),
            "reconfigure" => self.reconfigure.set(ctxt, word, value::flag(ctxt, arg)),
            "retry_window" => self.retry_window.set(ctxt, word, retry_window(ctxt, arg)),
            _ => refuse_unknown(ctxt, word, &name, arg),
        }
    }

    fn read_mode(&mut self, ctxt: &Ctxt, word: &Ident, arg: &Arg) {
        let mode = match word.to_string().as_str() {
            "never" => value::flag(ctxt, arg).map(|()| Mode::Never),
            "now" => value::flag(ctxt, arg).map(|()| Mode::Now),
            "manual" => value::flag(ctxt, arg).map(|()| Mode::Manual),
            "after" => after(ctxt, word, arg),
            _ => backoff(ctxt, arg).map(Mode::Backoff),
        };
        if let Some(option) = &self.first_option {
            ctxt.error(word, format!("the mode comes first: write `{word}` before `{option}`"));
        }
        if let Some(first) = self.mode.name().filter(|first| *first != word) {
            ctxt.error(word, format!("two modes, `{first}` and `{word}`; keep the one that you want"));
            return;
        }
        self.mode.set(ctxt, word, mode);
    }

    /// The policy, if it has a mode. It checks here which options go with the mode, since errors point at their words.
    fn finish(self, ctxt: &Ctxt, attr: &syn::Attribute, errors_before: usize) -> Option<Reconnect> {
        let errors = ctxt.count();
        let (resume, fresh) = (self.resume.get(), self.fresh.get());
        if let (Some(_), Some(fresh)) = (&resume, &fresh) {
            ctxt.error(
                &fresh.name,
                "`resume` goes on with the session and `fresh` starts a new one; keep the one that you want",
            );
        }
        let Some(mode) = self.mode.get() else {
            if errors == errors_before {
                ctxt.error(attr, format!("`#[reconnect(..)]` has no mode; {FORM}"));
            }
            return None;
        };
        if let (Mode::Never, Some(option), true) = (&mode.value, &self.first_option, errors == errors_before)
        {
            ctxt.error(
                option,
                format!("`never` stops, so that `{option}` has no effect; remove one of the two"),
            );
        }
        let session = match (resume, fresh) {
            (Some(_), _) => Some(Session::Resume),
            (None, Some(_)) => Some(Session::Fresh),
            (None, None) => None,
        };
        let mut reconnect = Reconnect::new(mode.value);
        reconnect.attempts = self.attempts.get().map(|attempts| attempts.value);
        reconnect.session = session;
        reconnect.reauthenticate = self.reauthenticate.get().is_some();
        reconnect.failover = self.failover.get().is_some();
        reconnect.reconfigure = self.reconfigure.get().is_some();
        reconnect.retry_window = self.retry_window.get().map(|window| window.value);
        Some(reconnect)
    }
}

/// Refuses what is no word: most often a value without its word.
fn refuse_other(ctxt: &Ctxt, tokens: &Tokens) {
    let message = match tokens.literal() {
        Some(syn::Lit::Int(number)) if number.suffix().is_empty() => {
            format!("a number alone says nothing: write `attempts = {number}`, or `after = \"{number}s\"`")
        }
        Some(syn::Lit::Str(text)) if words::MODES.has(&text.value()) => {
            format!("a mode has no quotes: write `{}`", text.value())
        }
        Some(syn::Lit::Str(_)) => {
            format!("a text alone says nothing; to wait for it, write `after = {tokens}`")
        }
        _ => format!("expected a mode or an option; {FORM}"),
    };
    ctxt.error(tokens, message);
}

fn refuse_unknown(ctxt: &Ctxt, word: &Ident, name: &str, arg: &Arg) {
    let message = match arg {
        Arg::Value(_, mode) if matches!(name, "mode" | "policy" | "strategy") => {
            format!("a mode is written without `{name} =`: write `{mode}`")
        }
        _ if words::BACKOFF_OPTIONS.has(name) => {
            format!("`{name}` is an option of the mode `backoff`: write `backoff({name} = ..)`")
        }
        _ => words::misplaced(name, "reconnect")
            .unwrap_or_else(|| words::unknown_in(&[&words::MODES, &words::RECONNECT_OPTIONS], name)),
    };
    ctxt.error(word, message);
}

/// `after = "5s"`, `after = "5s..30s"`.
fn after(ctxt: &Ctxt, word: &Ident, arg: &Arg) -> Option<Mode> {
    let tokens = value::value(ctxt, arg, "after = \"5s\"")?;
    let (min, max) = duration::window(ctxt, word, tokens)?;
    Some(Mode::After { min, max })
}

/// `retry_window(max = "2m")`, `retry_window = ignore`.
fn retry_window(ctxt: &Ctxt, arg: &Arg) -> Option<RetryWindow> {
    const FORMS: &str = "`retry_window(max = \"2m\")` or `retry_window = ignore`";
    match arg {
        Arg::Value(_, value) if value.word().is_some_and(|word| word == "ignore") => {
            Some(RetryWindow::Ignore)
        }
        Arg::List(_, group) => {
            let mut max = Slot::new();
            if group.stream().is_empty() {
                ctxt.error_at(
                    group.span(),
                    format!("`retry_window` says how far a window is obeyed: write {FORMS}"),
                );
            }
            for arg in &value::list(ctxt, group.stream(), format!("write {FORMS}")) {
                match arg {
                    Arg::Value(word, tokens) if word == "max" => {
                        max.set(ctxt, word, duration::duration(ctxt, word, tokens));
                    }
                    Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _) if word != "max" => {
                        ctxt.error(word, words::RETRY_WINDOW_OPTIONS.unknown(&word.to_string()));
                    }
                    Arg::Word(word) | Arg::List(word, _) => {
                        ctxt.error(word, format!("`max` needs a value: write {FORMS}"));
                    }
                    Arg::Other(tokens) | Arg::Value(_, tokens) => {
                        ctxt.error(tokens, format!("write {FORMS}"));
                    }
                }
            }
            let max = max.get()?;
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

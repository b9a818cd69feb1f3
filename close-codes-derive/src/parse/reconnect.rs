//! `#[reconnect(..)]`: one mode, then options.

use proc_macro2::{Group, Ident};

use super::args::{Arg, Tokens};
use super::duration;
use super::value::{self, Named, Slot};
use crate::ctxt::Ctxt;
use crate::model::{Backoff, Jitter, Mode, Reconnect, RetryWindow, Session};
use crate::words;

/// What `#[reconnect(..)]` looks like.
const FORM: &str = "write a mode and then options: `#[reconnect(backoff)]`, `#[reconnect(now, attempts = 1)]`; modes: `never`, `now`, `after = \"5s\"`, `backoff` and `manual`";

/// The options as they are read.
struct Slots {
    mode: Slot<Mode>,
    attempts: Slot<u32>,
    resume: Slot<()>,
    fresh: Slot<()>,
    reauthenticate: Slot<()>,
    failover: Slot<()>,
    reconfigure: Slot<()>,
    retry_window: Slot<RetryWindow>,
    /// The first option, for the case that no mode stands before it.
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

    /// The policy, if it has a mode. What goes with which mode is checked here, where the words still are.
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

/// What is no word: most often a value whose word is missing.
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

/// `backoff`, `backoff(min = "0s", initial = "5s", max = "30s", factor = 2, jitter = full)`.
fn backoff(ctxt: &Ctxt, arg: &Arg) -> Option<Backoff> {
    match arg {
        Arg::List(_, group) => backoff_options(ctxt, group),
        Arg::Value(word, value) => {
            let initial = match value.literal() {
                Some(syn::Lit::Str(text)) => text.value(),
                _ => "5s".to_owned(),
            };
            ctxt.error(
                value,
                format!("`{word}` takes its options in brackets: `{word}(initial = \"{initial}\")`"),
            );
            None
        }
        Arg::Word(_) | Arg::Other(_) => Some(Backoff::DEFAULT),
    }
}

fn backoff_options(ctxt: &Ctxt, group: &Group) -> Option<Backoff> {
    let form = "write `backoff(initial = \"5s\", max = \"30s\", factor = 2, jitter = full)`";
    let (mut min, mut initial, mut max) = (Slot::new(), Slot::new(), Slot::new());
    let (mut factor, mut jitter) = (Slot::new(), Slot::new());
    let before = ctxt.count();
    for arg in &value::list(ctxt, group.stream(), form) {
        let (Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _)) = arg else {
            if let Arg::Other(tokens) = arg {
                let message = match tokens.literal() {
                    Some(syn::Lit::Str(_)) => {
                        format!("a text alone says nothing: write `initial = {tokens}`")
                    }
                    _ => format!("expected an option; {form}"),
                };
                ctxt.error(tokens, message);
            }
            continue;
        };
        let name = word.to_string();
        let value = |example: &str| value::value(ctxt, arg, format!("{name} = {example}"));
        let duration = || value("\"5s\"").and_then(|tokens| duration::duration(ctxt, word, tokens));
        match name.as_str() {
            "min" => min.set(ctxt, word, duration()),
            "initial" => initial.set(ctxt, word, duration()),
            "max" => max.set(ctxt, word, duration()),
            "factor" => factor.set(ctxt, word, value("2").and_then(|tokens| self::factor(ctxt, tokens))),
            "jitter" => jitter.set(ctxt, word, value("full").and_then(|tokens| self::jitter(ctxt, tokens))),
            unknown if words::RECONNECT_OPTIONS.has(unknown) => {
                ctxt.error(
                    word,
                    format!("`{unknown}` stands behind `backoff(..)`, not in it: write `backoff(..), {arg}`"),
                );
            }
            unknown => ctxt.error(word, words::BACKOFF_OPTIONS.unknown(unknown)),
        }
    }
    if ctxt.count() > before {
        return None;
    }
    let (min, initial, max) = (min.get(), initial.get(), max.get());
    refuse_impossible_times(ctxt, min.as_ref(), initial.as_ref(), max.as_ref());
    let default = Backoff::DEFAULT;
    Some(Backoff {
        min: min.map_or(default.min, |min| min.value),
        initial: initial.map_or(default.initial, |initial| initial.value),
        max: max.map_or(default.max, |max| max.value),
        factor: factor.get().map_or(default.factor, |factor| factor.value),
        jitter: jitter.get().map_or(default.jitter, |jitter| jitter.value),
    })
}

/// `min <= max` and `initial <= max`, where a default counts as what the user wrote; and a time to grow from.
fn refuse_impossible_times(
    ctxt: &Ctxt,
    min: Option<&Named<u32>>,
    initial: Option<&Named<u32>>,
    max: Option<&Named<u32>>,
) {
    let seconds =
        |millis: u32| if millis % 1000 == 0 { format!("{}s", millis / 1000) } else { format!("{millis}ms") };
    let max_millis = max.map_or(Backoff::DEFAULT.max, |max| max.value);
    let initial_millis = initial.map_or(Backoff::DEFAULT.initial, |initial| initial.value);
    if let Some(max) = max.filter(|max| max.value == 0) {
        ctxt.error(
            &max.name,
            "`max` is zero, so that there is no delay at all; to reconnect at once, the mode is `now`",
        );
        return;
    }
    if let Some(initial) = initial.filter(|initial| initial.value == 0) {
        ctxt.error(
            &initial.name,
            "`initial` is zero, which no factor makes grow; give the first delay, such as \"1s\"",
        );
        return;
    }
    if initial_millis > max_millis {
        let Some(at) = max.or(initial) else { return };
        let default = |option: Option<&Named<u32>>| if option.is_none() { " by default" } else { "" };
        ctxt.error(
            &at.name,
            format!(
                "the first delay is longer than the longest: `initial` is {}{}, `max` {}{}; give both, with `initial` at most `max`",
                seconds(initial_millis),
                default(initial),
                seconds(max_millis),
                default(max),
            ),
        );
    }
    if let Some(min) = min.filter(|min| min.value > max_millis) {
        let default = if max.is_none() { " by default" } else { "" };
        ctxt.error(
            &min.name,
            format!(
                "`min` is {}, longer than `max`, which is {}{default}; `min` is at most `max`",
                seconds(min.value),
                seconds(max_millis)
            ),
        );
    }
}

/// `factor = 2`, `factor = 1.5`: in thousandths, from 1 up.
fn factor(ctxt: &Ctxt, tokens: &Tokens) -> Option<u32> {
    let form = "`factor` is a number from 1 up: `factor = 2`, `factor = 1.5`";
    let factor = value::thousandths(ctxt, tokens, form)?;
    if factor < 1_000 {
        ctxt.error(
            tokens,
            "with a factor under 1 the delays would shrink; `factor` is from 1 up, such as `1.5`",
        );
        return None;
    }
    if factor > 1_000_000 {
        ctxt.error(
            tokens,
            "with a factor over 1000 the second delay is the longest; `factor` is at most 1000",
        );
        return None;
    }
    Some(factor)
}

/// `jitter = full`, `equal`, `none` or a share such as `0.2`.
fn jitter(ctxt: &Ctxt, tokens: &Tokens) -> Option<Jitter> {
    let is_quoted_word = value::unquoted(tokens).is_some_and(|text| words::JITTERS.has(&text));
    if tokens.word().is_some() || is_quoted_word {
        return match value::word(ctxt, &words::JITTERS, tokens)?.to_string().as_str() {
            "full" => Some(Jitter::Full),
            "equal" => Some(Jitter::Equal),
            _ => Some(Jitter::None),
        };
    }
    let form = "`jitter` is `full`, `equal`, `none` or a share from 0 to 1, such as `0.2`";
    match value::thousandths(ctxt, tokens, form)? {
        share @ 0..=1_000 => u16::try_from(share).ok().map(Jitter::Share),
        _ => {
            ctxt.error(tokens, "a share over 1 would make delays negative; `jitter` is at most `1.0`");
            None
        }
    }
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

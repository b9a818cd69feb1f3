//! `#[reconnect(..)]`: one mode, then options.

use proc_macro2::Ident;

use super::args::Arg;
use super::backoff::backoff;
use super::delays::after;
use super::value::{self, Slot};
use super::{duration, limits};
use crate::ctxt::Ctxt;
use crate::model::{Mode, Reconnect, RetryWindow, Session};
use crate::tokens::{Named, Tokens};
use crate::words;

/// What `#[reconnect(..)]` looks like.
const FORM: &str = "write a mode and then options: `#[reconnect(backoff)]`, `#[reconnect(now, attempts = 1)]`; modes: `never`, `now`, `after = \"5s\"`, `backoff` and `manual`";

/// Where a policy takes its mode from if it names none.
#[derive(Clone, Copy)]
pub(crate) enum EnumMode<'a> {
    /// From nowhere: it is the enum's own policy, or the enum has none.
    None { is_on_variant: bool },
    /// From the enum's policy, which was malformed, and reported.
    Mistaken,
    /// From the enum's policy: this mode with its parameters.
    Of(&'a Mode),
}

/// The options while they are read.
struct Slots {
    mode: Slot<Mode>,
    attempts: Slot<u32>,
    within: Slot<u32>,
    resume: Slot<Session>,
    fresh: Slot<()>,
    reauthenticate: Slot<()>,
    failover: Slot<()>,
    reconfigure: Slot<()>,
    retry_window: Slot<RetryWindow>,
    /// The first option, in case no mode stands before it.
    first_option: Option<Ident>,
}

/// Reads the attribute; `enum_mode` is for one that has options and no mode.
pub(crate) fn parse(ctxt: &Ctxt, attr: &syn::Attribute, enum_mode: EnumMode<'_>) -> Option<Reconnect> {
    let before = ctxt.count();
    let args = value::attribute(ctxt, attr, FORM)?;
    let mut slots = Slots {
        mode: Slot::new(),
        attempts: Slot::new(),
        within: Slot::new(),
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
    slots.finish(ctxt, attr, enum_mode, before)
}

impl Slots {
    fn read(&mut self, ctxt: &Ctxt, arg: &Arg) {
        let (Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _)) = arg else {
            if let Arg::Other(tokens) = arg {
                refuse_other(ctxt, tokens, self.mode.name());
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
            "within" => self.within.set(ctxt, word, limits::within(ctxt, word, arg)),
            "resume" => self.resume.set(ctxt, word, limits::resume(ctxt, arg)),
            "fresh" => self.fresh.set(ctxt, word, value::flag(ctxt, arg)),
            "reauthenticate" => self.reauthenticate.set(ctxt, word, value::flag(ctxt, arg)),
            "failover" => self.failover.set(ctxt, word, value::flag(ctxt, arg)),
            "reconfigure" => self.reconfigure.set(ctxt, word, value::flag(ctxt, arg)),
            "retry_window" => self.retry_window.set(ctxt, word, limits::retry_window(ctxt, arg)),
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
    fn finish(
        self,
        ctxt: &Ctxt,
        attr: &syn::Attribute,
        enum_mode: EnumMode<'_>,
        errors_before: usize,
    ) -> Option<Reconnect> {
        let is_well_formed = ctxt.count() == errors_before;
        let (resume, fresh) = (self.resume.get(), self.fresh.get());
        if let (Some(_), Some(fresh)) = (&resume, &fresh) {
            ctxt.error(
                &fresh.name,
                "`resume` goes on with the session and `fresh` starts a new one; keep the one that you want",
            );
        }
        let is_own_mode = self.mode.name().is_some();
        let mode = match (self.mode.get(), enum_mode) {
            (Some(mode), _) => mode.value,
            (None, EnumMode::Of(mode)) if !is_own_mode && is_well_formed => mode.clone(),
            (None, EnumMode::None { is_on_variant }) if is_well_formed => {
                let nowhere = if is_on_variant {
                    ", and the enum has no `#[reconnect(..)]` to take one from"
                } else {
                    ""
                };
                ctxt.error(attr, format!("`#[reconnect(..)]` has no mode{nowhere}; {FORM}"));
                return None;
            }
            (None, _) => return None,
        };
        if let (Mode::Never, Some(option), true) = (&mode, &self.first_option, is_well_formed) {
            let never = if is_own_mode { "`never`" } else { "the enum's mode, `never`," };
            let remedy =
                if is_own_mode { "remove one of the two" } else { "write a mode before it, such as `now`" };
            ctxt.error(option, format!("{never} stops, so that `{option}` has no effect; {remedy}"));
        }
        let within = self.within.get();
        if let Some(within) = &within {
            refuse_too_late(ctxt, within, &mode);
        }
        let mut reconnect = Reconnect::new(mode);
        reconnect.attempts = self.attempts.get().map(|attempts| attempts.value);
        reconnect.within = within.map(|within| within.value);
        reconnect.session = resume.map(|resume| resume.value).or(fresh.map(|_| Session::Fresh));
        reconnect.reauthenticate = self.reauthenticate.get().is_some();
        reconnect.failover = self.failover.get().is_some();
        reconnect.reconfigure = self.reconfigure.get().is_some();
        reconnect.retry_window = self.retry_window.get().map(|window| window.value);
        Some(reconnect)
    }
}

/// A policy whose shortest delay is longer than its `within` makes no attempt at all.
fn refuse_too_late(ctxt: &Ctxt, within: &Named<u32>, mode: &Mode) {
    let least = mode.least_delay();
    if least > within.value {
        ctxt.error(
            &within.name,
            format!(
                "the shortest delay is {}, longer than `within`, so that no attempt would be made; give more time, or write `never`",
                duration::shown(least)
            ),
        );
    }
}

/// Refuses what is no word: most often a value without its word.
fn refuse_other(ctxt: &Ctxt, tokens: &Tokens, mode: Option<&Ident>) {
    let message = match tokens.literal() {
        Some(syn::Lit::Int(number)) if number.suffix().is_empty() => {
            format!("a number alone says nothing: write `attempts = {number}`, or `after = \"{number}s\"`")
        }
        Some(syn::Lit::Str(text)) if words::MODES.has(&text.value()) => {
            format!("a mode has no quotes: write `{}`", text.value())
        }
        Some(syn::Lit::Str(_)) if mode.is_some_and(|mode| mode == "after") => {
            "several times are a list, `after = [\"5s\", \"10s\"]`, or a window, `after = \"5s..10s\"`"
                .to_owned()
        }
        Some(syn::Lit::Str(_)) => {
            format!("a text alone says nothing; to wait for it, write `after = {tokens}`")
        }
        _ => match value::word_of_path(&words::MODES, tokens) {
            Some(mode) => format!("a mode is a word, and no path: write `{mode}`"),
            None => format!("expected a mode or an option; {FORM}"),
        },
    };
    ctxt.error(tokens, message);
}

fn refuse_unknown(ctxt: &Ctxt, word: &Ident, name: &str, arg: &Arg) {
    let kinds = [&words::MODES, &words::RECONNECT_OPTIONS];
    let of_backoff = if words::is_known(&kinds, name) { None } else { words::BACKOFF_OPTIONS.same(name) };
    let message = match (arg, of_backoff) {
        (Arg::Value(_, mode), _) if matches!(name, "mode" | "policy" | "strategy") => {
            let mode = value::unquoted(mode).unwrap_or_else(|| mode.to_string());
            format!("a mode is written without `{name} =`: write `{mode}`")
        }
        (_, Some(option)) if option == name => {
            format!("`{name}` is an option of the mode `backoff`: write `backoff({name} = ..)`")
        }
        (_, Some(option)) => {
            format!(
                "`{name}` is called `{option}`, and an option of the mode `backoff`: write `backoff({option} = ..)`"
            )
        }
        (_, None) => words::misplaced(name, "reconnect").unwrap_or_else(|| words::unknown_in(&kinds, name)),
    };
    ctxt.error(word, message);
}

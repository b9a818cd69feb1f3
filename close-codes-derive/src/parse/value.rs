//! The values of options: texts, whole numbers, thousandths, durations. Each reader says which form it wants.

use std::fmt::Display;

use proc_macro2::{Ident, TokenStream};
use syn::Lit;

use super::args::{Arg, Parsed, Tokens, args};
use crate::ctxt::Ctxt;
use crate::words::Words;

/// An option's value, and the word it belongs to: an error can point at either.
#[derive(Clone)]
pub(crate) struct Named<T> {
    pub(crate) name: Ident,
    pub(crate) value: T,
}

/// Where an option is kept until all were read; the second of a name is an error.
pub(crate) struct Slot<T>(Option<Named<T>>);

impl<T> Slot<T> {
    pub(crate) fn new() -> Self {
        Self(None)
    }

    /// Sets the option; a repetition is reported with the place of the first. `value: None` stands for one
    /// that was malformed, and reported.
    pub(crate) fn set(&mut self, ctxt: &Ctxt, name: &Ident, value: Option<T>) {
        if let Some(first) = &self.0 {
            repeated(ctxt, name, &first.name);
        } else if let Some(value) = value {
            self.0 = Some(Named { name: name.clone(), value });
        }
    }

    pub(crate) fn peek(&self) -> Option<&Named<T>> {
        self.0.as_ref()
    }

    pub(crate) fn get(self) -> Option<Named<T>> {
        self.0
    }
}

/// A word that stands twice. The second place is an error of its own, so that both are shown.
pub(crate) fn repeated(ctxt: &Ctxt, second: &Ident, first: &Ident) {
    let mut error =
        syn::Error::new(second.span(), format!("`{second}` is given twice; remove one of the two"));
    error.combine(syn::Error::new(first.span(), format!("`{first}` is given here first")));
    ctxt.push(error);
}

/// The value of `name = value`. `form` says how the option is written.
pub(crate) fn value<'a>(ctxt: &Ctxt, arg: &'a Arg, form: impl Display) -> Option<&'a Tokens> {
    match arg {
        Arg::Value(_, value) => Some(value),
        Arg::Word(word) => {
            ctxt.error(word, format!("`{word}` needs a value: `{form}`"));
            None
        }
        Arg::List(word, group) => {
            ctxt.error_at(group.span(), format!("`{word}` takes its value behind `=`: `{form}`"));
            None
        }
        Arg::Other(tokens) => {
            ctxt.error(tokens, format!("expected `{form}`"));
            None
        }
    }
}

/// A word that takes no value.
pub(crate) fn flag(ctxt: &Ctxt, arg: &Arg) -> Option<()> {
    match arg {
        Arg::Word(_) => Some(()),
        Arg::Value(word, value) => {
            ctxt.error(value, format!("`{word}` takes no value: write `{word}`"));
            None
        }
        Arg::List(word, group) => {
            ctxt.error_at(group.span(), format!("`{word}` takes no options: write `{word}`"));
            None
        }
        Arg::Other(_) => None,
    }
}

/// A string literal.
pub(crate) fn text(ctxt: &Ctxt, name: &Ident, tokens: &Tokens) -> Option<syn::LitStr> {
    if let Some(Lit::Str(text)) = tokens.literal() {
        if text.suffix().is_empty() {
            return Some(text);
        }
    }
    ctxt.error(tokens, format!("the value of `{name}` is a string literal: `{name} = \"text\"`"));
    None
}

/// One of some words.
pub(crate) fn word(ctxt: &Ctxt, words: &Words, tokens: &Tokens) -> Option<Ident> {
    match tokens.word() {
        Some(word) if words.has(&word.to_string()) => Some(word),
        Some(word) => {
            ctxt.error(&word, words.unknown(&word.to_string()));
            None
        }
        None => {
            ctxt.error(tokens, format!("expected a {}: {}", words.kind, words.list()));
            None
        }
    }
}

/// A whole number from 1 up.
pub(crate) fn count(ctxt: &Ctxt, name: &Ident, tokens: &Tokens) -> Option<u32> {
    let form = format!("`{name}` is a whole number from 1 up: `{name} = 5`");
    let Some(Lit::Int(number)) = tokens.literal() else {
        ctxt.error(tokens, form);
        return None;
    };
    match (number.base10_digits().parse::<u64>(), number.suffix()) {
        (Ok(0), _) => {
            let remedy = match name.to_string().as_str() {
                "attempts" => "; to make no attempt, the mode is `never`",
                "threshold" => "; to diagnose nothing, the kind is `none`",
                _ => "",
            };
            ctxt.error(tokens, format!("`{name} = 0` would never be reached{remedy}"));
            None
        }
        (Ok(count), "" | "u32") => match u32::try_from(count) {
            Ok(count) => Some(count),
            Err(_) => {
                ctxt.error(tokens, format!("`{name}` is at most {}", u32::MAX));
                None
            }
        },
        _ => {
            ctxt.error(tokens, form);
            None
        }
    }
}

/// A number with at most three decimals, in thousandths.
pub(crate) fn thousandths(ctxt: &Ctxt, tokens: &Tokens, form: impl Display) -> Option<u32> {
    let digits = match tokens.literal() {
        Some(Lit::Int(number)) if number.suffix().is_empty() => number.base10_digits().to_owned(),
        Some(Lit::Float(number)) if number.suffix().is_empty() => number.base10_digits().to_owned(),
        _ => {
            ctxt.error(tokens, form);
            return None;
        }
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
    let decimals_are_few = decimals.len() <= 3 && decimals.bytes().all(|digit| digit.is_ascii_digit());
    let parsed = format!("{whole}{decimals:0<3}").parse().ok();
    match parsed {
        Some(thousandths) if decimals_are_few => Some(thousandths),
        _ => {
            ctxt.error(tokens, format!("{form}, with at most three decimals"));
            None
        }
    }
}

/// The longest duration that a policy takes: a week.
const LONGEST_MILLIS: u32 = 7 * 24 * 60 * 60 * 1000;

/// How a duration is written.
const DURATION_FORM: &str = "a whole number and `ms`, `s`, `m` or `h`, such as \"500ms\" or \"5s\"";

/// A duration, in milliseconds: `"500ms"`, `"5s"`, `"2m"`, `"1h"`.
pub(crate) fn duration(ctxt: &Ctxt, name: &Ident, tokens: &Tokens) -> Option<u32> {
    let text = duration_text(ctxt, name, tokens)?;
    match duration_of(&text.value()) {
        Ok(millis) => Some(millis),
        Err(mistake) => {
            ctxt.error(tokens, mistake);
            None
        }
    }
}

/// A duration or a window, in milliseconds: `"5s"`, `"5s..30s"`.
pub(crate) fn window(ctxt: &Ctxt, name: &Ident, tokens: &Tokens) -> Option<(u32, u32)> {
    let text = duration_text(ctxt, name, tokens)?.value();
    let window = match text.split_once("..") {
        None => duration_of(&text).map(|millis| (millis, millis)),
        Some((min, max)) => {
            duration_of(min).and_then(|min| duration_of(max.trim_start_matches('=')).map(|max| (min, max)))
        }
    };
    match window {
        Ok((min, max)) if min > max => {
            ctxt.error(tokens, "this window is backwards; the shorter time comes first: \"5s..30s\"");
            None
        }
        Ok((_, 0)) => {
            ctxt.error(tokens, "no time at all; to reconnect at once, the mode is `now`");
            None
        }
        Ok(window) => Some(window),
        Err(mistake) => {
            ctxt.error(tokens, mistake);
            None
        }
    }
}

fn duration_text(ctxt: &Ctxt, name: &Ident, tokens: &Tokens) -> Option<syn::LitStr> {
    match tokens.literal() {
        Some(Lit::Str(text)) if text.suffix().is_empty() => Some(text),
        Some(Lit::Int(number)) => {
            let remedy = format!("`{name} = \"{}s\"`", number.base10_digits());
            ctxt.error(tokens, format!("a duration has a unit, in quotes: {remedy}"));
            None
        }
        _ => {
            ctxt.error(tokens, format!("`{name}` is a duration in quotes: {DURATION_FORM}"));
            None
        }
    }
}

fn duration_of(text: &str) -> Result<u32, String> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit_millis: u64 = match unit.trim_start() {
        "ms" => 1,
        "s" => 1000,
        "m" => 60 * 1000,
        "h" => 60 * 60 * 1000,
        _ => return Err(format!("\"{}\" is not a duration: {DURATION_FORM}", text.escape_debug())),
    };
    if number.is_empty() {
        return Err(format!("\"{}\" is not a duration: {DURATION_FORM}", text.escape_debug()));
    }
    number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit_millis))
        .and_then(|millis| u32::try_from(millis).ok())
        .filter(|millis| *millis <= LONGEST_MILLIS)
        .ok_or_else(|| format!("\"{}\" is longer than a week, which no policy waits", text.escape_debug()))
}

/// The arguments of a list, with each missing one reported: `form` says what may stand there.
pub(crate) fn list(ctxt: &Ctxt, stream: TokenStream, form: impl Display) -> Vec<Arg> {
    let mut list = Vec::new();
    for parsed in args(stream) {
        match parsed {
            Parsed::Arg(arg) => list.push(arg),
            Parsed::Missing(comma) => {
                ctxt.error_at(comma, format!("nothing stands before this comma; {form}"))
            }
        }
    }
    list
}

/// The arguments of an attribute `#[name(..)]`; other forms of it are reported.
pub(crate) fn attribute(ctxt: &Ctxt, attr: &syn::Attribute, form: impl Display) -> Option<Vec<Arg>> {
    let fact = match &attr.meta {
        syn::Meta::List(list_meta) if !matches!(list_meta.delimiter, syn::MacroDelimiter::Paren(_)) => {
            "this attribute takes its arguments in round brackets"
        }
        syn::Meta::List(list_meta) if list_meta.tokens.is_empty() => "this attribute is empty",
        syn::Meta::List(list_meta) => return Some(list(ctxt, list_meta.tokens.clone(), form)),
        syn::Meta::Path(_) => "this attribute says nothing",
        syn::Meta::NameValue(_) => "this attribute takes its arguments in round brackets, not behind `=`",
    };
    ctxt.error(&attr.meta, format!("{fact}; {form}"));
    None
}

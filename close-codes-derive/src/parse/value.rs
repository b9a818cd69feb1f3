//! The values of options: texts, whole numbers, thousandths, words. Each reader says which form it expects.

use std::fmt::Display;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::Lit;

use super::args::{Arg, Parsed, args};
use crate::ctxt::Ctxt;
use crate::tokens::{Named, Text, Tokens};
use crate::words::Words;

/// Holds an option until all options are read. A second option of the same name is an error.
pub(crate) struct Slot<T> {
    name: Option<Ident>,
    /// `None` beside a name means that it was malformed. That is reported.
    value: Option<T>,
}

impl<T> Slot<T> {
    pub(crate) fn new() -> Self {
        Self { name: None, value: None }
    }

    /// Sets the option. A repetition is reported, with the place of the first one. `None` stands for a malformed value,
    /// which is reported already.
    pub(crate) fn set(&mut self, ctxt: &Ctxt, name: &Ident, value: Option<T>) {
        if let Some(first) = &self.name {
            repeated(ctxt, name, first);
        } else {
            self.name = Some(name.clone());
            self.value = value;
        }
    }

    /// The word, if it was given, even with a malformed value.
    pub(crate) fn name(&self) -> Option<&Ident> {
        self.name.as_ref()
    }

    /// Whether it was given with a malformed value.
    pub(crate) fn is_mistaken(&self) -> bool {
        self.name.is_some() && self.value.is_none()
    }

    pub(crate) fn get(self) -> Option<Named<T>> {
        Some(Named { name: self.name?, value: self.value? })
    }
}

/// Reports a word that is given twice.
pub(crate) fn repeated(ctxt: &Ctxt, second: &Ident, first: &Ident) {
    ctxt.error_at_both(
        second,
        format!("`{second}` is given twice; remove one of the two"),
        first,
        format!("`{first}` is given here first"),
    );
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

/// Reads a word that has no value.
pub(crate) fn flag(ctxt: &Ctxt, arg: &Arg) -> Option<()> {
    match arg {
        Arg::Word(_) => Some(()),
        Arg::Value(word, value) => {
            if !refuse_false(ctxt, word, value) {
                ctxt.error(value, format!("`{word}` takes no value: write `{word}`"));
            }
            None
        }
        Arg::List(word, group) => {
            let options = group.stream();
            let remedy = match options.clone().into_iter().next() {
                Some(TokenTree::Ident(_)) => {
                    format!("its options stand behind it: write `{word}, {options}`")
                }
                _ => format!("write `{word}`"),
            };
            ctxt.error_at(group.span(), format!("`{word}` takes no brackets; {remedy}"));
            None
        }
        Arg::Other(_) => None,
    }
}

/// Refuses `word = false`: what is meant is no word at all.
pub(crate) fn refuse_false(ctxt: &Ctxt, word: &Ident, value: &Tokens) -> bool {
    let is_false = value.word().is_some_and(|value| value == "false");
    if is_false {
        ctxt.error(value, format!("`{word}` takes no value, and holds only where it is written: remove it"));
    }
    is_false
}

/// A string literal.
pub(crate) fn text(ctxt: &Ctxt, name: &Ident, tokens: &Tokens) -> Option<Text> {
    if let Some(text) = tokens.text() {
        return Some(text);
    }
    let text = match (tokens.word(), tokens.literal()) {
        (Some(word), _) => word.to_string(),
        (None, Some(Lit::Int(number))) => number.to_string(),
        _ => "text".to_owned(),
    };
    ctxt.error(tokens, format!("the value of `{name}` is a text in quotes: `{name} = \"{text}\"`"));
    None
}

/// The text inside quotes that do not belong there.
pub(crate) fn unquoted(tokens: &Tokens) -> Option<String> {
    match tokens.literal() {
        Some(Lit::Str(text)) => Some(text.value()),
        _ => None,
    }
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
            let message = match (unquoted(tokens), word_of_path(words, tokens)) {
                (Some(text), _) if words.has(&text) => {
                    format!("a {} has no quotes: write `{text}`", words.kind)
                }
                (_, Some(word)) => format!("a {} is a word, and no path: write `{word}`", words.kind),
                _ => format!("expected a {}: {}", words.kind, words.list()),
            };
            ctxt.error(tokens, message);
            None
        }
    }
}

/// The word that the last part of a path is: `Mode::Never` means `never`.
pub(crate) fn word_of_path(words: &Words, tokens: &Tokens) -> Option<&'static str> {
    match tokens.as_slice() {
        [.., TokenTree::Punct(_), TokenTree::Punct(colon), TokenTree::Ident(last)]
            if colon.as_char() == ':' =>
        {
            words.same(&last.to_string())
        }
        _ => None,
    }
}

/// A whole number, at least 1.
pub(crate) fn count(ctxt: &Ctxt, name: &Ident, tokens: &Tokens) -> Option<u32> {
    let form = format!("`{name}` is a whole number from 1 up: `{name} = 5`");
    let Some(Lit::Int(number)) = tokens.literal() else {
        let is_endless = tokens.word().is_some() || tokens.negative_literal().is_some();
        let message = match unquoted(tokens) {
            Some(text) if text.parse::<u32>().is_ok() => format!("a number has no quotes: `{name} = {text}`"),
            _ if is_endless && name == "attempts" => format!("{form}; without it there is no limit"),
            _ => form,
        };
        ctxt.error(tokens, message);
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
            let message = match unquoted(tokens) {
                Some(text) if text.parse::<f32>().is_ok() => {
                    format!("a number has no quotes: write `{text}`")
                }
                _ => form.to_string(),
            };
            ctxt.error(tokens, message);
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

/// The arguments of a list. Each missing one is reported; `form` says what may stand there.
pub(crate) fn list(ctxt: &Ctxt, stream: TokenStream, form: impl Display) -> Vec<Arg> {
    let mut list = Vec::new();
    for parsed in args(stream) {
        match parsed {
            Parsed::Arg(arg) => list.push(arg),
            Parsed::Missing(comma) => {
                ctxt.error_at(comma, format!("nothing stands before this comma; {form}"));
            }
            Parsed::Slip(at, message) => ctxt.error_at(at, message),
        }
    }
    list
}

/// The arguments of an attribute `#[name(..)]`. Other forms of it are reported.
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

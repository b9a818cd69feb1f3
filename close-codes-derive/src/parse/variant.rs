//! The attributes on a variant: `#[close(..)]`, `#[reconnect(..)]`, `#[diagnose(..)]`.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use super::args::Arg;
use super::code;
use super::enum_options::{EnumOptions, refuse_second_sender, sender};
use super::value::{self, Slot};
use crate::ctxt::Ctxt;
use crate::model::{Codes, Row, Sender};
use crate::tokens::{Named, Text, Tokens};
use crate::words;

/// What `#[close(..)]` on a variant looks like.
const FORM: &str = "write `#[close(4001)]`, `#[close(4001, reason = \"token expired\")]`, `#[close(4100..=4199)]`, `#[close(other)]` or `#[close(local)]`";

/// The options of `#[close(..)]` while they are read.
struct Slots {
    codes: Option<Codes>,
    reason: Slot<Text>,
    prefix: Slot<Text>,
    sender: Slot<Sender>,
}

impl<'a> Row<'a> {
    /// `counted` is the discriminant that rustc gives the variant if it has none of its own, where that is clear.
    pub(crate) fn from_syn(
        ctxt: &Ctxt,
        variant: &'a syn::Variant,
        counted: Option<u16>,
        options: &EnumOptions,
    ) -> Self {
        let mut close_errors = 0;
        let mut slots = Slots { codes: None, reason: Slot::new(), prefix: Slot::new(), sender: Slot::new() };
        let (mut reconnect, mut diagnose) = (Slot::new(), Slot::new());
        for attr in &variant.attrs {
            let before = ctxt.count();
            match super::attribute(&variant.attrs, attr) {
                Some(("close", _)) => {
                    for arg in value::attribute(ctxt, attr, FORM).unwrap_or_default() {
                        slots.read(ctxt, arg);
                    }
                    close_errors += ctxt.count() - before;
                }
                Some(("reconnect", word)) => {
                    reconnect.set(ctxt, word, super::reconnect::parse(ctxt, attr, options.mode()));
                }
                Some((_, word)) => diagnose.set(ctxt, word, super::diagnose::parse(ctxt, attr)),
                None => {}
            }
        }
        let before = ctxt.count();
        refuse_field_attributes(ctxt, variant);
        close_errors += ctxt.count() - before;
        let (is_prefix_mistaken, is_sender_mistaken) =
            (slots.prefix.is_mistaken(), slots.sender.is_mistaken());
        let own_sender = slots.sender.get();
        // With a malformed one, the enum's would refuse what the variant may have allowed.
        let enums_sender = options.sender.as_ref().filter(|_| !is_sender_mistaken);
        let sender = own_sender.as_ref().or(enums_sender);
        Self {
            variant,
            name: variant.ident.unraw().to_string(),
            codes: code::with_discriminant(ctxt, variant, counted, slots.codes, close_errors > 0),
            reason: slots.reason.get(),
            prefix: slots.prefix.get(),
            sender: sender.map_or(Sender::Both, |sender| sender.value),
            sender_span: sender.map(|sender| sender.name.span()),
            own_sender,
            is_prefix_mistaken,
            is_sender_mistaken,
            reconnect: reconnect.get().map(value_of).or_else(|| options.reconnect.clone()),
            diagnose: diagnose.get().map(value_of),
        }
    }
}

impl Slots {
    fn read(&mut self, ctxt: &Ctxt, arg: Arg) {
        match &arg {
            Arg::Word(word) if refuse_second_sender(ctxt, &self.sender, word) => return,
            Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _) => {
                if self.read_option(ctxt, word, &arg) {
                    return;
                }
            }
            Arg::Other(tokens) => {
                if tokens.number().is_none() && refuse_text(ctxt, tokens) {
                    return;
                }
            }
        }
        let codes = code::parse(ctxt, arg);
        match (&self.codes, codes) {
            (None, codes) => self.codes = Some(codes),
            // The mistake is reported already.
            (Some(_), Codes::Mistaken) => {}
            (Some(first), second) => {
                code::refuse_second(ctxt, first, &second);
                // It is unknown which of the two is meant, so no further error is reported about either.
                self.codes = Some(Codes::Mistaken);
            }
        }
    }

    /// Reads an option; `false` if the argument is a code.
    fn read_option(&mut self, ctxt: &Ctxt, word: &Ident, arg: &Arg) -> bool {
        match word.to_string().as_str() {
            "reason" => self.reason.set(ctxt, word, text(ctxt, word, arg, "reason = \"token expired\"")),
            "reason_prefix" => {
                self.prefix.set(ctxt, word, text(ctxt, word, arg, "reason_prefix = \"NET-0001\""));
            }
            "sent_by" => self.sender.set(ctxt, word, sender(ctxt, arg)),
            "sendable" | "inherit" | "crate" => {
                ctxt.error(
                    word,
                    format!("`{word}` belongs on the enum: put `#[close({arg})]` in front of it"),
                );
            }
            unknown => return refuse_unknown(ctxt, word, unknown, arg),
        }
        true
    }
}

/// Refuses a text that is no number: it was meant as a reason.
fn refuse_text(ctxt: &Ctxt, tokens: &Tokens) -> bool {
    let text = value::unquoted(tokens).filter(|text| text.parse::<u16>().is_err());
    if let Some(word @ ("other" | "local")) = text.as_deref() {
        ctxt.error(tokens, format!("`{word}` has no quotes: write `#[close({word})]`"));
    } else if text.is_some() {
        ctxt.error(
            tokens,
            format!("a text alone says nothing; as the reason that is sent, write `reason = {tokens}`"),
        );
    }
    text.is_some()
}

/// Refuses an unknown word. It may be a const or a const fn, but a word that is near an option, or that has a value,
/// was meant as an option.
fn refuse_unknown(ctxt: &Ctxt, word: &Ident, unknown: &str, arg: &Arg) -> bool {
    let is_code_word = words::CODE_WORDS.contains(&unknown);
    let message = match arg {
        Arg::Value(_, value) if is_code_word => {
            let code = value.to_string();
            let code = if code.starts_with('[') { "4100..=4199" } else { &code };
            format!("the code stands without a word: write `#[close({code})]`")
        }
        Arg::List(_, group) if is_code_word => format!(
            "the code stands without a word: write `#[close({})]`; a const fn of that name is written `self::{unknown}(..)`",
            group.stream()
        ),
        Arg::Value(..) if unknown == "other" => {
            "`other` takes no value: write `#[close(other)]`, on a variant with a field for the code"
                .to_owned()
        }
        Arg::Value(..) if unknown == "local" => {
            "`local` takes no value: write `#[close(local)]`; such an end has no code".to_owned()
        }
        Arg::Value(_, value)
            if words::is_const_name(unknown) && words::VARIANT_OPTIONS.nearest(unknown).is_none() =>
        {
            format!("a code has no value; a reason has its own word: `{unknown}, reason = {value}`")
        }
        Arg::Value(..) => {
            words::misplaced(unknown, "close").unwrap_or_else(|| words::VARIANT_OPTIONS.unknown(unknown))
        }
        Arg::Word(_) if ["Other", "Local"].contains(&unknown) => {
            let meant = unknown.to_lowercase();
            format!(
                "`{unknown}` is written `#[close({meant})]`; a const of that name is written `self::{unknown}`"
            )
        }
        Arg::Word(_) if words::SENDERS.has(unknown) => format!(
            "who sends it stands behind `sent_by`: write `sent_by = {unknown}`; a const of that name is written `self::{unknown}`"
        ),
        Arg::Word(_) | Arg::List(..) if !["other", "local"].contains(&unknown) && is_lower_case(unknown) => {
            match (words::misplaced(unknown, "close"), words::VARIANT_OPTIONS.nearest(unknown)) {
                (Some(message), _) => message,
                (None, Some("other")) if unknown == "_" => {
                    "every code that no variant names is called `other`: write `#[close(other)]`".to_owned()
                }
                (None, Some(nearest)) => format!(
                    "unknown word `{unknown}`; did you mean `{nearest}`? a const of that name is written `self::{unknown}`"
                ),
                (None, None) => return false,
            }
        }
        _ => return false,
    };
    ctxt.error(word, message);
    true
}

fn is_lower_case(word: &str) -> bool {
    !word.contains(|letter: char| letter.is_uppercase())
}

fn text(ctxt: &Ctxt, word: &Ident, arg: &Arg, form: &str) -> Option<Text> {
    let tokens = value::value(ctxt, arg, form)?;
    value::text(ctxt, word, tokens)
}

fn value_of<T>(named: Named<T>) -> T {
    named.value
}

/// Refuses our attributes on a field: they belong on the variant.
fn refuse_field_attributes(ctxt: &Ctxt, variant: &syn::Variant) {
    for field in &variant.fields {
        for attr in &field.attrs {
            if ["close", "reconnect", "diagnose"].iter().any(|word| attr.path().is_ident(word)) {
                let variant = variant.ident.unraw();
                ctxt.error(
                    attr,
                    format!("this attribute belongs on the variant: put it in front of `{variant}`"),
                );
            }
        }
    }
}

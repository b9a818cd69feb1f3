//! The attributes on a variant: `#[close(..)]`, `#[reconnect(..)]`, `#[diagnose(..)]`.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use super::args::Arg;
use super::code;
use super::enum_options::{EnumOptions, sender};
use super::value::{self, Named, Slot};
use crate::ctxt::Ctxt;
use crate::model::{Codes, Row, Sender};
use crate::words;

/// What `#[close(..)]` on a variant looks like.
const FORM: &str = "write `#[close(4001)]`, `#[close(4001, reason = \"token expired\")]`, `#[close(4100..=4199)]` or `#[close(other)]`";

/// What `#[close(..)]` says, as it is read.
struct Slots {
    codes: Option<Codes>,
    reason: Slot<syn::LitStr>,
    prefix: Slot<syn::LitStr>,
    sender: Slot<Sender>,
}

impl<'a> Row<'a> {
    pub(crate) fn from_syn(ctxt: &Ctxt, variant: &'a syn::Variant, options: &EnumOptions) -> Self {
        let before = ctxt.count();
        let mut slots = Slots { codes: None, reason: Slot::new(), prefix: Slot::new(), sender: Slot::new() };
        let (mut reconnect, mut diagnose) = (Slot::new(), Slot::new());
        for attr in &variant.attrs {
            let Some(word) = attr.path().get_ident() else { continue };
            if word == "close" {
                for arg in value::attribute(ctxt, attr, FORM).unwrap_or_default() {
                    slots.read(ctxt, arg);
                }
            } else if word == "reconnect" {
                reconnect.set(ctxt, word, super::reconnect::parse(ctxt, attr));
            } else if word == "diagnose" {
                diagnose.set(ctxt, word, super::diagnose::parse(ctxt, attr));
            }
        }
        refuse_field_attributes(ctxt, variant);
        let own_sender = slots.sender.get();
        Self {
            variant,
            codes: code::with_discriminant(ctxt, variant, slots.codes, before),
            reason: slots.reason.get(),
            prefix: slots.prefix.get(),
            sender: own_sender.as_ref().map_or(options.sender, |sender| sender.value),
            own_sender,
            reconnect: reconnect.get().map(value_of).or_else(|| options.reconnect.clone()),
            diagnose: diagnose.get().map(value_of),
        }
    }
}

impl Slots {
    fn read(&mut self, ctxt: &Ctxt, arg: Arg) {
        match &arg {
            Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _) => {
                if self.read_option(ctxt, word, &arg) {
                    return;
                }
            }
            Arg::Other(_) => {}
        }
        let codes = code::parse(ctxt, arg);
        match (&self.codes, codes) {
            (None, codes) => self.codes = Some(codes),
            // A mistake is reported by itself.
            (Some(_), Codes::Mistaken) => {}
            (Some(_), second) => {
                code::refuse_second(ctxt, &second);
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
                ctxt.error(word, format!("`{word}` belongs on the enum, in its own `#[close(..)]`"));
            }
            unknown => return refuse_unknown(ctxt, word, unknown, arg),
        }
        true
    }
}

/// A word that is no option may be a const, or the name of a const fn. What is near an option, and what has a
/// value, was meant as one.
fn refuse_unknown(ctxt: &Ctxt, word: &Ident, unknown: &str, arg: &Arg) -> bool {
    match arg {
        Arg::Value(..) => {
            ctxt.error(word, words::VARIANT_OPTIONS.unknown(unknown));
            true
        }
        Arg::Word(_) | Arg::List(..) if unknown != "other" && is_lower_case(unknown) => {
            match words::VARIANT_OPTIONS.nearest(unknown) {
                Some(nearest) => {
                    let remedy = format!("a const of that name is written `self::{unknown}`");
                    ctxt.error(word, format!("unknown word `{unknown}`; did you mean `{nearest}`? {remedy}"));
                    true
                }
                None => false,
            }
        }
        _ => false,
    }
}

fn is_lower_case(word: &str) -> bool {
    !word.contains(|letter: char| letter.is_uppercase())
}

fn text(ctxt: &Ctxt, word: &Ident, arg: &Arg, form: &str) -> Option<syn::LitStr> {
    let tokens = value::value(ctxt, arg, form)?;
    value::text(ctxt, word, tokens)
}

fn value_of<T>(named: Named<T>) -> T {
    named.value
}

/// Our attributes say something of a variant, not of its field.
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

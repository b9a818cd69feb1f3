//! The attributes on the enum: `#[close(sendable, sent_by, inherit, crate)]`, and `#[reconnect(..)]` as the
//! default of the rows.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::punctuated::Punctuated;

use super::args::Arg;
use super::reconnect::EnumMode;
use super::value::{self, Slot};
use crate::ctxt::Ctxt;
use crate::model::{Reconnect, Role, Sender, Twin};
use crate::tokens::{Named, Tokens};
use crate::words;

/// What `#[close(..)]` on an enum looks like.
const FORM: &str = "on the enum write `#[close(sendable(client = .., server = ..), inherit = ..)]`; accepted: `sendable`, `sent_by`, `inherit` and `crate`";

/// The enum's options. An option that was not given has its default.
pub(crate) struct EnumOptions {
    pub(crate) krate: TokenStream,
    pub(crate) twins: Vec<Twin>,
    pub(crate) sender: Option<Named<Sender>>,
    pub(crate) inherit: Option<Tokens>,
    pub(crate) reconnect: Option<Reconnect>,
    /// Its `#[reconnect(..)]` was malformed, and reported.
    is_reconnect_mistaken: bool,
}

/// The options while they are read.
struct Slots {
    sendable: Slot<Vec<Twin>>,
    sender: Slot<Sender>,
    inherit: Slot<Tokens>,
    krate: Slot<TokenStream>,
}

impl EnumOptions {
    pub(crate) fn from_attrs(ctxt: &Ctxt, name: &Ident, attrs: &[syn::Attribute]) -> Self {
        let mut slots =
            Slots { sendable: Slot::new(), sender: Slot::new(), inherit: Slot::new(), krate: Slot::new() };
        let mut reconnect = Slot::new();
        for attr in attrs {
            match super::attribute(attrs, attr) {
                Some(("close", _)) => {
                    for arg in value::attribute(ctxt, attr, FORM).unwrap_or_default() {
                        slots.read(ctxt, name, &arg);
                    }
                }
                Some(("reconnect", word)) => reconnect.set(
                    ctxt,
                    word,
                    super::reconnect::parse(ctxt, attr, EnumMode::None { is_on_variant: false }),
                ),
                Some(_) => ctxt.error(
                    attr,
                    "a diagnosis belongs to one end of a connection: put `#[diagnose(..)]` on a variant",
                ),
                None => {}
            }
        }
        let default_twin = || vec![default_twin(name, TokenStream::new())];
        let is_reconnect_mistaken = reconnect.is_mistaken();
        let value_of = |named: Named<Vec<Twin>>| named.value;
        Self {
            krate: slots.krate.get().map_or_else(|| quote!(::close_codes), |krate| krate.value),
            twins: slots.sendable.get().map_or_else(default_twin, value_of),
            sender: slots.sender.get(),
            inherit: slots.inherit.get().map(|inherit| inherit.value),
            reconnect: reconnect.get().map(|reconnect| reconnect.value),
            is_reconnect_mistaken,
        }
    }

    /// The mode of variants whose `#[reconnect(..)]` names none.
    pub(crate) fn mode(&self) -> EnumMode<'_> {
        match &self.reconnect {
            Some(reconnect) => EnumMode::Of(&reconnect.mode),
            None if self.is_reconnect_mistaken => EnumMode::Mistaken,
            None => EnumMode::None { is_on_variant: true },
        }
    }
}

impl Slots {
    fn read(&mut self, ctxt: &Ctxt, name: &Ident, arg: &Arg) {
        let (Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _)) = arg else {
            if let Arg::Other(tokens) = arg {
                let begins_with_number = matches!(tokens.as_slice().first(), Some(TokenTree::Literal(_)));
                let message = if begins_with_number {
                    format!("a close code belongs on a variant: put `#[close({tokens})]` in front of one")
                } else {
                    format!("expected an option; {FORM}")
                };
                ctxt.error(tokens, message);
            }
            return;
        };
        match word.to_string().as_str() {
            "sendable" => self.sendable.set(ctxt, word, sendable(ctxt, name, arg)),
            "sent_by" => self.sender.set(ctxt, word, sender(ctxt, arg)),
            "inherit" => self.inherit.set(ctxt, word, inherit(ctxt, name, arg)),
            "crate" => self.krate.set(ctxt, word, krate(ctxt, arg)),
            "reason" | "reason_prefix" => {
                ctxt.error(
                    word,
                    format!("`{word}` belongs on a variant, behind its code: `#[close(4001, {arg})]`"),
                );
            }
            "other" => ctxt.error(word, "`other` belongs on a variant: `#[close(other)] Other(u16)`"),
            _ if matches!(arg, Arg::Word(_)) && refuse_second_sender(ctxt, &self.sender, word) => {}
            "local" => ctxt.error(word, "`local` belongs on a variant: `#[close(local)] Moved`"),
            role if words::SENDABLE_OPTIONS.has(role) => {
                ctxt.error(word, format!("`{role}` belongs in `sendable`: write `sendable({arg})`"));
            }
            unknown => {
                let message = words::misplaced(unknown, "close");
                ctxt.error(word, message.unwrap_or_else(|| words::ENUM_OPTIONS.unknown(unknown)));
            }
        }
    }
}

/// `sent_by = client`, on the enum or a variant.
pub(crate) fn sender(ctxt: &Ctxt, arg: &Arg) -> Option<Sender> {
    let value = value::value(ctxt, arg, "sent_by = server")?;
    match value::word(ctxt, &words::SENDERS, value)?.to_string().as_str() {
        "client" => Some(Sender::Client),
        "server" => Some(Sender::Server),
        "both" => Some(Sender::Both),
        _ => Some(Sender::Nobody),
    }
}

/// Refuses the second sender of `sent_by = client, server`, on the enum or a variant.
pub(crate) fn refuse_second_sender(ctxt: &Ctxt, first: &Slot<Sender>, word: &Ident) -> bool {
    let is_second = first.name().is_some() && words::SENDERS.has(&word.to_string());
    if is_second {
        ctxt.error(word, format!("`{word}` is a second sender; for either end write `sent_by = both`"));
    }
    is_second
}

/// `sendable = Name`, `sendable(client = Name, .., derive(..))`.
fn sendable(ctxt: &Ctxt, enum_name: &Ident, arg: &Arg) -> Option<Vec<Twin>> {
    match arg {
        Arg::Value(_, name) => {
            let name = twin_name(ctxt, enum_name, "sendable", name)?;
            Some(vec![Twin { role: None, name, derives: TokenStream::new() }])
        }
        Arg::List(word, group) => Some(sendable_list(ctxt, enum_name, word, group.stream())),
        Arg::Word(word) => {
            ctxt.error(
                word,
                "`sendable` names the enums to generate: `sendable = ChatSend`, or `sendable(client = ClientClose, server = ServerClose)`",
            );
            None
        }
        Arg::Other(_) => None,
    }
}

fn sendable_list(ctxt: &Ctxt, enum_name: &Ident, sendable: &Ident, stream: TokenStream) -> Vec<Twin> {
    const LIST_FORM: &str = "write `sendable(client = ClientClose, server = ServerClose)`";
    let mut roles: Vec<(Role, Slot<Ident>)> =
        vec![(Role::Client, Slot::new()), (Role::Server, Slot::new()), (Role::Browser, Slot::new())];
    let mut derives = Slot::new();
    let before = ctxt.count();
    for arg in value::list(ctxt, stream, LIST_FORM) {
        let (Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _)) = &arg else {
            if let Arg::Other(tokens) = &arg {
                ctxt.error(tokens, format!("expected a role and a name; {LIST_FORM}"));
            }
            continue;
        };
        let role = match word.to_string().as_str() {
            "client" => Role::Client,
            "server" => Role::Server,
            "browser" => Role::Browser,
            "derive" => {
                derives.set(ctxt, word, derive_list(ctxt, &arg));
                continue;
            }
            name if matches!(arg, Arg::Word(_)) && name.starts_with(char::is_uppercase) => {
                ctxt.error(
                    word,
                    format!(
                        "`{name}` has no role: write `sendable = {name}` for one enum that either end may send, or `sendable(client = .., server = {name})`"
                    ),
                );
                continue;
            }
            unknown => {
                ctxt.error(word, unknown_role(unknown, &arg));
                continue;
            }
        };
        let name = value::value(ctxt, &arg, format!("{word} = Name"))
            .and_then(|name| twin_name(ctxt, enum_name, &word.to_string(), name));
        if let Some((_, slot)) = roles.iter_mut().find(|(known, _)| *known == role) {
            slot.set(ctxt, word, name);
        }
    }
    let names_only_derives = derives.name().is_some() && roles.iter().all(|(_, slot)| slot.name().is_none());
    let derives = derives.get().map(|derives| derives.value).unwrap_or_default();
    if names_only_derives {
        return vec![default_twin(enum_name, derives)];
    }
    let mut twins: Vec<Twin> = Vec::new();
    for (role, slot) in roles {
        let Some(Named { value: name, .. }) = slot.get() else { continue };
        if twins.iter().any(|twin| twin.name == name) {
            ctxt.error(
                &name,
                format!("two enums cannot both be called `{name}`: give each role a name of its own"),
            );
            continue;
        }
        twins.push(Twin { role: Some(role), name, derives: derives.clone() });
    }
    if twins.is_empty() && ctxt.count() == before {
        ctxt.error(sendable, format!("`sendable()` names no enum to generate; {LIST_FORM}"));
    }
    twins
}

fn unknown_role(word: &str, arg: &Arg) -> String {
    match arg {
        Arg::Value(_, name) if words::SENDERS.same(word) == Some("both") => {
            format!("one enum that either end may send has no role: write `sendable = {name}`")
        }
        _ if ["sent_by", "inherit", "crate"].contains(&word) => {
            format!(
                "`{word}` stands beside `sendable(..)`, and not in it: write `#[close(sendable(..), {arg})]`"
            )
        }
        _ => words::misplaced(word, "close").unwrap_or_else(|| words::SENDABLE_OPTIONS.unknown(word)),
    }
}

/// The twin of an enum that names none.
fn default_twin(enum_name: &Ident, derives: TokenStream) -> Twin {
    let name = format_ident!("Sendable{}", enum_name.unraw(), span = enum_name.span());
    Twin { role: None, name, derives }
}

fn derive_list(ctxt: &Ctxt, arg: &Arg) -> Option<TokenStream> {
    if let Arg::List(_, group) = arg {
        // If rustc could not parse a path, the twins would be lost.
        let paths = Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
        let Ok(paths) = paths.parse2(group.stream()) else {
            ctxt.error_at(
                group.span(),
                "`derive` lists derive macros: `derive(PartialOrd, serde::Serialize)`",
            );
            return None;
        };
        let more = paths.iter().filter(|path| !refuse_own_derive(ctxt, path));
        return Some(quote!(#(#more),*));
    }
    let (Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _)) = arg else { return None };
    ctxt.error(word, "`derive` lists what the generated enums derive too: `derive(serde::Serialize)`");
    None
}

/// Refuses a derive of a trait that the generated enums have anyway: rustc would say that the impls conflict.
fn refuse_own_derive(ctxt: &Ctxt, path: &syn::Path) -> bool {
    const OWN: [&str; 6] = ["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash"];
    let is_own = path.segments.last().is_some_and(|name| OWN.iter().any(|own| name.ident == own));
    if is_own {
        ctxt.error(
            path,
            "the generated enums always have `Clone`, `Copy`, `Debug`, `PartialEq`, `Eq` and `Hash`; remove this one",
        );
    }
    is_own
}

fn twin_name(ctxt: &Ctxt, enum_name: &Ident, option: &str, tokens: &Tokens) -> Option<Ident> {
    let Some(name) = tokens.word() else {
        let example = value::unquoted(tokens).filter(|text| syn::parse_str::<Ident>(text).is_ok());
        let example = example.as_deref().unwrap_or("ChatSend");
        ctxt.error(
            tokens,
            format!("`{option}` takes the name of the enum to generate: `{option} = {example}`"),
        );
        return None;
    };
    if name == *enum_name {
        ctxt.error(&name, format!("`{name}` is this enum; the one to generate needs a name of its own"));
        return None;
    }
    if syn::parse2::<Ident>(name.to_token_stream()).is_err() {
        ctxt.error(&name, format!("`{name}` is a keyword; the enum to generate needs a name"));
        return None;
    }
    Some(name)
}

/// `inherit = path::Type`.
fn inherit(ctxt: &Ctxt, name: &Ident, arg: &Arg) -> Option<Tokens> {
    let tokens = value::value(ctxt, arg, "inherit = close_codes::Standard")?;
    if syn::parse2::<syn::TypePath>(tokens.to_token_stream()).is_err() {
        let example = value::unquoted(tokens).filter(|text| syn::parse_str::<syn::TypePath>(text).is_ok());
        let example = example.as_deref().unwrap_or("close_codes::Standard");
        ctxt.error(
            tokens,
            format!("`inherit` takes the path of an enum of close reasons: `inherit = {example}`"),
        );
        return None;
    }
    let path = tokens.to_string();
    if path == "Self" || *name == path.strip_prefix("self::").unwrap_or(&path) {
        ctxt.error(
            tokens,
            format!("`{name}` cannot inherit from itself; name another enum of close reasons"),
        );
        return None;
    }
    Some(tokens.clone())
}

/// `crate = path`. A string, as in serde, is what people try first.
fn krate(ctxt: &Ctxt, arg: &Arg) -> Option<TokenStream> {
    let tokens = value::value(ctxt, arg, "crate = path::to::close_codes")?;
    if let Some(syn::Lit::Str(path)) = tokens.literal() {
        ctxt.error(tokens, format!("`crate` takes a path, without quotes: `crate = {}`", path.value()));
        // The crate is found there all the same, so that nothing else is said to be missing.
        return path.parse().ok().and_then(import_path);
    }
    let path = import_path(tokens.to_token_stream());
    if path.is_none() {
        ctxt.error(tokens, "`crate` takes the path of the runtime crate: `crate = my_crate::close_codes`");
    }
    path
}

/// These tokens, if the generated code can import from such a path: it has neither generic arguments nor `Self`.
fn import_path(tokens: TokenStream) -> Option<TokenStream> {
    let path = syn::Path::parse_mod_style.parse2(tokens.clone()).ok()?;
    path.segments.iter().all(|segment| segment.ident != "Self").then_some(tokens)
}

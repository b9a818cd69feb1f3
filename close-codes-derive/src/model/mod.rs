//! What the attributes say: the enum, its twins and its rows. It borrows from syn, so that every check can point
//! at the user's own tokens.

mod policy;

pub(crate) use self::policy::{
    Backoff, Diagnose, Fault, Jitter, Mode, Reconnect, RetryWindow, Session, Window,
};

use proc_macro2::{Ident, Span, TokenStream};

use crate::law;
use crate::tokens::{Named, Tokens};

/// An enum of close reasons.
pub(crate) struct Input<'a> {
    pub(crate) original: &'a syn::DeriveInput,
    /// The path of the runtime crate.
    pub(crate) krate: TokenStream,
    pub(crate) twins: Vec<Twin>,
    /// The type whose table is inherited.
    pub(crate) inherit: Option<Tokens>,
    pub(crate) rows: Vec<Row<'a>>,
}

/// An enum of what one role may send.
pub(crate) struct Twin {
    /// `None`: either end of a connection.
    pub(crate) role: Option<Role>,
    pub(crate) name: Ident,
    /// What the user wants derived for it.
    pub(crate) derives: TokenStream,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Client,
    Server,
    Browser,
}

/// A variant and what its attributes say.
pub(crate) struct Row<'a> {
    pub(crate) variant: &'a syn::Variant,
    pub(crate) codes: Codes,
    pub(crate) reason: Option<Named<syn::LitStr>>,
    pub(crate) prefix: Option<Named<syn::LitStr>>,
    /// Who sends it, as the variant says.
    pub(crate) own_sender: Option<Named<Sender>>,
    /// Who sends it, as the variant says, else the enum.
    pub(crate) sender: Sender,
    /// The word that says so, on the variant or the enum.
    pub(crate) sender_span: Option<Span>,
    /// The variant's `sent_by` was malformed, and reported: who sends it is not known.
    pub(crate) is_sender_mistaken: bool,
    /// Its `reason_prefix` was malformed, and reported.
    pub(crate) is_prefix_mistaken: bool,
    pub(crate) reconnect: Option<Reconnect>,
    pub(crate) diagnose: Option<Diagnose>,
}

/// The codes of a row.
pub(crate) enum Codes {
    One(Code),
    Range(Code, Code),
    /// Every code that no row names; the place of the word.
    Other(Span),
    /// There was a mistake in them, which is reported.
    Mistaken,
}

/// One code, or one end of a range.
pub(crate) struct Code {
    pub(crate) value: CodeValue,
    pub(crate) tokens: Tokens,
}

pub(crate) enum CodeValue {
    Literal(u16),
    /// A const expression of type `u16`.
    Expression,
    /// A discriminant that is no literal: its type is the enum's `repr`.
    Discriminant,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sender {
    Client,
    Server,
    Both,
    Nobody,
}

/// Why a variant is not in a twin: one for each sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// 1005, 1006 or 1015.
    Reserved(u16),
    /// Any other code that nobody may send.
    Illegal(u16),
    /// A code that a browser's script may not send.
    NotInBrowser(u16),
    /// A code that a server does not use: 1010.
    NotByServer(u16),
    /// A code that a client has no use for: 1012, 1013 or 1014.
    NotByClient(u16),
    /// `sent_by = server`, in a client's or browser's twin.
    ByServer,
    /// `sent_by = client`, in a server's twin.
    ByClient,
    /// `sent_by = none`.
    Never,
    /// A range with unsendable codes.
    Range,
    /// `other`.
    Other,
}

impl Sender {
    pub(crate) fn is_client(self) -> bool {
        matches!(self, Self::Client | Self::Both)
    }

    pub(crate) fn is_server(self) -> bool {
        matches!(self, Self::Server | Self::Both)
    }
}

impl Code {
    pub(crate) fn literal(&self) -> Option<u16> {
        match self.value {
            CodeValue::Literal(code) => Some(code),
            CodeValue::Expression | CodeValue::Discriminant => None,
        }
    }
}

impl Row<'_> {
    /// The code, if it is one literal.
    pub(crate) fn literal(&self) -> Option<u16> {
        match &self.codes {
            Codes::One(code) => code.literal(),
            Codes::Range(..) | Codes::Other(_) | Codes::Mistaken => None,
        }
    }

    /// The first and the last code, if they are literals.
    pub(crate) fn literals(&self) -> Option<(u16, u16)> {
        match &self.codes {
            Codes::One(code) => code.literal().map(|code| (code, code)),
            Codes::Range(first, last) => Some((first.literal()?, last.literal()?)),
            Codes::Other(_) | Codes::Mistaken => None,
        }
    }

    /// Whether the compiler must find out what a code of the row is.
    pub(crate) fn has_expression(&self) -> bool {
        match &self.codes {
            Codes::One(code) => code.literal().is_none(),
            Codes::Range(first, last) => first.literal().is_none() || last.literal().is_none(),
            Codes::Other(_) | Codes::Mistaken => false,
        }
    }

    pub(crate) fn is_other(&self) -> bool {
        matches!(self.codes, Codes::Other(_))
    }

    /// Whether a client sends it. What an expression turns out to be, the compiler checks.
    pub(crate) fn is_sent_by_client(&self) -> bool {
        self.refusal(Some(Role::Client)).is_none()
    }

    /// Whether a server sends it.
    pub(crate) fn is_sent_by_server(&self) -> bool {
        self.refusal(Some(Role::Server)).is_none()
    }

    /// Why nobody may ever send it, whatever the application wants.
    pub(crate) fn unsendable(&self) -> Option<Refusal> {
        match &self.codes {
            Codes::Other(_) => Some(Refusal::Other),
            Codes::One(code) => match code.literal()? {
                code if law::is_sendable(code) => None,
                code if law::is_observed_only(code) => Some(Refusal::Reserved(code)),
                code => Some(Refusal::Illegal(code)),
            },
            Codes::Range(..) => match self.literals()? {
                (3000.., ..=4999) => None,
                _ => Some(Refusal::Range),
            },
            Codes::Mistaken => None,
        }
    }

    /// Why the twin of this role does not have it; `None` if it does.
    pub(crate) fn refusal(&self, role: Option<Role>) -> Option<Refusal> {
        if let Some(refusal) = self.unsendable() {
            return Some(refusal);
        }
        if self.sender == Sender::Nobody {
            return Some(Refusal::Never);
        }
        let refused = self.literal().and_then(|code| match role {
            Some(Role::Browser) if !law::is_sendable_by_browser(code) => Some(Refusal::NotInBrowser(code)),
            Some(Role::Client) if !law::client_uses(code) => Some(Refusal::NotByClient(code)),
            Some(Role::Server) if !law::server_uses(code) => Some(Refusal::NotByServer(code)),
            _ => None,
        });
        refused.or_else(|| match role {
            Some(Role::Client | Role::Browser) if !self.sender.is_client() => Some(Refusal::ByServer),
            Some(Role::Server) if !self.sender.is_server() => Some(Refusal::ByClient),
            _ => None,
        })
    }
}

//! What the attributes say: the enum, its twins and its rows. It borrows syn's items, so that every check can point at
//! the user's own tokens.

mod policy;

pub(crate) use self::policy::{
    Backoff, Diagnose, Fault, Jitter, Mode, Reconnect, RetryWindow, Session, Window,
};

use proc_macro2::{Ident, Span, TokenStream};

use crate::law;
use crate::tokens::{Named, Text, Tokens};

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

/// A twin: a generated enum of what one role may send.
pub(crate) struct Twin {
    /// `None` for either end of a connection.
    pub(crate) role: Option<Role>,
    pub(crate) name: Ident,
    /// The derives that the user adds.
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
    /// The variant's name as it is spoken of: without `r#`.
    pub(crate) name: String,
    pub(crate) codes: Codes,
    pub(crate) reason: Option<Named<Text>>,
    pub(crate) prefix: Option<Named<Text>>,
    /// Who sends it, as the variant says.
    pub(crate) own_sender: Option<Named<Sender>>,
    /// Who sends it, as the variant says, or else the enum.
    pub(crate) sender: Sender,
    /// The place of that word, on the variant or the enum.
    pub(crate) sender_span: Option<Span>,
    /// The variant's `sent_by` was malformed. That is reported, and who sends it is unknown.
    pub(crate) is_sender_mistaken: bool,
    /// Its `reason_prefix` was malformed. That is reported.
    pub(crate) is_prefix_mistaken: bool,
    pub(crate) reconnect: Option<Reconnect>,
    pub(crate) diagnose: Option<Diagnose>,
}

/// The codes of a row.
pub(crate) enum Codes {
    One(Code),
    Range(Code, Code),
    /// Every code that no row names, with the place of the word.
    Other(Span),
    /// None: an end that the application decides by itself, and no code tells; the place of the word.
    Local(Span),
    /// They were malformed. That is reported.
    Mistaken,
}

/// One code, or one bound of a range.
pub(crate) struct Code {
    pub(crate) value: CodeValue,
    pub(crate) tokens: Tokens,
}

pub(crate) enum CodeValue {
    Literal(u16),
    /// A const expression of type `u16`.
    Expression,
    /// A discriminant that is no literal. Its type is the enum's `repr`.
    Discriminant,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sender {
    Client,
    Server,
    Both,
    Nobody,
}

/// Why a variant is not in a twin: one for each message.
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
    /// `local`.
    Local,
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

impl Input<'_> {
    pub(crate) fn is_in_no_twin(&self, row: &Row<'_>) -> bool {
        self.twins.iter().all(|twin| row.refusal(twin.role).is_some())
    }

    /// Whether two variants have one name. Then there are more of them than rows.
    pub(crate) fn repeats_a_name(&self) -> bool {
        matches!(&self.original.data, syn::Data::Enum(data) if data.variants.len() > self.rows.len())
    }
}

impl Row<'_> {
    /// The code, if it is one literal.
    pub(crate) fn literal(&self) -> Option<u16> {
        match &self.codes {
            Codes::One(code) => code.literal(),
            Codes::Range(..) | Codes::Other(_) | Codes::Local(_) | Codes::Mistaken => None,
        }
    }

    /// The first and the last code, if they are literals.
    pub(crate) fn literals(&self) -> Option<(u16, u16)> {
        match &self.codes {
            Codes::One(code) => code.literal().map(|code| (code, code)),
            Codes::Range(first, last) => Some((first.literal()?, last.literal()?)),
            Codes::Other(_) | Codes::Local(_) | Codes::Mistaken => None,
        }
    }

    /// The first and the last code as the table has them, unless one is an expression.
    pub(crate) fn bounds(&self) -> Option<(u16, u16)> {
        match &self.codes {
            Codes::One(_) | Codes::Range(..) => self.literals(),
            Codes::Other(_) => Some((0, u16::MAX)),
            // No code lies between these: so the runtime knows a local end.
            Codes::Local(_) => Some((1, 0)),
            // Reported already. A code that is nobody else's.
            Codes::Mistaken => Some((u16::MAX, u16::MAX)),
        }
    }

    /// Whether a code of the row is an expression, which only the compiler can evaluate.
    pub(crate) fn has_expression(&self) -> bool {
        match &self.codes {
            Codes::One(code) => code.literal().is_none(),
            Codes::Range(first, last) => first.literal().is_none() || last.literal().is_none(),
            Codes::Other(_) | Codes::Local(_) | Codes::Mistaken => false,
        }
    }

    pub(crate) fn is_other(&self) -> bool {
        matches!(self.codes, Codes::Other(_))
    }

    pub(crate) fn is_local(&self) -> bool {
        matches!(self.codes, Codes::Local(_))
    }

    /// Whether a client sends it. For an expression, the compiler checks the value later.
    pub(crate) fn is_sent_by_client(&self) -> bool {
        self.refusal(Some(Role::Client)).is_none()
    }

    /// Whether a server sends it.
    pub(crate) fn is_sent_by_server(&self) -> bool {
        self.refusal(Some(Role::Server)).is_none()
    }

    /// Why nobody may send it, whatever the application says; `None` if somebody may.
    pub(crate) fn unsendable(&self) -> Option<Refusal> {
        match &self.codes {
            Codes::Other(_) => Some(Refusal::Other),
            Codes::Local(_) => Some(Refusal::Local),
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

    /// Why the twin of this role does not have the row; `None` if it has.
    pub(crate) fn refusal(&self, role: Option<Role>) -> Option<Refusal> {
        match self.unsendable() {
            // Such a row without `sent_by = none` is reported, most often as a typing error. A use of it is no further
            // mistake.
            Some(Refusal::Illegal(_)) if self.sender != Sender::Nobody => return None,
            Some(refusal) => return Some(refusal),
            None => {}
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

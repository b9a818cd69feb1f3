//! The grammar that all attributes share: arguments between commas, each `word`, `word = value`, `word(..)` or
//! any other tokens.
//!
//! It works on tokens and not on expressions, since a code may be any const expression, and half-typed ones come
//! from editors.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};

/// An argument of an attribute.
pub(crate) enum Arg {
    /// `word`
    Word(Ident),
    /// `word = value`
    Value(Ident, Tokens),
    /// `word(..)`
    List(Ident, Group),
    /// Anything else.
    Other(Tokens),
}

/// Some tokens of the user's, never none.
#[derive(Clone)]
pub(crate) struct Tokens(Vec<TokenTree>);

impl Tokens {
    pub(crate) fn as_slice(&self) -> &[TokenTree] {
        &self.0
    }

    /// The tokens, if there are any.
    pub(crate) fn new(tokens: Vec<TokenTree>) -> Option<Self> {
        if tokens.is_empty() { None } else { Some(Self(tokens)) }
    }

    pub(crate) fn first_span(&self) -> Span {
        self.0.first().map_or_else(Span::call_site, TokenTree::span)
    }

    pub(crate) fn last_span(&self) -> Span {
        self.0.last().map_or_else(Span::call_site, TokenTree::span)
    }

    /// The only token, out of the invisible groups in which `macro_rules!` hands a `$x:literal` on.
    pub(crate) fn single(&self) -> Option<TokenTree> {
        let [token] = self.0.as_slice() else {
            return None;
        };
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                Self::new(group.stream().into_iter().collect())?.single()
            }
            token => Some(token.clone()),
        }
    }

    /// The only token, if it is a literal. The invisible group's place is kept where there is one.
    pub(crate) fn literal(&self) -> Option<syn::Lit> {
        match self.single()? {
            TokenTree::Literal(literal) => Some(syn::Lit::new(literal)),
            TokenTree::Ident(word) if word == "true" || word == "false" => {
                syn::parse2(word.into_token_stream()).ok()
            }
            _ => None,
        }
    }

    /// The literal behind a minus sign.
    pub(crate) fn negative_literal(&self) -> Option<syn::Lit> {
        match flattened(&self.0).as_slice() {
            [TokenTree::Punct(minus), TokenTree::Literal(literal)] if minus.as_char() == '-' => {
                Some(syn::Lit::new(literal.clone()))
            }
            _ => None,
        }
    }

    /// The only token, if it is a word.
    pub(crate) fn word(&self) -> Option<Ident> {
        match self.single()? {
            TokenTree::Ident(word) => Some(word),
            _ => None,
        }
    }
}

impl ToTokens for Tokens {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.0);
    }
}

/// An argument, or the comma (or the end) before which one is missing.
pub(crate) enum Parsed {
    Arg(Arg),
    Missing(Span),
}

/// The arguments of an attribute: what stands between top-level commas. A comma behind the last is fine.
pub(crate) fn args(stream: TokenStream) -> Vec<Parsed> {
    let mut parsed = Vec::new();
    let mut current = Vec::new();
    for token in stream {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                parsed.push(match Tokens::new(std::mem::take(&mut current)) {
                    Some(tokens) => Parsed::Arg(arg(tokens)),
                    None => Parsed::Missing(punct.span()),
                });
            }
            token => current.push(token),
        }
    }
    if let Some(tokens) = Tokens::new(current) {
        parsed.push(Parsed::Arg(arg(tokens)));
    }
    parsed
}

fn arg(tokens: Tokens) -> Arg {
    match tokens.as_slice() {
        [TokenTree::Ident(word)] => Arg::Word(word.clone()),
        [TokenTree::Ident(word), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            Arg::List(word.clone(), group.clone())
        }
        [TokenTree::Ident(word), TokenTree::Punct(equals), value @ ..]
            if equals.as_char() == '=' && equals.spacing() == Spacing::Alone || is_equals(equals, value) =>
        {
            match Tokens::new(value.to_vec()) {
                Some(value) => Arg::Value(word.clone(), value),
                None => Arg::Word(word.clone()),
            }
        }
        _ => Arg::Other(tokens),
    }
}

/// `=` glued to what follows is still the sign of a value (`reason ="x"`, `factor =-1`), unless it is `==`.
fn is_equals(equals: &proc_macro2::Punct, value: &[TokenTree]) -> bool {
    equals.as_char() == '='
        && !matches!(value.first(), Some(TokenTree::Punct(next)) if matches!(next.as_char(), '=' | '>'))
}

/// The tokens without invisible groups.
fn flattened(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let mut flat = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                flat.extend(flattened(&inner));
            }
            token => flat.push(token.clone()),
        }
    }
    flat
}

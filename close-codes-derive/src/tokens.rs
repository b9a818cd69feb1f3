//! The user's tokens, which errors point at.

use std::borrow::Cow;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};

/// An option's value, and the word that it belongs to. An error can point at either.
#[derive(Clone)]
pub(crate) struct Named<T> {
    pub(crate) name: Ident,
    pub(crate) value: T,
}

/// A string literal and its text.
#[derive(Clone)]
pub(crate) struct Text {
    literal: Literal,
    text: String,
}

impl Text {
    /// `None` if the literal is no string, or has a suffix.
    ///
    /// syn reads a string letter by letter. Where nothing is escaped, the text is what stands between the quotes.
    pub(crate) fn new(literal: Literal) -> Option<Self> {
        let written = literal.to_string();
        let between = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let text = match between.filter(|text| !text.contains('\\') && !text.contains('\r')) {
            Some(text) => text.to_owned(),
            None => match syn::Lit::new(literal.clone()) {
                syn::Lit::Str(text) if text.suffix().is_empty() => text.value(),
                _ => return None,
            },
        };
        Some(Self { literal, text })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn into_string(self) -> String {
        self.text
    }
}

impl ToTokens for Text {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.literal.to_tokens(tokens);
    }
}

/// Some of the user's tokens, at least one.
#[derive(Clone)]
pub(crate) struct Tokens(Vec<TokenTree>);

impl Tokens {
    pub(crate) fn as_slice(&self) -> &[TokenTree] {
        &self.0
    }

    /// These tokens, if there are any.
    pub(crate) fn new(tokens: Vec<TokenTree>) -> Option<Self> {
        if tokens.is_empty() { None } else { Some(Self(tokens)) }
    }

    pub(crate) fn first_span(&self) -> Span {
        let first = visible(self.to_token_stream()).into_iter().next();
        first.map_or_else(Span::call_site, |token| token.span())
    }

    pub(crate) fn last_span(&self) -> Span {
        let last = visible(self.to_token_stream()).into_iter().last();
        last.map_or_else(Span::call_site, |token| token.span())
    }

    /// The tokens without the invisible group around all of them: `macro_rules!` puts it around an `$x:expr` or an
    /// `$x:literal`. An expression in a larger one stays in its group, which keeps it together.
    pub(crate) fn inside(&self) -> Cow<'_, Self> {
        if let [TokenTree::Group(group)] = self.as_slice() {
            if group.delimiter() == Delimiter::None {
                if let Some(tokens) = Self::new(group.stream().into_iter().collect()) {
                    return Cow::Owned(tokens.inside().into_owned());
                }
            }
        }
        Cow::Borrowed(self)
    }

    /// The same expression for rustc, which does not see the invisible groups in what a macro returns: what such a group
    /// keeps together is in parentheses.
    pub(crate) fn explicit(&self) -> Self {
        Self(self.inside().into_owned().0.into_iter().map(explicit).collect())
    }

    /// The same expression, if no lint shall ask the user to remove the brackets around all of it: outside of brackets, a
    /// comma would end a code.
    pub(crate) fn bracketed(&self) -> Self {
        let mut tokens = self.clone();
        if let [TokenTree::Group(brackets)] = tokens.0.as_mut_slice() {
            brackets.set_span(unlinted(brackets.span()));
        }
        tokens
    }

    /// Whether rustc, at the beginning of a block, would take these tokens for a statement, and what follows the braces
    /// for another expression: `if .. { 4 } else { 3 } * 1000`.
    pub(crate) fn begins_a_statement(&self) -> bool {
        const KEYWORDS: [&str; 8] = ["async", "const", "for", "if", "loop", "match", "unsafe", "while"];
        match self.0.first() {
            Some(TokenTree::Ident(word)) => KEYWORDS.iter().any(|keyword| word == keyword),
            Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
            _ => false,
        }
    }

    /// The only token, without invisible groups around it.
    pub(crate) fn single(&self) -> Option<TokenTree> {
        match self.inside().as_slice() {
            [token] => Some(token.clone()),
            _ => None,
        }
    }

    /// The only token, if it is a string.
    pub(crate) fn text(&self) -> Option<Text> {
        match self.single()? {
            TokenTree::Literal(literal) => Text::new(literal),
            _ => None,
        }
    }

    /// The only token, if it is a number in plain digits: so nearly every code is written, and syn's `literal` takes far
    /// longer.
    pub(crate) fn number(&self) -> Option<u16> {
        match self.single()? {
            TokenTree::Literal(literal) => literal.to_string().parse().ok(),
            _ => None,
        }
    }

    /// The only token, if it is a literal.
    pub(crate) fn literal(&self) -> Option<syn::Lit> {
        match self.single()? {
            TokenTree::Literal(literal) => Some(syn::Lit::new(literal)),
            TokenTree::Ident(word) if word == "true" || word == "false" => {
                syn::parse2(word.into_token_stream()).ok()
            }
            _ => None,
        }
    }

    /// The literal after a minus sign.
    pub(crate) fn negative_literal(&self) -> Option<syn::Lit> {
        let tokens: Vec<TokenTree> = visible(self.to_token_stream()).into_iter().collect();
        match tokens.as_slice() {
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

/// Writes them as a user would. `quote` puts spaces around `::`.
impl std::fmt::Display for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = visible(self.to_token_stream()).to_string();
        f.write_str(
            &text.replace(" :: ", "::").replace(":: ", "::").replace(" ..= ", "..=").replace(" (", "("),
        )
    }
}

impl ToTokens for Tokens {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.0);
    }
}

/// `$a * 1000` would be 2002 if `$a` is `2 + 2`, were its group not made visible. Groups without such a one stay as they
/// are, with the places of both their ends.
fn explicit(token: TokenTree) -> TokenTree {
    match token {
        TokenTree::Group(group) if has_invisible(&group) => {
            let inside: TokenStream = group.stream().into_iter().map(explicit).collect();
            let (delimiter, span) = match group.delimiter() {
                Delimiter::None if !is_whole(&inside) => (Delimiter::Parenthesis, unlinted(group.span())),
                delimiter => (delimiter, group.span()),
            };
            let mut explicit = Group::new(delimiter, inside);
            explicit.set_span(span);
            explicit.into()
        }
        token => token,
    }
}

/// The place of brackets that no lint asks the user to remove.
fn unlinted(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

fn has_invisible(group: &Group) -> bool {
    group.delimiter() == Delimiter::None
        || group
            .stream()
            .into_iter()
            .any(|token| matches!(token, TokenTree::Group(inner) if has_invisible(&inner)))
}

/// Whether no operator before or behind these tokens could take a part of them: a single token, or a path or a type,
/// around which parentheses could be wrong.
fn is_whole(tokens: &TokenStream) -> bool {
    let mut each = tokens.clone().into_iter();
    let is_single = match (each.next(), each.next()) {
        (Some(TokenTree::Group(group)), None) => group.delimiter() != Delimiter::Brace,
        (_, second) => second.is_none(),
    };
    is_single || syn::parse2::<syn::Type>(tokens.clone()).is_ok()
}

/// The tokens without the invisible groups that `macro_rules!` puts around a fragment. The tokens inside have the
/// places where the user wrote them.
pub(crate) fn visible(tokens: TokenStream) -> TokenStream {
    let mut flat = TokenStream::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flat.extend(visible(group.stream()));
            }
            token => flat.append(token),
        }
    }
    flat
}

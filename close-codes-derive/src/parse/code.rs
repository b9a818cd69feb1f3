//! The codes of a variant: a literal, a const expression, a range, `other`, or the discriminant.

use proc_macro2::{Delimiter, Punct, Spacing, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;

use super::args::{Arg, Tokens};
use crate::ctxt::Ctxt;
use crate::model::{Code, CodeValue, Codes};

/// Reads the codes from an argument of `#[close(..)]`.
pub(crate) fn parse(ctxt: &Ctxt, arg: Arg) -> Codes {
    let tokens = match arg {
        Arg::Word(word) if word == "other" => return Codes::Other(word.span()),
        Arg::List(word, group) if word == "other" => {
            ctxt.error_at(group.span(), "`other` takes no options: write `other`");
            return Codes::Mistaken;
        }
        Arg::Word(word) => Tokens::new(vec![TokenTree::Ident(word)]),
        Arg::List(word, group) => Tokens::new(vec![TokenTree::Ident(word), TokenTree::Group(group)]),
        Arg::Value(word, value) => {
            let mut tokens = vec![TokenTree::Ident(word)];
            tokens.extend(value.as_slice().iter().cloned());
            Tokens::new(tokens)
        }
        Arg::Other(tokens) => Some(tokens),
    };
    match tokens {
        Some(tokens) => codes(ctxt, tokens),
        None => Codes::Mistaken,
    }
}

/// The codes of a variant: those of its attribute, else its discriminant. `errors_before` tells whether the
/// attribute had a mistake, in which case nothing is said of a missing code.
pub(crate) fn with_discriminant(
    ctxt: &Ctxt,
    variant: &syn::Variant,
    codes: Option<Codes>,
    errors_before: usize,
) -> Codes {
    let discriminant = variant.discriminant.as_ref().map(|(_, value)| value);
    match (codes, discriminant) {
        (Some(codes), Some(value)) => {
            refuse_other_discriminant(ctxt, &codes, value);
            codes
        }
        (Some(codes), None) => codes,
        (None, Some(value)) => from_discriminant(ctxt, value),
        (None, None) => {
            if ctxt.count() == errors_before {
                let name = variant.ident.unraw();
                ctxt.error(
                    &variant.ident,
                    format!(
                        "`{name}` has no close code; write `#[close(4001)]` with its code above it, `#[close(4100..=4199)]` for a range, or `#[close(other)]` for every code that no variant names"
                    ),
                );
            }
            Codes::Mistaken
        }
    }
}

/// Two codes for one variant.
pub(crate) fn refuse_second(ctxt: &Ctxt, second: &Codes) {
    let message =
        "a variant has one code; for more of them write a range, `4100..=4199`, or a variant for each";
    match second {
        Codes::One(code) => ctxt.error(&code.tokens, message),
        Codes::Range(first, last) => {
            let mut both = first.tokens.to_token_stream();
            both.extend(last.tokens.to_token_stream());
            ctxt.error(both, message);
        }
        Codes::Other(span) => ctxt.error_at(*span, message),
        Codes::Mistaken => {}
    }
}

fn from_discriminant(ctxt: &Ctxt, value: &syn::Expr) -> Codes {
    let Some(tokens) = Tokens::new(value.to_token_stream().into_iter().collect()) else {
        return Codes::Mistaken;
    };
    // A discriminant's suffix is that of the enum's `repr`, which rustc checks.
    if let Some(syn::Lit::Int(number)) = tokens.literal() {
        return match number.base10_digits().parse() {
            Ok(code) => Codes::One(Code { value: CodeValue::Literal(code), tokens }),
            Err(_) => refuse_too_big(ctxt, &tokens),
        };
    }
    if tokens.negative_literal().is_some() {
        return refuse_negative(ctxt, &tokens);
    }
    Codes::One(Code { value: CodeValue::Discriminant, tokens })
}

/// A discriminant beside a code in the attribute is an ordinal of the application's, unless it looks like a
/// close code of its own.
fn refuse_other_discriminant(ctxt: &Ctxt, codes: &Codes, value: &syn::Expr) {
    let Codes::One(code) = codes else { return };
    let Some(tokens) = Tokens::new(value.to_token_stream().into_iter().collect()) else { return };
    let Some(syn::Lit::Int(number)) = tokens.literal() else { return };
    let discriminant = number.base10_digits().parse().unwrap_or(0_u16);
    if let Some(literal) = code.literal() {
        if (1000..=4999).contains(&discriminant) && discriminant != literal {
            ctxt.error(
                tokens,
                format!("two close codes: the attribute says {literal}, the discriminant {discriminant}; remove one of the two"),
            );
        }
    }
}

fn codes(ctxt: &Ctxt, tokens: Tokens) -> Codes {
    match split_range(tokens.as_slice()) {
        Split::No => match code(ctxt, tokens) {
            Some(code) => Codes::One(code),
            None => Codes::Mistaken,
        },
        Split::Inclusive(first, last) => match (Tokens::new(first), Tokens::new(last)) {
            (Some(first), Some(last)) => match (code(ctxt, first), code(ctxt, last)) {
                (Some(first), Some(last)) => Codes::Range(first, last),
                _ => Codes::Mistaken,
            },
            _ => refuse_open_range(ctxt, &tokens),
        },
        Split::HalfOpen(first, last) => {
            let remedy = match (Tokens::new(first), Tokens::new(last)) {
                (Some(first), Some(last)) => last_included(&first, &last),
                _ => return refuse_open_range(ctxt, &tokens),
            };
            ctxt.error(&tokens, format!("a range of close codes includes its last one; {remedy}"));
            Codes::Mistaken
        }
    }
}

fn last_included(first: &Tokens, last: &Tokens) -> String {
    let number = |tokens: &Tokens| match tokens.literal() {
        Some(syn::Lit::Int(number)) => number.base10_digits().parse::<u16>().ok(),
        _ => None,
    };
    match (number(first), number(last).and_then(|last| last.checked_sub(1))) {
        (Some(first), Some(last)) => format!("write `{first}..={last}`"),
        _ => "write it with `..=`".to_owned(),
    }
}

fn refuse_open_range(ctxt: &Ctxt, tokens: &Tokens) -> Codes {
    ctxt.error(tokens, "a range of close codes has a first and a last one: write `4100..=4199`");
    Codes::Mistaken
}

enum Split {
    No,
    /// `first..=last`
    Inclusive(Vec<TokenTree>, Vec<TokenTree>),
    /// `first..last`, and also `first...last`.
    HalfOpen(Vec<TokenTree>, Vec<TokenTree>),
}

/// Splits at the first `..=` or `..` on the top level.
fn split_range(tokens: &[TokenTree]) -> Split {
    let is_joint = |punct: &Punct, sign| punct.as_char() == sign && punct.spacing() == Spacing::Joint;
    for (at, pair) in tokens.windows(2).enumerate() {
        let [TokenTree::Punct(one), TokenTree::Punct(two)] = pair else { continue };
        if !is_joint(one, '.') || two.as_char() != '.' {
            continue;
        }
        let first = tokens.get(..at).unwrap_or_default().to_vec();
        let rest = tokens.get(at + 2..).unwrap_or_default();
        return match rest {
            [TokenTree::Punct(equals), last @ ..] if equals.as_char() == '=' && is_joint(two, '.') => {
                Split::Inclusive(first, last.to_vec())
            }
            [TokenTree::Punct(dot), last @ ..] if dot.as_char() == '.' => {
                Split::HalfOpen(first, last.to_vec())
            }
            last => Split::HalfOpen(first, last.to_vec()),
        };
    }
    Split::No
}

/// One code; a literal that is none is refused.
fn code(ctxt: &Ctxt, tokens: Tokens) -> Option<Code> {
    if tokens.negative_literal().is_some() {
        refuse_negative(ctxt, &tokens);
        return None;
    }
    let Some(literal) = tokens.literal() else {
        if !may_be_expression(&tokens) {
            ctxt.error(
                &tokens,
                "a close code is a whole number or a const expression; write one such as `4001` or `codes::EXPIRED`",
            );
            return None;
        }
        return Some(Code { value: CodeValue::Expression, tokens });
    };
    let syn::Lit::Int(number) = literal else {
        let remedy = match literal {
            syn::Lit::Str(text) if text.value().parse::<u16>().is_ok() => {
                format!("without quotes: `{}`", text.value())
            }
            syn::Lit::Str(_) => "such as `4001`; a reason is `reason = \"text\"`".to_owned(),
            _ => "such as `4001`".to_owned(),
        };
        ctxt.error(&tokens, format!("a close code is a whole number; write one {remedy}"));
        return None;
    };
    if !matches!(number.suffix(), "" | "u16") {
        let digits = number.base10_digits();
        ctxt.error(
            &tokens,
            format!("a close code is a `u16`, not a `{}`; write `{digits}`", number.suffix()),
        );
        return None;
    }
    match number.base10_digits().parse() {
        Ok(code) => Some(Code { value: CodeValue::Literal(code), tokens }),
        Err(_) => {
            refuse_too_big(ctxt, &tokens);
            None
        }
    }
}

/// Whether the tokens are an expression, or one that only rustc can read. Half-typed ones would otherwise be in
/// the output, which an editor could not read then.
fn may_be_expression(tokens: &Tokens) -> bool {
    is_beyond_syn(tokens.to_token_stream(), 0) || syn::parse2::<syn::Expr>(tokens.to_token_stream()).is_ok()
}

/// Whether there is something that syn reads only with its feature `full`: blocks, arrays, closures, `if` and the
/// like. Neither is it asked about what is nested so deeply that its recursion could exhaust the stack.
fn is_beyond_syn(tokens: proc_macro2::TokenStream, depth: usize) -> bool {
    const DEEPEST: usize = 32;
    depth > DEEPEST
        || tokens.into_iter().any(|token| match token {
            TokenTree::Group(group) => {
                matches!(group.delimiter(), Delimiter::Brace | Delimiter::Bracket)
                    || is_beyond_syn(group.stream(), depth + 1)
            }
            TokenTree::Punct(punct) => matches!(punct.as_char(), '|' | '?' | '#'),
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        })
}

fn refuse_too_big(ctxt: &Ctxt, tokens: &Tokens) -> Codes {
    ctxt.error(
        tokens,
        "a close code has two bytes, and this number needs more (RFC 6455, 5.5.1); take one of 4000-4999 for a meaning of your own",
    );
    Codes::Mistaken
}

fn refuse_negative(ctxt: &Ctxt, tokens: &Tokens) -> Codes {
    ctxt.error(tokens, "a close code is not negative; take one of 4000-4999 for a meaning of your own");
    Codes::Mistaken
}

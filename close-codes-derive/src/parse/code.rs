//! The codes of a variant: a literal, a const expression, a range, `other`, the discriminant, or none: `local`.

use proc_macro2::{Delimiter, Ident, Punct, Spacing, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;

use super::args::Arg;
use crate::ctxt::Ctxt;
use crate::model::{Code, CodeValue, Codes};
use crate::tokens::Tokens;

const ONE_CODE: &str =
    "a variant has one code; for more of them write a range, `4100..=4199`, or a variant for each";
const LOCAL_IS_NOT_OTHER: &str =
    "`other` is every close code that no variant names, and a local end has none; remove one of the two";
const LOCAL_HAS_NO_CODE: &str =
    "a local end has no close code, since it is told to nobody; remove the code, or `local`";

/// Reads the codes from an argument of `#[close(..)]`.
pub(crate) fn parse(ctxt: &Ctxt, arg: Arg) -> Codes {
    let tokens = match arg {
        Arg::Word(word) if word == "other" => return Codes::Other(word.span()),
        Arg::Word(word) if word == "local" => return Codes::Local(word.span()),
        Arg::List(word, group) if word == "other" || word == "local" => {
            ctxt.error_at(group.span(), format!("`{word}` takes no options: write `{word}`"));
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

/// The codes of a variant: those of its attribute, or else its discriminant. If the attribute had a mistake
/// (`is_mistaken`), a missing code is not reported.
pub(crate) fn with_discriminant(
    ctxt: &Ctxt,
    variant: &syn::Variant,
    counted: Option<u16>,
    codes: Option<Codes>,
    is_mistaken: bool,
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
            if !is_mistaken {
                refuse_no_code(ctxt, &variant.ident, counted);
            }
            Codes::Mistaken
        }
    }
}

/// A discriminant that rustc counts on to is no code: a variant put above it would change what is sent.
fn refuse_no_code(ctxt: &Ctxt, variant: &Ident, counted: Option<u16>) {
    let name = variant.unraw();
    let message = match counted {
        Some(code @ 1000..=4999) => format!(
            "`{name}` has no close code, since a discriminant is one only where it is written; write `{variant} = {code}`"
        ),
        _ => format!(
            "`{name}` has no close code; write `#[close(4001)]` with its code above it, `#[close(4100..=4199)]` for a range, `#[close(other)]` for every code that no variant names, or `#[close(local)]` for an end that no code tells"
        ),
    };
    ctxt.error(variant, message);
}

/// Two codes for one variant, or a code for an end that has none.
pub(crate) fn refuse_second(ctxt: &Ctxt, first: &Codes, second: &Codes) {
    // The mistake is the code, wherever `local` stands.
    let (message, mistake) = match (first, second) {
        (Codes::Local(_), Codes::Local(word)) => {
            return ctxt.error_at(*word, "`local` is given twice; remove one of the two");
        }
        (Codes::Local(_), code @ Codes::Other(_)) | (code @ Codes::Other(_), Codes::Local(_)) => {
            (LOCAL_IS_NOT_OTHER, code)
        }
        (Codes::Local(_), code) | (code, Codes::Local(_)) => (LOCAL_HAS_NO_CODE, code),
        _ => (ONE_CODE, second),
    };
    match mistake {
        Codes::One(code) => ctxt.error(&code.tokens, message),
        Codes::Range(first, last) => {
            let mut both = first.tokens.to_token_stream();
            both.extend(last.tokens.to_token_stream());
            ctxt.error(both, message);
        }
        Codes::Other(span) | Codes::Local(span) => ctxt.error_at(*span, message),
        Codes::Mistaken => {}
    }
}

fn from_discriminant(ctxt: &Ctxt, value: &syn::Expr) -> Codes {
    let Some(tokens) = Tokens::new(value.to_token_stream().into_iter().collect()) else {
        return Codes::Mistaken;
    };
    // A discriminant has the suffix of the enum's `repr`, which rustc checks.
    if let Some(syn::Lit::Int(number)) = tokens.literal() {
        return match number.base10_digits().parse() {
            Ok(code) => Codes::One(Code { value: CodeValue::Literal(code), tokens }),
            Err(_) => refuse_too_big(ctxt, &tokens),
        };
    }
    if tokens.negative_literal().is_some() {
        return refuse_negative(ctxt, &tokens);
    }
    Codes::One(Code { value: CodeValue::Discriminant, tokens: tokens.explicit() })
}

/// The discriminant, if it is a literal that could be a code.
pub(crate) fn literal_discriminant(value: &syn::Expr) -> Option<u16> {
    match Tokens::new(value.to_token_stream().into_iter().collect())?.literal()? {
        syn::Lit::Int(number) => number.base10_digits().parse().ok(),
        _ => None,
    }
}

/// A discriminant beside a code in the attribute is the application's own number, unless it looks like another close
/// code.
fn refuse_other_discriminant(ctxt: &Ctxt, codes: &Codes, value: &syn::Expr) {
    let Codes::One(code) = codes else { return };
    if let (Some(literal), Some(discriminant)) = (code.literal(), literal_discriminant(value)) {
        if (1000..=4999).contains(&discriminant) && discriminant != literal {
            ctxt.error(
                value,
                format!("two close codes: the attribute says {literal}, the discriminant {discriminant}; remove one of the two"),
            );
        }
    }
}

fn codes(ctxt: &Ctxt, tokens: Tokens) -> Codes {
    // A whole range can be one argument of a macro.
    match split_range(tokens.inside().as_slice()) {
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
            let (Some(first), Some(last)) = (Tokens::new(first), Tokens::new(last)) else {
                return refuse_open_range(ctxt, &tokens);
            };
            let remedy = last_included(&first, &last);
            ctxt.error(&tokens, format!("a range of close codes includes its last one; {remedy}"));
            Codes::Mistaken
        }
        Split::WrongSign(first, last) => {
            ctxt.error(&tokens, format!("a range is written with `..=`: `{first}..={last}`"));
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
        (Some(first), Some(last)) if first < last => format!("write `{first}..={last}`"),
        (Some(first), Some(last)) if first == last => format!("write `{first}` for this one"),
        (Some(first), Some(_)) => {
            format!("this one is empty; write `{first}` for one code, `4100..=4199` for a range")
        }
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
    /// `first..last`
    HalfOpen(Vec<TokenTree>, Vec<TokenTree>),
    /// `first...last`, and two numbers with a dash between them.
    WrongSign(Tokens, Tokens),
}

/// Splits at the first `..=` or `..` on the top level.
fn split_range(tokens: &[TokenTree]) -> Split {
    if let [TokenTree::Literal(first), TokenTree::Punct(dash), TokenTree::Literal(last)] = tokens {
        let number = |literal: &proc_macro2::Literal| literal.to_string().parse::<u16>().unwrap_or(0);
        if dash.as_char() == '-' && number(first) <= number(last) {
            if let (Some(first), Some(last)) =
                (Tokens::new(vec![first.clone().into()]), Tokens::new(vec![last.clone().into()]))
            {
                return Split::WrongSign(first, last);
            }
        }
    }
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
                match (Tokens::new(first.clone()), Tokens::new(last.to_vec())) {
                    (Some(first), Some(last)) => Split::WrongSign(first, last),
                    _ => Split::HalfOpen(first, last.to_vec()),
                }
            }
            last => Split::HalfOpen(first, last.to_vec()),
        };
    }
    Split::No
}

/// One code. A literal that is no close code is refused.
fn code(ctxt: &Ctxt, tokens: Tokens) -> Option<Code> {
    if let Some(code) = tokens.number() {
        return Some(Code { value: CodeValue::Literal(code), tokens });
    }
    let Some(literal) = tokens.literal() else {
        if tokens.negative_literal().is_some() {
            refuse_negative(ctxt, &tokens);
            return None;
        }
        return if refuse_list(ctxt, &tokens) || refuse_unfinished(ctxt, &tokens) {
            None
        } else {
            Some(Code { value: CodeValue::Expression, tokens: tokens.explicit() })
        };
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

/// Refuses lists. `4001 | 4002` is a const expression with the value 4003, which nobody means; `[4001, 4002]` is no
/// code.
fn refuse_list(ctxt: &Ctxt, tokens: &Tokens) -> bool {
    let is_list = match tokens.as_slice() {
        [TokenTree::Group(group)] => group.delimiter() == Delimiter::Bracket,
        [TokenTree::Literal(_), TokenTree::Punct(or), TokenTree::Literal(_), ..] => or.as_char() == '|',
        _ => false,
    };
    if is_list {
        ctxt.error(tokens, ONE_CODE);
    }
    is_list
}

/// The keywords that no expression begins with.
const NO_EXPRESSION: [&str; 17] = [
    "as", "dyn", "else", "enum", "extern", "fn", "impl", "in", "let", "mod", "mut", "pub", "ref", "struct",
    "trait", "type", "where",
];

/// Refuses tokens that begin or end as no expression can, mostly half-typed codes. Otherwise rustc's parser would
/// complain about tokens that the macro produced.
fn refuse_unfinished(ctxt: &Ctxt, tokens: &Tokens) -> bool {
    let message = match tokens.as_slice() {
        [TokenTree::Literal(code), TokenTree::Punct(sign), ..]
            if sign.as_char() == '=' && sign.spacing() == Spacing::Alone =>
        {
            format!("a code has no value; a reason has its own word: `{code}, reason = \"..\"`")
        }
        [TokenTree::Punct(sign), ..] if !"-!*&<|:".contains(sign.as_char()) => {
            format!("expected a close code, found `{}`; write it as `#[close(4001)]`", sign.as_char())
        }
        [TokenTree::Ident(word), ..] if NO_EXPRESSION.iter().any(|keyword| word == keyword) => {
            format!("expected a close code, found `{word}`; write it as `#[close(4001)]`")
        }
        [.., TokenTree::Punct(sign)] => {
            format!("this code is not finished: something is missing behind `{}`", sign.as_char())
        }
        _ => return false,
    };
    ctxt.error(tokens, message);
    true
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

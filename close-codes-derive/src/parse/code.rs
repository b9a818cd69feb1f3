//! The codes of a variant: a literal, a const expression, a range, `other`, the discriminant, or none: `local`.

mod range;
mod refuse;
mod two;

use proc_macro2::TokenTree;
use quote::ToTokens;

use self::range::{Split, refuse_half_open, refuse_open_range, split_range};
use self::refuse::{
    refuse_list, refuse_negative, refuse_no_code, refuse_other_discriminant, refuse_too_big,
    refuse_unfinished, wrong_suffix,
};
pub(crate) use self::two::refuse_second;
use super::args::Arg;
use crate::ctxt::Ctxt;
use crate::model::{Code, CodeValue, Codes};
use crate::tokens::Tokens;

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

fn codes(ctxt: &Ctxt, tokens: Tokens) -> Codes {
    // A whole range can be one argument of a macro.
    match split_range(tokens.inside().as_slice()) {
        Split::No => match code(ctxt, tokens) {
            Some(code) => Codes::One(code),
            None => Codes::Mistaken,
        },
        Split::Inclusive(first, last) => match (Tokens::new(first), Tokens::new(last)) {
            (Some(first), Some(last)) => range(ctxt, first, last),
            _ => refuse_open_range(ctxt, &tokens),
        },
        Split::HalfOpen(first, last) => match (Tokens::new(first), Tokens::new(last)) {
            (Some(first), Some(last)) => refuse_half_open(ctxt, &tokens, first, last),
            _ => refuse_open_range(ctxt, &tokens),
        },
        // It is clear what is meant, so that what uses the range is no further mistake.
        Split::WrongSign(first, last) => {
            ctxt.error(&tokens, format!("a range is written with `..=`: `{first}..={last}`"));
            range(ctxt, first, last)
        }
    }
}

fn range(ctxt: &Ctxt, first: Tokens, last: Tokens) -> Codes {
    match (code(ctxt, first), code(ctxt, last)) {
        (Some(first), Some(last)) => Codes::Range(first, last),
        _ => Codes::Mistaken,
    }
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
        ctxt.error(&tokens, wrong_suffix(&number));
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

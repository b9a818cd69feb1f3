//! Ranges of codes: `4100..=4199`, and what people write for it.

use proc_macro2::{Punct, Spacing, TokenTree};

use crate::ctxt::Ctxt;
use crate::model::{Code, CodeValue, Codes};
use crate::tokens::Tokens;

pub(super) enum Split {
    No,
    /// `first..=last`
    Inclusive(Vec<TokenTree>, Vec<TokenTree>),
    /// `first..last`
    HalfOpen(Vec<TokenTree>, Vec<TokenTree>),
    /// `first...last`, and two numbers with a dash between them.
    WrongSign(Tokens, Tokens),
}

/// Splits at the first `..=` or `..` on the top level.
pub(super) fn split_range(tokens: &[TokenTree]) -> Split {
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

/// Refuses `first..last`, and says how the range is written. If it is clear which one is meant, that range is the
/// answer, so that what uses it is no further mistake.
pub(super) fn refuse_half_open(ctxt: &Ctxt, range: &Tokens, first: Tokens, last: Tokens) -> Codes {
    let number = |tokens: &Tokens| match tokens.literal() {
        Some(syn::Lit::Int(number)) => number.base10_digits().parse::<u16>().ok(),
        _ => None,
    };
    let numbers = (number(&first), number(&last).and_then(|last| last.checked_sub(1)));
    let remedy = match numbers {
        (Some(first), Some(last)) if first < last => format!("write `{first}..={last}`"),
        (Some(first), Some(last)) if first == last => format!("write `{first}` for this one"),
        (Some(first), Some(_)) => {
            format!("this one is empty; write `{first}` for one code, `4100..=4199` for a range")
        }
        _ => "write it with `..=`".to_owned(),
    };
    ctxt.error(range, format!("a range of close codes includes its last one; {remedy}"));
    match numbers {
        (Some(from), Some(to)) if from < to => {
            let literal = |code, tokens| Code { value: CodeValue::Literal(code), tokens };
            Codes::Range(literal(from, first), literal(to, last))
        }
        _ => Codes::Mistaken,
    }
}

pub(super) fn refuse_open_range(ctxt: &Ctxt, tokens: &Tokens) -> Codes {
    ctxt.error(tokens, "a range of close codes has a first and a last one: write `4100..=4199`");
    Codes::Mistaken
}

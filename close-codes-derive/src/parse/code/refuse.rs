//! What is no code, and what was meant.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenTree};
use syn::ext::IdentExt;

use super::literal_discriminant;
use super::two::ONE_CODE;
use crate::ctxt::Ctxt;
use crate::model::Codes;
use crate::tokens::Tokens;

/// A discriminant that rustc counts on to is no code: a variant put above it would change what is sent.
pub(super) fn refuse_no_code(ctxt: &Ctxt, variant: &Ident, counted: Option<u16>) {
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

/// A discriminant beside a code in the attribute is the application's own number, unless it looks like another close
/// code.
pub(super) fn refuse_other_discriminant(ctxt: &Ctxt, codes: &Codes, value: &syn::Expr) {
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

/// What is wrong with a code that has letters behind its digits: another type's name, or a slip such as `4oo1`.
pub(super) fn wrong_suffix(number: &syn::LitInt) -> String {
    let (digits, suffix) = (number.base10_digits(), number.suffix());
    if suffix.strip_prefix(['i', 'u', 'f']).is_some_and(|bits| bits == "size" || bits.parse::<u8>().is_ok()) {
        return format!("a close code is a `u16`, not a `{suffix}`; write `{digits}`");
    }
    format!("`{number}` is not a number; write a close code such as `4001`, or a range, `4100..=4199`")
}

/// Refuses lists. `4001 | 4002` is a const expression with the value 4003, which nobody means; `[4001, 4002]` is no
/// code, and neither is what has a comma in other brackets.
pub(super) fn refuse_list(ctxt: &Ctxt, tokens: &Tokens) -> bool {
    let is_list = match tokens.as_slice() {
        [TokenTree::Group(group)] => group.delimiter() == Delimiter::Bracket || has_comma(group),
        [TokenTree::Literal(_), TokenTree::Punct(or), TokenTree::Literal(_), ..] => or.as_char() == '|',
        _ => false,
    };
    if is_list {
        ctxt.error(tokens, ONE_CODE);
    }
    is_list
}

/// Whether a comma stands between the brackets, and no `<` before it, whose list it could belong to.
fn has_comma(group: &Group) -> bool {
    let sign = |token: TokenTree| match token {
        TokenTree::Punct(punct) => Some(punct.as_char()),
        _ => None,
    };
    group.stream().into_iter().filter_map(sign).find(|sign| matches!(sign, ',' | '<')) == Some(',')
}

/// The keywords that no expression begins with.
const NO_EXPRESSION: [&str; 17] = [
    "as", "dyn", "else", "enum", "extern", "fn", "impl", "in", "let", "mod", "mut", "pub", "ref", "struct",
    "trait", "type", "where",
];

/// Refuses tokens that begin or end as no expression can, mostly half-typed codes. Otherwise rustc's parser would
/// complain about tokens that the macro produced.
pub(super) fn refuse_unfinished(ctxt: &Ctxt, tokens: &Tokens) -> bool {
    let message = match tokens.as_slice() {
        [TokenTree::Literal(code), TokenTree::Punct(sign), rest @ ..] if is_value_sign(sign, rest) => {
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

/// `=`, `=>` or `:`, but not `==`, behind a code.
fn is_value_sign(sign: &Punct, rest: &[TokenTree]) -> bool {
    let joint = match rest.first() {
        Some(TokenTree::Punct(second)) if sign.spacing() == Spacing::Joint => second.as_char(),
        _ => ' ',
    };
    matches!((sign.as_char(), joint), ('=', ' ' | '>') | (':', ' '))
}

pub(super) fn refuse_too_big(ctxt: &Ctxt, tokens: &Tokens) -> Codes {
    ctxt.error(
        tokens,
        "a close code has two bytes, and this number needs more (RFC 6455, 5.5.1); take one of 4000-4999 for a meaning of your own",
    );
    Codes::Mistaken
}

pub(super) fn refuse_negative(ctxt: &Ctxt, tokens: &Tokens) -> Codes {
    ctxt.error(tokens, "a close code is not negative; take one of 4000-4999 for a meaning of your own");
    Codes::Mistaken
}

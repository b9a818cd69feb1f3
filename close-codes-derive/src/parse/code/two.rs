//! Two codes for one variant.

use proc_macro2::TokenTree;
use quote::ToTokens;

use crate::ctxt::Ctxt;
use crate::model::{Code, Codes};
use crate::words;

pub(super) const ONE_CODE: &str =
    "a variant has one code; for more of them write a range, `4100..=4199`, or a variant for each";
const CUT_OFF: &str =
    "a comma ends a code; put brackets around an expression that has one: `(code::<A, B>())`";
const LOCAL_IS_NOT_OTHER: &str =
    "`other` is every close code that no variant names, and a local end has none; remove one of the two";
const LOCAL_HAS_NO_CODE: &str =
    "a local end has no close code, since it is told to nobody; remove the code, or `local`";

/// Two codes for one variant, or a code for an end that has none.
pub(crate) fn refuse_second(ctxt: &Ctxt, first: &Codes, second: &Codes) {
    // The mistake is the code, wherever `local` stands.
    let (message, mistake) = match (first, second) {
        (Codes::Local(_), Codes::Local(word)) => {
            return ctxt.error_at(*word, "`local` is given twice; remove one of the two");
        }
        (Codes::Local(_), code @ Codes::Other(_)) | (code @ Codes::Other(_), Codes::Local(_)) => {
            (LOCAL_IS_NOT_OTHER.to_owned(), code)
        }
        (Codes::Local(_), code) | (code, Codes::Local(_)) => (LOCAL_HAS_NO_CODE.to_owned(), code),
        _ => match (stray_word(first).map(|word| (word, first)))
            .or_else(|| stray_word(second).map(|word| (word, second)))
        {
            Some((word, codes)) => (words::VARIANT_OPTIONS.unknown(&word), codes),
            None if is_cut_off(first, second) => (CUT_OFF.to_owned(), second),
            None => (ONE_CODE.to_owned(), second),
        },
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

/// A word in lower case that was read as a code, which beside another code it is not: consts have upper case.
fn stray_word(codes: &Codes) -> Option<String> {
    let Codes::One(code) = codes else { return None };
    let word = code.tokens.word()?.to_string();
    (!word.contains(char::is_uppercase)).then_some(word)
}

/// Whether a comma in `f::<A, B>()` has cut an expression in two.
fn is_cut_off(first: &Codes, second: &Codes) -> bool {
    let has = |code: &Code, sign| {
        let is_sign = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
        code.tokens.as_slice().iter().any(is_sign)
    };
    match (first, second) {
        (Codes::One(first), Codes::One(second)) => {
            has(first, '<') && !has(first, '>') && has(second, '>') && !has(second, '<')
        }
        _ => false,
    }
}

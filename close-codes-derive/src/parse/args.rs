//! The grammar of all attributes: arguments between commas. Each argument is `word`, `word = value`, `word(..)`, or any
//! other tokens.
//!
//! The parser works on tokens and not on expressions, since a code may be any const expression, and editors pass on
//! half-typed ones.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::tokens::Tokens;
use crate::words;

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

/// As it was written.
impl std::fmt::Display for Arg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Word(word) => write!(f, "{word}"),
            Self::Value(word, value) => write!(f, "{word} = {value}"),
            Self::List(word, group) => write!(f, "{word}({})", group.stream()),
            Self::Other(tokens) => write!(f, "{tokens}"),
        }
    }
}

/// What stands between the commas of an attribute.
pub(crate) enum Parsed {
    Arg(Arg),
    /// Nothing, before this comma.
    Missing(Span),
    /// A wrong sign between the words. The arguments are read as if the sign were right.
    Slip(Span, String),
}

/// The arguments of an attribute: the tokens between top-level commas. A trailing comma is allowed.
pub(crate) fn args(stream: TokenStream) -> Vec<Parsed> {
    let mut parsed = Vec::new();
    let mut current = Vec::new();
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                let is_empty = current.is_empty();
                finish(&mut parsed, &mut current);
                if is_empty {
                    parsed.push(Parsed::Missing(comma.span()));
                }
            }
            TokenTree::Punct(semicolon) if semicolon.as_char() == ';' => {
                let message = "arguments have commas between them, not semicolons: write `,`".to_owned();
                parsed.push(Parsed::Slip(semicolon.span(), message));
                finish(&mut parsed, &mut current);
            }
            token => {
                if let Some(sign) = missing_sign(&current, &token, tokens.peek()) {
                    let name = if sign == '=' { "an `=`" } else { "a comma" };
                    let message = format!("{name} is missing before `{token}`");
                    parsed.push(Parsed::Slip(token.span(), message));
                    if sign == '=' {
                        current.push(TokenTree::Punct(Punct::new('=', Spacing::Alone)));
                    } else {
                        finish(&mut parsed, &mut current);
                    }
                }
                current.push(token);
            }
        }
    }
    finish(&mut parsed, &mut current);
    parsed
}

/// The sign, `=` or a comma, that is missing between the tokens of an argument so far and a further one. No expression has
/// two operands side by side; if that were not checked, rustc's parser would complain about tokens that the macro produced.
fn missing_sign(current: &[TokenTree], token: &TokenTree, next: Option<&TokenTree>) -> Option<char> {
    if !is_operand(token) || !ends_operand(current) {
        return None;
    }
    let begins_option = matches!(next, Some(TokenTree::Punct(sign)) if sign.as_char() == '=');
    match (current, token) {
        ([TokenTree::Ident(_)], TokenTree::Literal(_)) => Some('='),
        ([TokenTree::Ident(word)], _) if words::needs_value(&word.to_string()) && !begins_option => Some('='),
        _ => Some(','),
    }
}

/// Whether the last token is an operand, or the brackets of one: `f(..)`, `[..]`. Those of an attribute, `#[..]`, are none.
fn ends_operand(tokens: &[TokenTree]) -> bool {
    match tokens {
        [.., TokenTree::Punct(hash), TokenTree::Group(_)] if hash.as_char() == '#' => false,
        [.., TokenTree::Group(group)] => group.delimiter() != Delimiter::Brace,
        [.., last] => is_operand(last),
        [] => false,
    }
}

/// Whether the token is an operand.
fn is_operand(token: &TokenTree) -> bool {
    const KEYWORDS: [&str; 20] = [
        "as", "async", "await", "const", "dyn", "else", "for", "if", "impl", "in", "let", "loop", "match",
        "move", "mut", "ref", "return", "unsafe", "where", "while",
    ];
    match token {
        TokenTree::Ident(word) => !KEYWORDS.contains(&word.to_string().as_str()),
        TokenTree::Literal(_) => true,
        TokenTree::Group(group) => group.delimiter() == Delimiter::None,
        TokenTree::Punct(_) => false,
    }
}

fn finish(parsed: &mut Vec<Parsed>, current: &mut Vec<TokenTree>) {
    let Some(tokens) = Tokens::new(std::mem::take(current)) else { return };
    let arg = match tokens.inside().as_slice() {
        [TokenTree::Ident(word)] => Arg::Word(word.clone()),
        [TokenTree::Ident(word), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            Arg::List(word.clone(), group.clone())
        }
        [TokenTree::Ident(word), TokenTree::Group(group)] if words::takes_list(&word.to_string()) => {
            let message = format!("the options of `{word}` stand in round brackets: write `{word}(..)`");
            parsed.push(Parsed::Slip(group.span(), message));
            Arg::List(word.clone(), group.clone())
        }
        [TokenTree::Ident(word), TokenTree::Punct(sign), rest @ ..] => match value_behind(sign, rest) {
            Some((value, is_sign_right)) => {
                if !is_sign_right && may_have_value(&word.to_string()) {
                    let message = format!("the value of `{word}` stands behind `=`: write `{word} = ..`");
                    parsed.push(Parsed::Slip(sign.span(), message));
                }
                match Tokens::new(value.to_vec()) {
                    Some(value) => Arg::Value(word.clone(), value),
                    None => Arg::Word(word.clone()),
                }
            }
            None => Arg::Other(tokens),
        },
        _ => Arg::Other(tokens),
    };
    parsed.push(Parsed::Arg(arg));
}

/// Whether a value behind the word can be right. What is for a code has none, whatever the sign.
fn may_have_value(word: &str) -> bool {
    !words::CODE_WORDS.contains(&word) && !words::is_const_name(word)
}

/// The value after a word and `=`, and whether the sign was `=`. `:`, `==` and `=>` count as misspelt `=`, since no
/// expression for a code has them there. `=` may stick to what follows: `factor =-1`.
fn value_behind<'a>(sign: &Punct, rest: &'a [TokenTree]) -> Option<(&'a [TokenTree], bool)> {
    match (sign.as_char(), sign.spacing(), rest) {
        ('=', Spacing::Joint, [TokenTree::Punct(second), value @ ..])
            if matches!(second.as_char(), '=' | '>') =>
        {
            Some((value, false))
        }
        ('=', ..) => Some((rest, true)),
        (':', Spacing::Alone, _) => Some((rest, false)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use quote::{ToTokens, quote};

    use super::*;

    /// The arguments and slips as a text.
    fn read(stream: TokenStream) -> Vec<String> {
        let show = |tokens: &Tokens| tokens.to_token_stream().to_string();
        args(stream)
            .into_iter()
            .map(|parsed| match parsed {
                Parsed::Arg(Arg::Word(word)) => format!("word {word}"),
                Parsed::Arg(Arg::Value(word, value)) => format!("{word} is {}", show(&value)),
                Parsed::Arg(Arg::List(word, group)) => format!("{word} lists {}", group.stream()),
                Parsed::Arg(Arg::Other(tokens)) => format!("other {}", show(&tokens)),
                Parsed::Missing(_) => "missing".to_owned(),
                Parsed::Slip(_, message) => message,
            })
            .collect()
    }

    #[test]
    fn arguments_stand_between_commas() {
        assert_eq!(
            read(quote!(4001, reason = "x", other, f(1, 2),)),
            ["other 4001", "reason is \"x\"", "word other", "f lists 1 , 2",]
        );
        assert_eq!(read(quote!(now,, fresh)), ["word now", "missing", "word fresh"]);
        assert_eq!(read(quote!()), [""; 0]);
    }

    #[test]
    fn expressions_are_left_alone() {
        for stream in [
            quote!(BASE + 1),
            quote!(codes::EXPIRED as u16),
            quote!(if X == 1 { 2 } else { 3 }),
            quote!(u16::from_be_bytes([1, 2])),
            quote!(match X {
                Y => 1,
                _ => 2,
            }),
            quote!(<A as B>::C..=D),
            quote!(unsafe { X }),
            quote!(f(X) as u16),
            quote!(if (X) { 1 } else { 2 } + 3),
            quote!(
                #[cfg(all())]
                X
            ),
        ] {
            assert_eq!(read(stream.clone()), [format!("other {stream}")]);
        }
    }

    #[test]
    fn slips_are_said_and_overlooked() {
        let commas = ["a comma is missing before `reason`", "other 4001", "reason is \"x\""];
        assert_eq!(read(quote!(4001 reason = "x")), commas);
        assert_eq!(read(quote!(attempts 3)), ["an `=` is missing before `3`", "attempts is 3"]);
        assert_eq!(read(quote!(sent_by server)), ["an `=` is missing before `server`", "sent_by is server"]);
        assert_eq!(
            read(quote!(sent_by reason = "x")),
            ["a comma is missing before `reason`", "word sent_by", "reason is \"x\""]
        );
        assert_eq!(
            read(quote!(backoff(max = "1m") attempts = 3)),
            ["a comma is missing before `attempts`", "backoff lists max = \"1m\"", "attempts is 3"]
        );
        let brackets = "the options of `backoff` stand in round brackets: write `backoff(..)`";
        for stream in [quote!(backoff { max = 1 }), quote!(backoff[max = 1])] {
            assert_eq!(read(stream), [brackets, "backoff lists max = 1"]);
        }
        for stream in [quote!(reason: "x"), quote!(reason == "x"), quote!(reason => "x")] {
            let value = "the value of `reason` stands behind `=`: write `reason = ..`";
            assert_eq!(read(stream), [value, "reason is \"x\""]);
        }
    }
}

//! `after = ..`: a time, a window, or a list of them.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};

use super::args::Arg;
use super::duration::{self, Place};
use super::value;
use crate::ctxt::Ctxt;
use crate::model::{Mode, Window};
use crate::tokens::Tokens;

/// The most delays of a list: the runtime's `DelayList::MAX_LEN`; `tests/tests/rows.rs` holds the two together.
const MOST: usize = 16;

/// What a list looks like.
const FORM: &str = "write `after = [\"0s\", \"2s\", \"10s\", \"30s\"]`";

/// `after = "5s"`, `after = "5s..30s"`, `after = ["0s", "2s", "5s..30s"]`.
pub(super) fn after(ctxt: &Ctxt, word: &Ident, arg: &Arg) -> Option<Mode> {
    if let Some(group) = list_in_round_brackets(arg) {
        ctxt.error_at(group.span(), format!("several times stand behind `=`, in square brackets; {FORM}"));
        return None;
    }
    let tokens = value::value(ctxt, arg, "after = \"5s\"")?;
    match tokens.single() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            list(ctxt, &group).map(Mode::List)
        }
        _ => {
            let window = duration::window(ctxt, tokens, &Place::Option(word))?;
            if window.max == 0 {
                ctxt.error(tokens, "this is no time at all; to reconnect at once, the mode is `now`");
                return None;
            }
            Some(Mode::After(window))
        }
    }
}

/// `after("0s", "2s")` and `after = ("0s", "2s")`, neither of which is how times are written.
fn list_in_round_brackets(arg: &Arg) -> Option<Group> {
    let group = match arg {
        Arg::List(_, group) => Some(group.clone()),
        Arg::Value(_, tokens) => match tokens.single()? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => Some(group),
            _ => None,
        },
        Arg::Word(_) | Arg::Other(_) => None,
    };
    group.filter(|group| group.stream().into_iter().count() > 1)
}

fn list(ctxt: &Ctxt, group: &Group) -> Option<Vec<Window>> {
    let before = ctxt.count();
    let mut delays = Vec::new();
    let mut last = None;
    for arg in value::list(ctxt, group.stream(), FORM) {
        let tokens = match arg {
            Arg::Other(tokens) => tokens,
            Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _) => {
                ctxt.error(word, format!("a list holds times and windows in quotes; {FORM}"));
                continue;
            }
        };
        delays.extend(duration::window(ctxt, &tokens, &Place::Entry));
        if delays.len() == MOST + 1 {
            ctxt.error(
                &tokens,
                format!("a list has at most {MOST} times, and this is one more; the last repeats, so that it can end here"),
            );
        }
        last = Some(tokens);
    }
    if ctxt.count() > before {
        return None;
    }
    let (Some(delay), Some(last)) = (delays.last(), last) else {
        ctxt.error_at(group.span(), format!("this list has no time; {FORM}, or `now` for no delay"));
        return None;
    };
    refuse_hot_loop(ctxt, *delay, &last)?;
    Some(delays)
}

/// The last delay is waited again and again. Shorter than a second on average, it would be a hot loop, which the
/// runtime would not obey.
fn refuse_hot_loop(ctxt: &Ctxt, last_delay: Window, at: &Tokens) -> Option<()> {
    if u64::from(last_delay.min) + u64::from(last_delay.max) >= 2_000 {
        return Some(());
    }
    ctxt.error(
        at,
        "the last time of a list repeats, and this one is shorter than a second on average, which is a hot loop; end the list with a second or more, such as \"30s\"",
    );
    None
}

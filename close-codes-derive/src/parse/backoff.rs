//! `backoff(..)`: how delays grow.

use proc_macro2::{Group, Ident};

use super::args::Arg;
use super::duration::{self, Place, shown};
use super::value::{self, Slot};
use crate::ctxt::Ctxt;
use crate::model::{Backoff, Jitter};
use crate::tokens::{Named, Tokens};
use crate::words;

/// `backoff`, `backoff(min = "0s", initial = "5s", max = "30s", factor = 2, jitter = full)`.
pub(super) fn backoff(ctxt: &Ctxt, arg: &Arg) -> Option<Backoff> {
    match arg {
        Arg::List(_, group) => backoff_options(ctxt, group),
        Arg::Value(word, value) => {
            let text = value::unquoted(value).unwrap_or_else(|| "5s".to_owned());
            ctxt.error(
                value,
                format!("`{word}` takes its options in brackets: `{word}({})`", options_of(&text)),
            );
            None
        }
        Arg::Word(_) | Arg::Other(_) => Some(Backoff::DEFAULT),
    }
}

/// The options that a text alone stands for: the first delay, or a window from it to the longest.
fn options_of(text: &str) -> String {
    match text.split_once("..") {
        Some((initial, max)) => format!("initial = \"{initial}\", max = \"{max}\""),
        None => format!("initial = \"{text}\""),
    }
}

fn backoff_options(ctxt: &Ctxt, group: &Group) -> Option<Backoff> {
    let form = "write `backoff(initial = \"5s\", max = \"30s\", factor = 2, jitter = full)`";
    let (mut min, mut initial, mut max) = (Slot::new(), Slot::new(), Slot::new());
    let (mut factor, mut jitter) = (Slot::new(), Slot::new());
    let mut texts = 0;
    let before = ctxt.count();
    for arg in &value::list(ctxt, group.stream(), form) {
        let (Arg::Word(word) | Arg::Value(word, _) | Arg::List(word, _)) = arg else {
            if let Arg::Other(tokens) = arg {
                let message = match value::unquoted(tokens) {
                    Some(text) => {
                        // People mostly mean the first text as `initial`, and the second one as `max`.
                        texts += 1;
                        let option = if texts == 1 { options_of(&text) } else { format!("max = {tokens}") };
                        format!("a text alone says nothing: write `{option}`")
                    }
                    None => format!("expected an option; {form}"),
                };
                ctxt.error(tokens, message);
            }
            continue;
        };
        let name = word.to_string();
        let value = |example: &str| value::value(ctxt, arg, format!("{name} = {example}"));
        let duration = || value("\"5s\"").and_then(|tokens| duration::duration(ctxt, word, tokens));
        match name.as_str() {
            "min" => min.set(ctxt, word, duration()),
            "initial" => initial.set(ctxt, word, duration()),
            "max" => max.set(ctxt, word, duration()),
            "factor" => factor.set(ctxt, word, value("2").and_then(|tokens| self::factor(ctxt, tokens))),
            "jitter" => {
                jitter.set(ctxt, word, value("full").and_then(|tokens| self::jitter(ctxt, word, tokens)));
            }
            unknown if words::RECONNECT_OPTIONS.has(unknown) => {
                ctxt.error(
                    word,
                    format!("`{unknown}` stands behind `backoff(..)`, not in it: write `backoff(..), {arg}`"),
                );
            }
            unknown => ctxt.error(word, words::BACKOFF_OPTIONS.unknown(unknown)),
        }
    }
    if ctxt.count() > before {
        return None;
    }
    let (min, initial, max, jitter) = (min.get(), initial.get(), max.get(), jitter.get());
    refuse_impossible_times(ctxt, min.as_ref(), initial.as_ref(), max.as_ref());
    if let Some(jitter) = &jitter {
        refuse_window_after_max(ctxt, jitter, max.as_ref());
    }
    let default = Backoff::DEFAULT;
    Some(Backoff {
        min: min.map_or(default.min, |min| min.value),
        initial: initial.map_or(default.initial, |initial| initial.value),
        max: max.map_or(default.max, |max| max.value),
        factor: factor.get().map_or(default.factor, |factor| factor.value),
        jitter: jitter.map_or(default.jitter, |jitter| jitter.value),
    })
}

/// Refuses `min > max` and `initial > max`, with defaults for what the user left out; and delays that cannot grow.
fn refuse_impossible_times(
    ctxt: &Ctxt,
    min: Option<&Named<u32>>,
    initial: Option<&Named<u32>>,
    max: Option<&Named<u32>>,
) {
    let max_millis = max.map_or(Backoff::DEFAULT.max, |max| max.value);
    let initial_millis = initial.map_or(Backoff::DEFAULT.initial, |initial| initial.value);
    if let Some(max) = max.filter(|max| max.value == 0) {
        ctxt.error(
            &max.name,
            "`max` is zero, so that there is no delay at all; to reconnect at once, the mode is `now`",
        );
        return;
    }
    if let Some(initial) = initial.filter(|initial| initial.value == 0) {
        ctxt.error(
            &initial.name,
            "`initial` is zero, which no factor makes grow; give the first delay, such as \"1s\"",
        );
        return;
    }
    if initial_millis > max_millis {
        let Some(at) = max.or(initial) else { return };
        let default = |option: Option<&Named<u32>>| if option.is_none() { " by default" } else { "" };
        ctxt.error(
            &at.name,
            format!(
                "the first delay is longer than the longest: `initial` is {}{}, `max` {}{}; give both, with `initial` at most `max`",
                shown(initial_millis),
                default(initial),
                shown(max_millis),
                default(max),
            ),
        );
    }
    if let Some(min) = min.filter(|min| min.value > max_millis) {
        let default = if max.is_none() { " by default" } else { "" };
        ctxt.error(
            &min.name,
            format!(
                "`min` is {}, longer than `max`, which is {}{default}; `min` is at most `max`",
                shown(min.value),
                shown(max_millis)
            ),
        );
    }
}

/// No delay is longer than `max`, which a window that is added would have to be to reach its end.
fn refuse_window_after_max(ctxt: &Ctxt, jitter: &Named<Jitter>, max: Option<&Named<u32>>) {
    let Jitter::Added(window) = jitter.value else { return };
    let max_millis = max.map_or(Backoff::DEFAULT.max, |max| max.value);
    // A `max` of zero is refused by itself.
    if window.max > max_millis && max_millis > 0 {
        let default = if max.is_none() { " by default" } else { "" };
        ctxt.error(
            &jitter.name,
            format!(
                "the added window ends at {}, but no delay is longer than `max`, which is {}{default}; let `jitter` end at `max` or before",
                shown(window.max),
                shown(max_millis)
            ),
        );
    }
}

/// `factor = 2`, `factor = 1.5`: in thousandths, at least 1.
fn factor(ctxt: &Ctxt, tokens: &Tokens) -> Option<u32> {
    let form = "`factor` is a number from 1 up: `factor = 2`, `factor = 1.5`";
    let factor = value::thousandths(ctxt, tokens, form)?;
    if factor < 1_000 {
        ctxt.error(
            tokens,
            "with a factor under 1 the delays would shrink; `factor` is from 1 up, such as `1.5`",
        );
        return None;
    }
    if factor > 1_000_000 {
        ctxt.error(
            tokens,
            "with a factor over 1000 the second delay is the longest; `factor` is at most 1000",
        );
        return None;
    }
    Some(factor)
}

/// `jitter = full`, `equal`, `none`, a share such as `0.2`, or a window that is added, `"300ms..3s"`.
fn jitter(ctxt: &Ctxt, word: &Ident, tokens: &Tokens) -> Option<Jitter> {
    let is_quoted_word = value::unquoted(tokens).is_some_and(|text| words::JITTERS.has(&text));
    if tokens.word().is_some() || is_quoted_word {
        return match value::word(ctxt, &words::JITTERS, tokens)?.to_string().as_str() {
            "full" => Some(Jitter::Full),
            "equal" => Some(Jitter::Equal),
            _ => Some(Jitter::None),
        };
    }
    let text = value::unquoted(tokens);
    let written = text.clone().unwrap_or_else(|| tokens.to_string());
    if let Some(share) = written.strip_suffix('%').and_then(share_of_percent) {
        ctxt.error(tokens, format!("a share has neither quotes nor a percent sign: write `{share}`"));
        return None;
    }
    if text.is_some_and(|text| is_time(&text)) {
        return added(ctxt, word, tokens);
    }
    let form = "`jitter` is `full`, `equal`, `none`, a share from 0 to 1 such as `0.2`, or a window that is added, `\"300ms..3s\"`";
    match value::thousandths(ctxt, tokens, form)? {
        share @ 0..=1_000 => u16::try_from(share).ok().map(Jitter::Share),
        _ => {
            let percent = tokens.to_string();
            let meant = share_of_percent(&percent).map(|share| format!(", and {percent} % is `{share}`"));
            ctxt.error(
                tokens,
                format!(
                    "a share over 1 would make delays negative; `jitter` is at most `1.0`{}",
                    meant.unwrap_or_default()
                ),
            );
            None
        }
    }
}

/// The share that is so many percent, from 10 to 100: as it is written.
fn share_of_percent(percent: &str) -> Option<f32> {
    let percent: u8 = percent.trim().parse().ok().filter(|percent| (10..=100).contains(percent))?;
    Some(f32::from(percent) / 100.0)
}

/// Whether a text means times, and not a share or a word in quotes.
fn is_time(text: &str) -> bool {
    text.parse::<f32>().is_err() && text.contains(|char: char| char.is_ascii_digit())
}

/// `jitter = "300ms..3s"`. A single time would be added to every delay alike, which spreads nothing.
fn added(ctxt: &Ctxt, word: &Ident, tokens: &Tokens) -> Option<Jitter> {
    let window = duration::window(ctxt, tokens, &Place::Option(word))?;
    if window.min == window.max {
        ctxt.error(
            tokens,
            "one time, added to every delay, spreads nothing; write a window such as \"300ms..3s\", or `none`",
        );
        return None;
    }
    Some(Jitter::Added(window))
}

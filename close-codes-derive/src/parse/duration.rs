//! Durations and windows: `"500ms"`, `"5s"`, `"2m"`, `"1h"`; `"5s..30s"`.

use proc_macro2::Ident;
use syn::Lit;

use crate::ctxt::Ctxt;
use crate::model::Window;
use crate::tokens::Tokens;

/// The longest duration that a policy accepts: a week.
const LONGEST_MILLIS: u64 = 7 * 24 * 60 * 60 * 1000;

/// How a duration is written.
const FORM: &str = "a whole number and `ms`, `s`, `m` or `h`";

/// The units: the word, the milliseconds, and what else people write for it.
const UNITS: [(&str, u64, &[&str]); 6] = [
    ("ms", 1, &["msec", "msecs", "milli", "millis", "millisecond", "milliseconds"]),
    ("s", 1_000, &["sec", "secs", "second", "seconds"]),
    ("m", 60_000, &["min", "mins", "minute", "minutes"]),
    ("h", 3_600_000, &["hr", "hrs", "hour", "hours"]),
    ("", 86_400_000, &["d", "day", "days"]),
    ("", 604_800_000, &["w", "week", "weeks"]),
];

/// Where a time stands, for the examples in messages.
pub(super) enum Place<'a> {
    /// Behind `name =`.
    Option(&'a Ident),
    /// In a list.
    Entry,
}

impl Place<'_> {
    /// The time as it is written there.
    fn example(&self, time: &str) -> String {
        match self {
            Self::Option(name) => format!("{name} = \"{time}\""),
            Self::Entry => format!("\"{time}\""),
        }
    }
}

/// A duration, in milliseconds.
pub(super) fn duration(ctxt: &Ctxt, name: &Ident, tokens: &Tokens) -> Option<u32> {
    let text = text(ctxt, tokens, &Place::Option(name), "")?;
    let duration = if text.contains("..") {
        Err(format!("`{name}` is one duration, not a window: write `{name} = \"5s\"`"))
    } else {
        duration_of(&text)
    };
    match duration {
        Ok(millis) => Some(millis),
        Err(mistake) => {
            ctxt.error(tokens, mistake);
            None
        }
    }
}

/// A duration or a window; either may be zero.
pub(super) fn window(ctxt: &Ctxt, tokens: &Tokens, place: &Place<'_>) -> Option<Window> {
    let or = format!(", or `{}` for a random time in between", place.example("5s..30s"));
    let text = text(ctxt, tokens, place, &or)?;
    match window_of(&text) {
        Ok((min, max)) if min > max => {
            ctxt.error(tokens, "this window is backwards; the shorter time comes first: \"5s..30s\"");
            None
        }
        Ok((min, max)) => Some(Window { min, max }),
        Err(mistake) => {
            ctxt.error(tokens, mistake);
            None
        }
    }
}

/// The text of a duration; a value that is no string is refused.
fn text(ctxt: &Ctxt, tokens: &Tokens, place: &Place<'_>, or: &str) -> Option<String> {
    if let Some(text) = tokens.text() {
        return Some(text.into_string());
    }
    match tokens.literal() {
        Some(Lit::Int(number)) => {
            let unit = UNITS.iter().find(|(unit, ..)| !unit.is_empty() && *unit == number.suffix());
            let unit = unit.map_or("s", |(unit, ..)| *unit);
            let example = place.example(&format!("{}{unit}", number.base10_digits()));
            ctxt.error(tokens, format!("a duration has a unit, in quotes: `{example}`"));
        }
        _ => {
            let what = match place {
                Place::Option(name) => format!("`{name}`"),
                Place::Entry => "each time of a list".to_owned(),
            };
            let example = place.example("5s");
            ctxt.error(tokens, format!("{what} is a duration in quotes, {FORM}: `{example}`{or}"));
        }
    }
    None
}

fn window_of(text: &str) -> Result<(u32, u32), String> {
    let Some((min, max)) = text.split_once("..") else {
        return match duration_of(text) {
            Ok(millis) => Ok((millis, millis)),
            Err(mistake) => Err(meant_window(text).unwrap_or(mistake)),
        };
    };
    if max.starts_with('.') {
        return Err(meant_window(text).unwrap_or_else(|| "a window is written \"5s..30s\"".to_owned()));
    }
    let max = max.trim_start_matches('=');
    if min.trim().is_empty() || max.trim().is_empty() {
        return Err("a window has a shortest and a longest time: \"5s..30s\"".to_owned());
    }
    match (duration_of(min), duration_of(max)) {
        (Ok(min), Ok(max)) => Ok((min, max)),
        (Err(mistake), _) | (_, Err(mistake)) => Err(meant_window(text).unwrap_or(mistake)),
    }
}

/// The message for `"5s-30s"`, `"5s to 30s"`, `"5s...30s"`, and a unit behind the second number only, `"5..30s"`.
fn meant_window(text: &str) -> Option<String> {
    let separators = ["...", "..=", "..", " to ", "-"];
    let (min, max) = separators.iter().find_map(|separator| text.split_once(separator))?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let (min, max) = (min.trim(), max.trim());
    if min.is_empty() {
        return None;
    }
    let unit = max.trim_start_matches(|char: char| char.is_ascii_digit());
    let min = if is_number(min) { format!("{min}{unit}") } else { min.to_owned() };
    let min = written(meant_millis(&min)?).unwrap_or_else(|| "0s".to_owned());
    let max = written(meant_millis(max)?)?;
    Some(format!("\"{}\" is not a window: write \"{min}..{max}\"", text.escape_debug()))
}

fn duration_of(text: &str) -> Result<u32, String> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let known = UNITS.iter().find(|(known, ..)| !known.is_empty() && *known == unit.trim_start());
    let (Some((_, unit_millis, _)), false) = (known, number.is_empty()) else {
        return Err(refusal(text));
    };
    number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(*unit_millis))
        .filter(|millis| *millis <= LONGEST_MILLIS)
        .and_then(|millis| u32::try_from(millis).ok())
        .ok_or_else(|| format!("\"{}\" is longer than a week, which no policy waits", text.escape_debug()))
}

/// The message for a text that is no duration. It names the duration that was meant, if that is clear.
fn refusal(text: &str) -> String {
    let quoted = format!("\"{}\"", text.escape_debug());
    if let Some(positive) = text.strip_prefix('-').and_then(meant_millis).and_then(written) {
        return format!("a duration is not negative: write \"{positive}\"");
    }
    if !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit()) {
        return format!("{quoted} has no unit: write \"{text}s\", or \"{text}ms\" for milliseconds");
    }
    match meant_millis(text).and_then(written) {
        Some(meant) => format!("{quoted} is not a duration, which is {FORM}: write \"{meant}\""),
        None => format!("{quoted} is not a duration, which is {FORM}, such as \"500ms\" or \"5s\""),
    }
}

/// What a text such as `1.5s`, `5 seconds`, `1d` or `1m30s` means, in milliseconds.
fn meant_millis(text: &str) -> Option<u64> {
    let lower = text.trim().to_lowercase();
    let mut rest = lower.as_str();
    let mut millis: u64 = 0;
    while !rest.is_empty() {
        let (number, behind) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit() && c != '.')?);
        let behind = behind.trim_start();
        let end = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(end);
        let (_, unit_millis, _) = UNITS
            .iter()
            .find(|(known, _, others)| *known == unit && !unit.is_empty() || others.contains(&unit))?;
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        let scale = 10_u64.checked_pow(u32::try_from(decimals.len()).ok()?)?;
        let scaled: u64 = format!("{whole}{decimals}").parse().ok()?;
        let product = scaled.checked_mul(*unit_millis)?;
        if product % scale != 0 {
            return None;
        }
        millis = millis.checked_add(product / scale)?;
        rest = behind.trim_start();
    }
    Some(millis)
}

/// A duration as people read it, for messages.
pub(super) fn shown(millis: u32) -> String {
    written(u64::from(millis)).unwrap_or_else(|| "0s".to_owned())
}

/// A duration as it is written here; `None` for zero.
fn written(millis: u64) -> Option<String> {
    if millis == 0 {
        return None;
    }
    let (unit, unit_millis, _) =
        UNITS.iter().rev().find(|(unit, unit_millis, _)| !unit.is_empty() && millis % unit_millis == 0)?;
    Some(format!("{}{unit}", millis / unit_millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        assert_eq!(duration_of("500ms"), Ok(500));
        assert_eq!(duration_of("2m"), Ok(120_000));
        assert_eq!(duration_of("168h"), Ok(604_800_000));
        assert!(duration_of("169h").is_err());
        assert!(duration_of("99999999999999999999h").is_err());
        assert_eq!(window_of("5s..30s"), Ok((5_000, 30_000)));
        assert_eq!(window_of("5s"), Ok((5_000, 5_000)));
    }

    #[test]
    fn what_is_meant_is_said() {
        for (text, meant) in [
            ("1.5s", "\"1500ms\""),
            ("5 seconds", "\"5s\""),
            ("5sec", "\"5s\""),
            ("5S", "\"5s\""),
            ("1d", "\"24h\""),
            ("1m30s", "\"90s\""),
            ("1m 30s", "\"90s\""),
            ("0.5h", "\"30m\""),
            ("-5s", "\"5s\""),
            ("5", "\"5s\""),
        ] {
            assert!(refusal(text).contains(meant), "{text}: {}", refusal(text));
        }
        for text in [
            "",
            "s",
            "fast",
            "1.2.3s",
            "10us",
            "99999999999999999999d",
            ".",
            "1.0000000000000000000001s",
            "é",
        ] {
            assert!(refusal(text).ends_with("such as \"500ms\" or \"5s\""), "{text}: {}", refusal(text));
        }
        assert!(window_of("1s-5s").is_err_and(|mistake| mistake.contains("\"1s..5s\"")));
        for (text, meant) in [
            ("5-30s", "\"5s..30s\""),
            ("5..30s", "\"5s..30s\""),
            ("5..=30 s", "\"5s..30s\""),
            ("1s...5s", "\"1s..5s\""),
            ("500..1500ms", "\"500ms..1500ms\""),
            ("1min..2min", "\"1m..2m\""),
            ("0-5s", "\"0s..5s\""),
        ] {
            assert!(window_of(text).is_err_and(|mistake| mistake.ends_with(meant)), "{text}");
        }
        for text in ["1 to 5", "5..30", "...", "5s...", "5s..x", "-", "-5s"] {
            assert!(window_of(text).is_err_and(|mistake| !mistake.contains("is not a window")), "{text}");
        }
    }
}

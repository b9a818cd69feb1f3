//! Doc comments of several lines.

const INDENTS: [char; 2] = [' ', '\t'];

/// A doc comment of several lines, `/** .. */`, as rustdoc reads it: without the column of `*` that its lines begin with,
/// and without the indentation that all of them have.
pub(super) fn block(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    // A text that begins beside the quote was no comment, and its stars are a list.
    if text.starts_with(char::is_whitespace) {
        without_stars(&mut lines);
    }
    let lines = without_blank_ends(&lines);
    let common = lines.iter().filter(|line| !is_blank(line)).map(|line| indentation(line)).min().unwrap_or(0);
    let lines: Vec<&str> = lines.iter().map(|line| line.get(common..).unwrap_or("").trim_end()).collect();
    lines.join("\n")
}

/// Removes the column of `*`, if every line has one there. The line beside `/**` needs none, or, if that one is empty, the
/// line below it.
fn without_stars(lines: &mut Vec<&str>) {
    if lines.first().is_some_and(|first| first.is_empty()) {
        lines.remove(0);
    }
    let needs_none = lines.first().is_some_and(|first| !first.trim_start().starts_with('*'));
    let starred = without_blank_ends(lines.get(usize::from(needs_none)..).unwrap_or_default());
    let Some(column) = column_of_stars(starred) else { return };
    for line in lines {
        let Some(rest) = line.strip_prefix(column) else { continue };
        let is_star = rest == "*" || rest.starts_with("* ") || rest.starts_with("**");
        *line = rest.strip_prefix('*').filter(|_| is_star).unwrap_or(rest);
    }
}

/// What all lines have in front of their `*`.
fn column_of_stars<'a>(lines: &[&'a str]) -> Option<&'a str> {
    let (column, _) = lines.first()?.split_once('*')?;
    let is_in_column = |line: &&str| indentation(line) == column.len() && line.trim_start().starts_with('*');
    lines.iter().all(is_in_column).then_some(column)
}

fn without_blank_ends<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let first = lines.iter().position(|line| !is_blank(line)).unwrap_or(lines.len());
    let end = lines.iter().rposition(|line| !is_blank(line)).map_or(first, |last| last + 1);
    lines.get(first..end).unwrap_or_default()
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(INDENTS).len()
}

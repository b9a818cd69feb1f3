//! The exports. `tests/exports/` holds each of them, and real parsers and compilers read them.

mod asyncapi;
#[path = "../enums/mod.rs"]
mod enums;
mod json;
mod node;
mod typescript;

use close_codes::CloseReason;

#[test]
fn the_checked_in_exports_are_the_ones_of_today() {
    close_codes::assert_fresh!(enums::Chat::TABLE.markdown(), "exports/chat.md");
    close_codes::assert_fresh!(enums::Chat::TABLE.json(), "exports/chat.json");
    close_codes::assert_fresh!(enums::Chat::TABLE.asyncapi(), "exports/chat.asyncapi.json");
    close_codes::assert_fresh!(enums::Chat::TABLE.typescript(), "exports/chat.ts");
    close_codes::assert_fresh!(enums::words::Words::TABLE.markdown(), "exports/words.md");
}

#[test]
fn no_text_breaks_out_of_its_cell_in_markdown() {
    for table in enums::all() {
        let text = table.markdown().to_string();
        for line in text.lines() {
            let bars = line.match_indices('|').filter(|&(at, _)| at == 0 || line.as_bytes()[at - 1] != b'\\');
            assert_eq!(bars.count(), 8, "{line}");
        }
        assert_eq!(text.lines().count(), 2 + table.walk().count());
    }
}

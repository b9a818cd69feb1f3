//! The AsyncAPI fragment, read by the real parser.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::{enums, node};

#[test]
fn the_parser_takes_the_fragment_in_a_channel_and_in_the_root() {
    let Some(tools) = node::tools("@asyncapi/parser") else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("rigs/node/asyncapi.mjs");
    for table in enums::all() {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.asyncapi.json", table.name()));
        fs::write(&file, table.asyncapi().to_string()).unwrap();
        let output = node::run(tools.parent().unwrap(), &script, &[file.as_ref()]);
        let parsed: Value = serde_json::from_str(&output).unwrap();
        let exported: Value = serde_json::from_str(&table.json().to_string()).unwrap();
        assert_eq!(parsed, json!({ "errors": [], "channel": exported, "root": exported }));
    }
}

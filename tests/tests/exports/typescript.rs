//! The TypeScript export, compiled by the real compiler and run in node against the lookup.

use std::fs;
use std::path::Path;

use close_codes::{CloseCode, CloseReason, Rule};
use serde_json::Value;

use crate::{enums, node};

#[test]
fn the_export_compiles_and_finds_what_the_lookup_finds() {
    let Some(tools) = node::tools("typescript") else { return };
    let rig = Path::new(env!("CARGO_MANIFEST_DIR")).join("rigs/typescript");
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("typescript");
    fs::create_dir_all(&directory).unwrap();
    for file in ["tsconfig.json", "usage.ts"] {
        fs::copy(rig.join(file), directory.join(file)).unwrap();
    }
    let reasons = serde_json::to_string(&enums::REASONS).unwrap();
    let runs = fs::read_to_string(rig.join("runs.ts")).unwrap();
    let runs = runs.replace("\"REASONS\"", &serde_json::to_string(&reasons).unwrap());
    fs::write(directory.join("runs.ts"), runs).unwrap();
    fs::write(directory.join("package.json"), r#"{ "type": "module" }"#).unwrap();
    for table in enums::all() {
        let file = directory.join(table.name()).with_extension("ts");
        fs::write(file, table.typescript().to_string()).unwrap();
    }

    node::run(&directory, &tools.join("typescript/bin/tsc"), &["--project".as_ref(), directory.as_ref()]);
    let answers: Value =
        serde_json::from_str(&node::run(&directory, &directory.join("out/runs.js"), &[])).unwrap();
    for (table, answer) in enums::all().into_iter().zip(answers.as_array().unwrap()) {
        assert_eq!(answer["table"], serde_json::from_str::<Value>(&table.json().to_string()).unwrap());
        assert_eq!(answer["runsWithoutReason"], answer["runs"][0]);
        let rules: Vec<Rule> = table.walk().collect();
        for (reason, runs) in enums::REASONS.into_iter().zip(answer["runs"].as_array().unwrap()) {
            let mut codes = 0..=u16::MAX;
            for run in runs.as_array().unwrap() {
                let last = run[0].as_u64().unwrap();
                let rule = usize::try_from(run[1].as_i64().unwrap()).ok().map(|index| rules[index]);
                for number in codes.by_ref().take_while(|&code| u64::from(code) <= last) {
                    let code = CloseCode::new(number);
                    assert_eq!(rule.map(Rule::row), table.find(code, reason), "{number} {reason:?}");
                    assert_eq!(rule.and_then(Rule::reconnect), table.reconnect(code, reason));
                    assert_eq!(rule.and_then(Rule::diagnose), table.diagnose(code, reason));
                    if u64::from(number) == last {
                        break;
                    }
                }
            }
            assert_eq!(codes.next(), None, "every code was compared");
        }
    }
}

#[test]
fn what_each_end_may_send_is_what_its_rows_say() {
    let text = enums::Chat::TABLE.typescript().to_string();
    let send = text.split("export const send = ").nth(1).unwrap();
    let expected = r#"{
  client: {
    GoingAway: { code: 1001, reason: "" },
    Spam: { code: 4003, reason: "spam: " },
    Mandatory: { code: 1010, reason: "" },
  },
  server: {
    GoingAway: { code: 1001, reason: "" },
    Broken: { code: 1011, reason: "" },
    Expired: { code: 4001, reason: "token expired" },
    Banned: { code: 4003, reason: "say `no` | \\ \u0001\u2028 ü" },
    Throttled: { codes: [4100, 4199], reason: "" },
    Slow: { codes: [4120, 4130], reason: "" },
    Spam: { code: 4003, reason: "spam: " },
  },
  browser: {
    Spam: { code: 4003, reason: "spam: " },
  },
} as const;
"#;
    assert_eq!(send, expected);
}

#[test]
fn a_comment_keeps_the_indentation_of_the_documentation() {
    /// Two lists:
    ///
    /// - one
    ///   - in it
    ///
    /// ```js
    /// if (a) {
    ///   b();
    /// }
    /// ```
    #[derive(CloseReason)]
    enum Documented {}
    let text = Documented::TABLE.typescript().to_string();
    let comment = "
/**
 * Two lists:
 *
 * - one
 *   - in it
 *
 * ```js
 * if (a) {
 *   b();
 * }
 * ```
 *
 * In the order";
    assert!(text.contains(comment), "{text}");
}

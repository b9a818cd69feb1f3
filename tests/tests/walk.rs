//! A walk says what the lookup says, for every code.

mod enums;

use std::thread;

use close_codes::{CloseCode, CloseReason, PolicyTable, Row, Rule};

/// Inherits a prefix that it has itself, and a part of a range that ends with the last code there is.
#[derive(CloseReason)]
#[close(inherit = Upstream)]
enum Downstream {
    #[close(1011, reason_prefix = "quota")]
    Quota,
    #[close(60_000..=65_535, sent_by = none)]
    Odd(u16),
}

#[derive(CloseReason)]
#[close(inherit = enums::Base)]
enum Upstream {
    #[close(65_000..=65_535, sent_by = none)]
    #[diagnose(proxy)]
    Proxy(u16),
}

fn tables() -> impl Iterator<Item = &'static PolicyTable> {
    enums::all().into_iter().chain([Downstream::TABLE])
}

#[test]
fn the_first_rule_that_matches_is_what_the_lookup_finds() {
    thread::scope(|scope| {
        for table in tables() {
            scope.spawn(move || is_what_the_lookup_finds(table));
        }
    });
}

fn is_what_the_lookup_finds(table: &'static PolicyTable) {
    let rules: Vec<Rule> = table.walk().collect();
    for (code, reason) in (0..=u16::MAX).flat_map(|code| enums::REASONS.map(|reason| (code, reason))) {
        let code = CloseCode::new(code);
        let rule = rules.iter().find(|rule| rule.matches(code, reason)).copied();
        let context = || format!("{} {code} {reason:?} {rule:?}", table.name());
        assert_eq!(rule.map(Rule::row), table.find(code, reason), "{}", context());
        assert_eq!(rule.and_then(Rule::reconnect), table.reconnect(code, reason), "{}", context());
        assert_eq!(rule.and_then(Rule::diagnose), table.diagnose(code, reason), "{}", context());
        let from = rule.and_then(Rule::diagnose_from);
        assert_eq!(from.and_then(Row::diagnose), table.diagnose(code, reason), "{}", context());
    }
}

#[test]
fn each_rule_decides_something() {
    for table in tables() {
        let rules: Vec<Rule> = table.walk().collect();
        for (at, rule) in rules.iter().enumerate() {
            let reason = rule.reason_prefix().unwrap_or("");
            let decides =
                |code| rules.iter().position(|rule| rule.matches(CloseCode::new(code), reason)) == Some(at);
            assert!(rule.is_local() || rule.codes().any(decides), "{} {rule:?}", table.name());
        }
    }
}

/// At 1011 `Base` decides by the reason; here it does not.
#[derive(CloseReason)]
#[close(inherit = enums::Base)]
enum Decided {
    #[close(1011)]
    #[reconnect(never)]
    #[diagnose(proxy)]
    Broken,
}

#[test]
fn a_row_with_both_policies_of_its_own_is_one_rule() {
    let rules = Decided::TABLE.walk().filter(|rule| rule.codes().contains(&1011) && !rule.is_other());
    let rules: Vec<_> = rules.map(|rule| (rule.row().to_string(), rule.reason_prefix())).collect();
    assert_eq!(rules, [("Decided::Broken".to_owned(), None)]);
}

#[test]
fn a_rule_is_of_a_code_of_others_or_of_a_local_end() {
    let names = |is: fn(Rule) -> bool| -> Vec<String> {
        enums::Chat::TABLE.walk().filter(|rule| is(*rule)).map(|rule| rule.row().to_string()).collect()
    };
    assert_eq!(names(Rule::is_other), ["Base::Other"]);
    assert_eq!(names(Rule::is_local), ["Chat::Moved", "Chat::Undecided"]);
}

#[test]
fn inheritance_is_flattened_in_the_order_of_the_lookup() {
    let lines: Vec<String> = enums::Chat::TABLE
        .walk()
        .map(|rule| {
            let from = rule.reconnect_from().map_or("nowhere".to_owned(), |row| row.to_string());
            let (first, last) = rule.codes().into_inner();
            format!("{first}-{last} {:?} {} from {from}", rule.reason_prefix().unwrap_or(""), rule.row())
        })
        .collect();
    let expected = [
        r#"1001-1001 "" Chat::GoingAway from Base::GoingAway"#,
        r#"1010-1010 "" Chat::Mandatory from Chat::Mandatory"#,
        r#"1011-1011 "quota" Chat::Broken from Base::Quota"#,
        r#"1011-1011 "" Chat::Broken from Base::Broken"#,
        r#"4001-4001 "" Chat::Expired from Chat::Expired"#,
        r#"4003-4003 "spam: " Chat::Spam from Chat::Spam"#,
        r#"4003-4003 "" Chat::Banned from Chat::Banned"#,
        r#"4120-4130 "" Chat::Slow from Chat::Slow"#,
        r#"2990-2999 "" Chat::Libraries from Base::Other"#,
        r#"3000-3000 "" Chat::Libraries from Base::Login"#,
        r#"3001-3010 "" Chat::Libraries from Base::Other"#,
        r#"4100-4149 "" Chat::Throttled from Base::Slow"#,
        r#"4150-4199 "" Chat::Throttled from Base::Other"#,
        r#"1000-1000 "" Base::Normal from Base::Normal"#,
        r#"1005-1005 "" Base::NoStatus from Base::NoStatus"#,
        r#"1006-1006 "" Base::Lost from Base::Lost"#,
        r#"0-65535 "" Base::Other from Base::Other"#,
        // Own local ends, which match no code. `Base::Asleep` is none.
        r#"1-0 "" Chat::Moved from Chat::Moved"#,
        r#"1-0 "" Chat::Undecided from nowhere"#,
    ];
    assert_eq!(lines, expected);
}

//! What changed between two versions of a table, and whether it breaks anything.

mod enums;

use close_codes::{Change, CloseCode, CloseReason, Row};

#[test]
fn a_table_is_the_same_as_itself() {
    for table in enums::all() {
        let comparison = table.compare(table);
        assert!(comparison.is_empty(), "{comparison}");
        assert!(comparison.is_compatible());
        assert_eq!(comparison.to_string(), "");
    }
}

#[test]
fn each_change_is_one_line_with_its_verdict() {
    let (old, new) = (enums::Chat::TABLE, enums::NextChat::TABLE);
    let comparison = old.compare(new);
    let expected = "\
- **breaking:** `Broken` (1011) is now called `Failed`
- `Expired` (4001): the reason was \"token expired\", is \"log in again\"
- **breaking:** `Slow` (4120-4130) is now `Slow` (4120-4140)
- **breaking:** `Spam` (4003 \"spam: \") is gone: after 1 min, with a new session, asking for something else; newer ends take it as `NextChat::Banned`: never
- **breaking:** `Mandatory` (1010): sent by was client, is none
- **breaking:** `Undecided` (local) is gone: undecided
- `Idle` (4002) is new: at once; older ends take it as `Base::Other`: backoff from 5 s, doubled up to 30 s, full jitter, 5 attempts
- `Away` (local) is new: only when asked for
- **breaking:** 4001: reconnect was at once, 1 attempt, resuming the session, with new credentials, is never
- 4120-4130: reconnect was backoff from 1500 ms, times 1.618 up to 2 min, jitter of 20 %, at least 1 s, at another endpoint, in the peer's retry window up to 10 min, is backoff from 2 s, doubled up to 2 min, full jitter
- 4131-4140: reconnect was after 5 s to 30 s, at random, ignoring the peer's retry window, is backoff from 2 s, doubled up to 2 min, full jitter
- `Moved` (local): reconnect was at once, resuming the session, is never
";
    let lines: String = comparison.to_string();
    assert_eq!(lines, expected);
    assert!(!comparison.is_compatible() && !comparison.is_empty());
}

#[test]
fn lists_jitter_and_limits_may_change() {
    let comparison = enums::Timed::TABLE.compare(enums::NextTimed::TABLE);
    let expected = "\
- 4001: reconnect was after 0 s, 2 s, 5 s to 10 s, then always 30 s, giving up after 10 min, is after 0 s, 2 s, 5 s to 10 s, then always 1 min
- 4002: reconnect was after 0 s, 2 s, 5 s to 10 s, then always 30 s, resuming the session within 30 s, is after 0 s, 2 s, 5 s to 10 s, then always 1 min, resuming the session within 1 min
- 4003: reconnect was backoff from 1 s, doubled up to 35 s, plus 300 ms to 3 s at random, 5 attempts, giving up after 90 s, is backoff from 1 s, doubled up to 35 s, plus 300 ms to 5 s at random, 5 attempts
";
    assert_eq!(comparison.to_string(), expected);
    assert!(comparison.is_compatible());
}

#[test]
fn what_changes_by_inheritance_alone_is_reported_too() {
    // `Heir` has `Small`'s rows, inheriting: 1001 and the rest are decided now, and 1006 has a policy.
    let text = enums::Small::TABLE.compare(enums::Heir::TABLE).to_string();
    let expected = "\
- 1001: reconnect was undecided, is backoff from 10 s, doubled up to 30 s, full jitter
- 1005: reconnect was undecided, is backoff from 5 s, doubled up to 30 s, full jitter
- 1006: reconnect was undecided, is backoff from 10 s, doubled up to 30 s, full jitter
- 1011 \"quota\": reconnect was undecided, is only when asked for
- 1011: reconnect was undecided, is backoff from 5 s, doubled up to 30 s, full jitter
- 3000: reconnect was undecided, is at once, 1 attempt, with new credentials
- 4100-4149: reconnect was undecided, is after 5 s to 30 s, at random, ignoring the peer's retry window
- other: reconnect was undecided, is backoff from 5 s, doubled up to 30 s, full jitter, 5 attempts
";
    let mut reconnects: Vec<&str> = text.lines().filter(|line| line.contains("reconnect")).collect();
    reconnects.sort_unstable();
    let mut expected: Vec<&str> = expected.lines().collect();
    expected.sort_unstable();
    assert_eq!(reconnects, expected);
    assert!(
        !enums::Heir::TABLE.compare(enums::Small::TABLE).is_compatible(),
        "nothing decides 1001 any more"
    );
}

#[test]
fn a_new_row_breaks_nothing_if_older_ends_have_an_answer() {
    let additions = |old: &'static close_codes::PolicyTable, new| {
        let mut added = Vec::new();
        old.compare(new).for_each(|change| {
            if let Change::Added { row, .. } = change {
                added.push((row.name(), change.is_breaking()));
            }
        });
        added
    };
    // `Small` has no `other`, so that it knows none of these; what is only observed needs nobody to know it.
    let added = additions(enums::Small::TABLE, enums::Base::TABLE);
    assert!(added.contains(&("GoingAway", true)) && added.contains(&("Other", false)), "{added:?}");
    assert!(added.contains(&("NoStatus", false)), "{added:?}");
    // `Base` has an `other`.
    assert!(additions(enums::Base::TABLE, enums::Chat::TABLE).iter().all(|&(_, is_breaking)| !is_breaking));
}

/// A local end is one program's own: its policy may change, and its name is all that tells which one it is.
#[test]
fn a_local_end_is_the_same_if_it_has_the_same_name() {
    #[derive(CloseReason)]
    enum Old {
        #[close(local)]
        #[reconnect(now)]
        Moved,
        #[close(local)]
        #[reconnect(manual)]
        #[diagnose(config)]
        Idle,
        #[close(4000)]
        #[reconnect(never)]
        Banned,
    }
    #[derive(CloseReason)]
    enum New {
        #[close(local)]
        #[reconnect(now)]
        Idle,
        #[close(4001)]
        #[reconnect(never)]
        Moved,
        #[close(local)]
        #[reconnect(never)]
        Banned,
    }
    let comparison = Old::TABLE.compare(New::TABLE);
    let expected = "\
- **breaking:** `Moved` (local) is now `Moved` (4001)
- `Moved` (4001): sent by was none, is both
- **breaking:** `Banned` (4000) is now `Banned` (local)
- **breaking:** `Banned` (local): sent by was both, is none
- **breaking:** 4000: reconnect was never, is undecided
- 4001: reconnect was undecided, is never
- `Idle` (local): reconnect was only when asked for, is at once
- `Idle` (local): diagnosis was config, once seen 3 times in 1 min, is none
";
    assert_eq!(comparison.to_string(), expected);
    comparison.for_each(|change| {
        if let Change::Diagnose { codes, .. } = change {
            assert_eq!((codes.local().unwrap().name(), codes.codes().count()), ("Idle", 0));
            assert!(!codes.is_other() && codes.reason_prefix().is_none());
        }
    });
}

/// Compares two enums, the older one first.
macro_rules! compare {
    ({ $($old:tt)* } { $($new:tt)* }) => {{
        mod old {
            #[derive(close_codes::CloseReason)]
            $($old)*
        }
        mod new {
            #[derive(close_codes::CloseReason)]
            $($new)*
        }
        old::Ends::TABLE.compare(new::Ends::TABLE)
    }};
}

/// The same happens to 4001 without the prefix, and is reported there as a new row: that must not hide it.
#[test]
fn a_new_row_without_a_prefix_hides_no_change_of_one_with_a_prefix() {
    let comparison = compare! {
        {
            pub(super) enum Ends {
                #[close(4001, reason_prefix = "quota")]
                #[reconnect(manual)]
                Quota,
                #[close(other)]
                #[reconnect(manual)]
                Other(u16),
            }
        }
        {
            pub(super) enum Ends {
                #[close(4001, reason_prefix = "quota")]
                #[reconnect(now)]
                Quota,
                #[close(4001)]
                #[reconnect(now)]
                Full,
                #[close(other)]
                #[reconnect(manual)]
                Other(u16),
            }
        }
    };
    let expected = "\
- `Full` (4001) is new: at once; older ends take it as `Ends::Other`: only when asked for
- **breaking:** 4001 \"quota\": reconnect was only when asked for, is at once
";
    assert_eq!(comparison.to_string(), expected);
}

#[test]
fn a_change_of_other_hides_no_change_of_a_prefix() {
    let comparison = compare! {
        {
            pub(super) enum Ends {
                #[close(4001, reason_prefix = "quota")]
                #[reconnect(manual)]
                Quota,
                #[close(other)]
                #[reconnect(manual)]
                Other(u16),
            }
        }
        {
            pub(super) enum Ends {
                #[close(4001, reason_prefix = "quota")]
                #[reconnect(now)]
                Quota,
                #[close(other)]
                #[reconnect(now)]
                Other(u16),
            }
        }
    };
    let expected = "\
- **breaking:** 4001 \"quota\": reconnect was only when asked for, is at once
- **breaking:** other: reconnect was only when asked for, is at once
";
    assert_eq!(comparison.to_string(), expected);
}

/// What `other` was is inherited, so that no row of this enum is gone.
#[test]
fn an_inherited_other_that_is_gone_is_reported() {
    #[derive(CloseReason)]
    enum Rest {
        #[close(other)]
        #[reconnect(now)]
        #[diagnose(network)]
        Other(u16),
    }
    #[derive(CloseReason)]
    #[close(inherit = Rest)]
    enum Old {}
    #[derive(CloseReason)]
    enum New {}
    let expected = "\
- **breaking:** other: reconnect was at once, is undecided
- other: diagnosis was network, once seen 3 times in 1 min, is none
";
    assert_eq!(Old::TABLE.compare(New::TABLE).to_string(), expected);
    assert!(New::TABLE.compare(Old::TABLE).is_compatible());
}

/// Both versions name 4150 and 1012, though by rows for other codes or of other enums.
#[test]
fn a_new_row_that_takes_a_code_from_another_is_compared_with_it() {
    let comparison = compare! {
        {
            #[close(inherit = close_codes::Standard)]
            pub(super) enum Ends {
                #[close(4100..=4199)]
                #[reconnect(backoff)]
                Throttled(u16),
            }
        }
        {
            #[close(inherit = close_codes::Standard)]
            pub(super) enum Ends {
                #[close(4100..=4199)]
                #[reconnect(backoff)]
                Throttled(u16),
                #[close(4150)]
                #[reconnect(never)]
                Banned,
                #[close(1012)]
                #[reconnect(manual)]
                Restart,
                #[close(1011)]
                Broken,
            }
        }
    };
    let expected = "\
- `Banned` (4150) is new: never; older ends take it as `Ends::Throttled`: backoff from 5 s, doubled up to 30 s, full jitter
- `Restart` (1012) is new: only when asked for; older ends take it as `Standard::ServiceRestart`: after 5 s to 30 s, at random
- `Broken` (1011) is new: backoff from 5 s, doubled up to 30 s, full jitter; older ends take it as `Standard::InternalError`: backoff from 5 s, doubled up to 30 s, full jitter
- **breaking:** 1012: reconnect was after 5 s to 30 s, at random, is only when asked for
- **breaking:** 4150: reconnect was backoff from 5 s, doubled up to 30 s, full jitter, is never
";
    assert_eq!(comparison.to_string(), expected);
}

/// A range inherits another policy for each of its codes.
#[test]
fn what_older_ends_do_is_what_they_do_for_the_code_of_the_new_row() {
    let comparison = compare! {
        {
            #[close(inherit = close_codes::Standard)]
            pub(super) enum Ends {
                #[close(1000..=1015)]
                Standard(u16),
            }
        }
        {
            #[close(inherit = close_codes::Standard)]
            pub(super) enum Ends {
                #[close(1000..=1015)]
                Standard(u16),
                #[close(1012)]
                Restart,
            }
        }
    };
    let expected = "\
- `Restart` (1012) is new: after 5 s to 30 s, at random; older ends take it as `Ends::Standard`: after 5 s to 30 s, at random
";
    assert_eq!(comparison.to_string(), expected);
}

#[test]
fn a_diagnosis_with_other_advice_says_so() {
    let comparison = compare! {
        {
            pub(super) enum Ends {
                #[close(4001)]
                #[diagnose(auth, advice = "log in")]
                Expired,
            }
        }
        {
            pub(super) enum Ends {
                #[close(4001)]
                #[diagnose(auth, advice = "log in again")]
                Expired,
            }
        }
    };
    assert_eq!(comparison.to_string(), "- 4001: the advice was \"log in\", is \"log in again\"\n");
}

/// A diagnosis of nothing, said or not said, is the same.
#[test]
fn a_diagnosis_that_is_only_spelt_out_is_no_change() {
    let comparison = compare! {
        {
            pub(super) enum Ends {
                #[close(4001)]
                Expired,
                #[close(local)]
                Idle,
                #[close(other)]
                Other(u16),
            }
        }
        {
            pub(super) enum Ends {
                #[close(4001)]
                #[diagnose(none)]
                Expired,
                #[close(local)]
                #[diagnose(none)]
                Idle,
                #[close(other)]
                #[diagnose(none)]
                Other(u16),
            }
        }
    };
    assert_eq!(comparison.to_string(), "");
    assert!(comparison.is_empty());
}

/// Of any two tables: where both name a code, or none does, what clients do differently is reported with its policies,
/// unless the row that decided is gone.
#[test]
fn no_change_of_a_policy_is_lost() {
    for old in enums::all() {
        for new in enums::all() {
            let mut changes = Vec::new();
            old.compare(new).for_each(|change| changes.push(change));
            for number in (0..=5_000).chain([u16::MAX]) {
                for reason in enums::REASONS {
                    let code = CloseCode::new(number);
                    let policies = (old.reconnect(code, reason), new.reconnect(code, reason));
                    let deciders = (old.find(code, reason), new.find(code, reason));
                    let names = |row: Option<Row>| row.is_some_and(|row| !row.is_other());
                    if policies.0 == policies.1 || names(deciders.0) != names(deciders.1) {
                        continue;
                    }
                    let is_told = changes.iter().any(|&change| match change {
                        Change::Reconnect { codes, old, new } => {
                            codes.codes().contains(&number)
                                && codes.is_other() != names(deciders.0)
                                && reason.starts_with(codes.reason_prefix().unwrap_or(""))
                                && (old, new) == policies
                        }
                        Change::Removed { row, .. } => Some(row) == deciders.0,
                        Change::Added { row, .. } => row.is_other() && Some(row) == deciders.1,
                        _ => false,
                    });
                    assert!(is_told, "{} and {}: {number} {reason:?}", old.name(), new.name());
                }
            }
        }
    }
}

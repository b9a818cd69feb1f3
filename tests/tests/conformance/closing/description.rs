//! The description of Autobahn's section 7 that the port was made from.

use serde::Deserialize;

use super::{Expected, autobahn};

#[derive(Deserialize)]
struct Description {
    cases: Vec<Described>,
}

#[derive(Deserialize)]
struct Described {
    id: String,
    accepted_codes: Vec<u16>,
    require_clean: bool,
    informational: bool,
}

/// Panics unless the port has just these cases, in this order, and expects the same of each.
pub(crate) fn assert_described(json: &str) {
    let described: Description = serde_json::from_str(json).expect("a description");
    let port = autobahn();
    assert_eq!(port.len(), described.cases.len());
    for (case, described) in port.iter().zip(described.cases) {
        assert_eq!(case.id, described.id);
        match case.expected {
            _ if described.informational => assert_eq!(case.expected, Expected::Open, "{}", case.id),
            Expected::Clean(codes) => {
                assert_eq!(
                    (codes, true),
                    (&*described.accepted_codes, described.require_clean),
                    "{}",
                    case.id
                );
            }
            Expected::Fail(codes) => {
                assert_eq!(
                    (codes, false),
                    (&*described.accepted_codes, described.require_clean),
                    "{}",
                    case.id
                );
            }
            Expected::Open => panic!("{} expects something", case.id),
        }
    }
}

//! The law, over all 65,536 codes, against the standards as data: who may send a code, who uses it, which codes
//! are only observed, and what they are called. The macro's own copy of the law, and its defaults, against the
//! runtime's.

use std::time::Duration;

use close_codes::{
    Backoff, CloseCode, CloseReason, CodeClass, Diagnose, Fault, Jitter, Mode, Reconnect, Role, SendCode,
};
use serde_json::Value;

// The macro's, as it stands: the two must never differ.
#[path = "../../close-codes-derive/src/law.rs"]
mod macro_law;

/// What the standards say of one code.
#[derive(Clone)]
#[allow(clippy::struct_excessive_bools)] // answers of a registry, and no state
struct Fact {
    client: bool,
    server: bool,
    script: bool,
    legal: bool,
    only_local: bool,
    /// The names under which it is known; none where it is one of a range.
    names: Vec<String>,
}

/// The facts, by code. Single codes overrule the range around them.
fn facts() -> Vec<Fact> {
    let data: Value = serde_json::from_str(include_str!("data/codes.json")).expect("JSON");
    let entries = data["codes"].as_array().expect("a list");
    let mut facts: Vec<Option<Fact>> = vec![None; 65_536];
    let (ranges, singles): (Vec<&Value>, Vec<&Value>) =
        entries.iter().partition(|entry| !entry["range"].is_null());
    for entry in ranges.into_iter().chain(singles) {
        let (first, last) = match entry["code"].as_u64() {
            Some(code) => (code, code),
            None => (number(&entry["range"][0]), number(&entry["range"][1])),
        };
        for code in first..=last {
            facts[usize::try_from(code).expect("a code")] = Some(fact(entry));
        }
    }
    facts.into_iter().map(|fact| fact.expect("every code is covered")).collect()
}

fn fact(entry: &Value) -> Fact {
    let yes = |key: &str| entry[key].as_str().expect("a text").starts_with("yes");
    let mut names = Vec::new();
    if !entry["code"].is_null() {
        let name = entry["name"].as_str().expect("a name");
        names.push(name.trim_end_matches(" (common name)").to_lowercase());
        names.push(entry["iana_description"].as_str().unwrap_or_default().to_lowercase());
    }
    Fact {
        client: yes("send_client"),
        server: yes("send_server"),
        script: yes("send_browser_script"),
        // Above 4999 nothing is said; what is no close code is not legal.
        legal: entry["legal_when_received"].as_bool().unwrap_or(false),
        only_local: entry["surface_only_locally"].as_bool().expect("yes or no"),
        names,
    }
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

/// Every code with its fact.
fn all() -> impl Iterator<Item = (CloseCode, Fact)> {
    (0..=u16::MAX).map(CloseCode::new).zip(facts())
}

#[test]
fn the_law_is_that_of_the_standards() {
    for (code, fact) in all() {
        // What one end of a connection sends is what the other may receive: the law is one for both.
        let endpoint = fact.client || fact.server;
        assert_eq!(endpoint, fact.legal, "the data contradicts itself at {code}");
        assert_eq!(code.may_be_sent_by(Role::Client), endpoint, "client, {code}");
        assert_eq!(code.may_be_sent_by(Role::Server), endpoint, "server, {code}");
        assert_eq!(code.may_be_sent_by(Role::Browser), fact.script, "browser, {code}");
    }
}

#[test]
fn convention_is_that_of_the_registry() {
    for (code, fact) in all() {
        assert_eq!(code.is_used_by(Role::Client), fact.client, "client, {code}");
        assert_eq!(code.is_used_by(Role::Server), fact.server, "server, {code}");
        assert_eq!(code.is_used_by(Role::Browser), fact.script, "browser, {code}");
    }
}

#[test]
fn a_send_code_exists_for_just_what_may_be_sent() {
    let mut sendable = 0;
    for (code, fact) in all() {
        match SendCode::new(code.get()) {
            Ok(proof) => {
                assert!(fact.legal, "{code}");
                assert_eq!((proof.get(), proof.observed()), (code.get(), code));
                assert_eq!(SendCode::try_from(code), Ok(proof));
                sendable += 1;
            }
            Err(refused) => {
                assert!(!fact.legal, "{code}");
                assert_eq!(refused.code(), code);
                assert_eq!(refused.class(), code.class());
                let text = refused.to_string();
                assert!(text.starts_with(&format!("close code {code} ")), "{text}");
                assert!(text.contains("RFC 6455"), "{text}");
            }
        }
    }
    // 1000-1003, 1007-1014, 3000-4999.
    assert_eq!(sendable, 4 + 8 + 2_000);
}

#[test]
fn a_refusal_says_what_the_code_is() {
    for (code, says) in [
        (999, "is not used (RFC 6455, 7.4.2)"),
        (1004, "is reserved and can never be sent (RFC 6455, 7.4.1)"),
        (1005, "can only be observed, never sent (RFC 6455, 7.4.1)"),
        (1016, "is kept for the protocol and its extensions, and is not assigned (RFC 6455, 7.4.2)"),
        (5000, "is past the last close code, 4999 (RFC 6455, 11.7)"),
    ] {
        let refused = SendCode::new(code).unwrap_err();
        assert_eq!(refused.to_string(), format!("close code {code} {says}"));
    }
}

#[test]
fn a_class_says_whether_a_code_may_be_sent() {
    for (code, fact) in all() {
        let sendable = match code.class() {
            CodeClass::Defined | CodeClass::Registered | CodeClass::Private => true,
            CodeClass::Unused
            | CodeClass::Reserved
            | CodeClass::ObservedOnly
            | CodeClass::Unassigned
            | CodeClass::OutOfRange => false,
            other => panic!("{other:?} is new: say here whether it is sent"),
        };
        assert_eq!(sendable, fact.legal, "{code}");
        assert_eq!(code.class() == CodeClass::ObservedOnly, fact.only_local, "{code}");
        assert!(code.class().source().starts_with("RFC 6455, "), "{code}");
    }
}

#[test]
fn registered_codes_have_their_names() {
    for (code, fact) in all() {
        match code.name() {
            None => assert!(fact.names.is_empty(), "{code} is {:?}", fact.names),
            Some(name) => assert!(fact.names.contains(&name.to_lowercase()), "{code} is {:?}", fact.names),
        }
    }
}

#[test]
fn the_constants_are_what_they_are_called() {
    let observed = [
        (CloseCode::NORMAL, 1000),
        (CloseCode::GOING_AWAY, 1001),
        (CloseCode::PROTOCOL_ERROR, 1002),
        (CloseCode::UNSUPPORTED_DATA, 1003),
        (CloseCode::NO_STATUS_RECEIVED, 1005),
        (CloseCode::ABNORMAL_CLOSURE, 1006),
        (CloseCode::INVALID_PAYLOAD, 1007),
        (CloseCode::POLICY_VIOLATION, 1008),
        (CloseCode::MESSAGE_TOO_BIG, 1009),
        (CloseCode::MANDATORY_EXTENSION, 1010),
        (CloseCode::INTERNAL_ERROR, 1011),
        (CloseCode::SERVICE_RESTART, 1012),
        (CloseCode::TRY_AGAIN_LATER, 1013),
        (CloseCode::BAD_GATEWAY, 1014),
        (CloseCode::TLS_HANDSHAKE, 1015),
        (CloseCode::UNAUTHORIZED, 3000),
        (CloseCode::FORBIDDEN, 3003),
        (CloseCode::TIMEOUT, 3008),
    ];
    for (code, number) in observed {
        assert_eq!(code, CloseCode::new(number));
    }
    let sendable = [
        SendCode::NORMAL,
        SendCode::GOING_AWAY,
        SendCode::PROTOCOL_ERROR,
        SendCode::UNSUPPORTED_DATA,
        SendCode::INVALID_PAYLOAD,
        SendCode::POLICY_VIOLATION,
        SendCode::MESSAGE_TOO_BIG,
        SendCode::MANDATORY_EXTENSION,
        SendCode::INTERNAL_ERROR,
        SendCode::SERVICE_RESTART,
        SendCode::TRY_AGAIN_LATER,
        SendCode::BAD_GATEWAY,
        SendCode::UNAUTHORIZED,
        SendCode::FORBIDDEN,
        SendCode::TIMEOUT,
    ];
    let expected = observed.iter().filter(|(_, number)| ![1005, 1006, 1015].contains(number));
    assert!(sendable.iter().map(|code| code.observed()).eq(expected.map(|(code, _)| *code)));
}

#[test]
fn the_macro_knows_the_same_law() {
    for (code, _) in all() {
        let number = code.get();
        let sendable = code.may_be_sent_by(Role::Client);
        assert_eq!(macro_law::is_sendable(number), sendable, "{code}");
        assert_eq!(macro_law::is_sendable(number), code.may_be_sent_by(Role::Server), "{code}");
        assert_eq!(macro_law::is_sendable_by_browser(number), code.may_be_sent_by(Role::Browser), "{code}");
        assert_eq!(macro_law::is_observed_only(number), code.class() == CodeClass::ObservedOnly, "{code}");
        if sendable {
            assert_eq!(macro_law::client_uses(number), code.is_used_by(Role::Client), "{code}");
            assert_eq!(macro_law::server_uses(number), code.is_used_by(Role::Server), "{code}");
        } else {
            // The same section of the same standard, in the message for a literal and in the runtime's.
            let source = format!("({})", code.class().source());
            assert!(macro_law::refusal(number).ends_with(&source), "{code}: {}", macro_law::refusal(number));
        }
    }
}

/// Each backoff gives all options but one, or one only: a default of the macro's that is not the runtime's shows
/// in one of them.
#[derive(CloseReason)]
enum Defaults {
    #[close(4000)]
    #[reconnect(backoff)]
    #[diagnose(network)]
    None,
    #[close(4001)]
    #[reconnect(backoff(min = "0s", initial = "5s", max = "30s", factor = 2, jitter = full))]
    #[diagnose(network, threshold = 3, window = "60s")]
    All,
    #[close(4002)]
    #[reconnect(backoff(initial = "4s"))]
    Initial,
    #[close(4003)]
    #[reconnect(backoff(max = "31s"))]
    Max,
    #[close(4004)]
    #[reconnect(backoff(min = "1s"))]
    Min,
    #[close(4005)]
    #[reconnect(backoff(factor = 3))]
    Factor,
    #[close(4006)]
    #[reconnect(backoff(jitter = equal))]
    Jitter,
    #[close(4007)]
    #[reconnect(backoff, retry_window(max = "2m"))]
    RetryWindow,
    #[close(4008)]
    #[reconnect(backoff())]
    Empty,
}

#[test]
fn the_macro_has_the_runtimes_defaults() {
    let reconnect = |code: u16| Defaults::TABLE.reconnect(CloseCode::new(code), "").expect("a policy");
    let backoff = |code: u16| match reconnect(code).mode() {
        Mode::Backoff(backoff) => backoff,
        other => panic!("{code} has {other:?}"),
    };
    let seconds = Duration::from_secs;

    // The documented values, so that the two sides cannot move together unseen.
    let documented = Backoff::new(seconds(5), seconds(30))
        .with_min(Duration::ZERO)
        .with_factor_thousandths(2_000)
        .with_jitter(Jitter::Full);
    assert_eq!(Backoff::DEFAULT, documented);
    assert_eq!(Reconnect::BACKOFF.retry_window(), Some(seconds(120)));
    assert_eq!(Reconnect::BACKOFF.attempts(), None);

    for code in [4000, 4001, 4007, 4008] {
        assert_eq!(reconnect(code), Reconnect::BACKOFF, "{code}");
    }
    let default = Backoff::DEFAULT;
    assert_eq!(backoff(4002), Backoff::new(seconds(4), default.max()));
    assert_eq!(backoff(4003), Backoff::new(default.initial(), seconds(31)));
    assert_eq!(backoff(4004), default.with_min(seconds(1)));
    assert_eq!(backoff(4005), default.with_factor_thousandths(3_000));
    assert_eq!(backoff(4006), default.with_jitter(Jitter::Equal));

    let diagnose = |code: u16| Defaults::TABLE.diagnose(CloseCode::new(code), "").expect("a diagnosis");
    assert_eq!(diagnose(4000), Diagnose::new(Fault::Network));
    assert_eq!(diagnose(4001), diagnose(4000));
    assert_eq!((diagnose(4000).threshold(), diagnose(4000).window()), (3, seconds(60)));
}

//! The JSON export: it is valid by its schema, and says what the table says.

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use close_codes::{CloseReason, PolicyTable};
use serde_json::{Value, json};

use crate::enums;

/// The schema of the exports, which is valid itself.
struct Schema {
    all: Schemas,
    ours: SchemaIndex,
}

impl Schema {
    fn new() -> Self {
        const NAME: &str = "close-codes.json";
        let (mut all, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.set_default_draft(Draft::V2020_12);
        compiler.add_resource(NAME, serde_json::from_str(PolicyTable::JSON_SCHEMA).unwrap()).unwrap();
        let ours = compiler.compile(NAME, &mut all).unwrap();
        Self { all, ours }
    }

    /// What is wrong with a document.
    fn check(&self, document: &Value) -> Result<(), String> {
        self.all.validate(document, self.ours).map_err(|error| format!("{error:#}"))
    }

    fn is_valid(&self, document: &Value) -> bool {
        self.check(document).is_ok()
    }
}

fn exported(table: &'static PolicyTable) -> Value {
    serde_json::from_str(&table.json().to_string()).unwrap()
}

#[test]
fn every_table_is_valid_by_the_schema() {
    let schema = Schema::new();
    for table in enums::all() {
        let document = exported(table);
        assert_eq!(schema.check(&document), Ok(()), "{}", table.name());
        assert_eq!(document["rows"].as_array().unwrap().len(), table.walk().count());
    }
}

/// Each line breaks one rule of the schema.
#[test]
fn a_broken_document_is_refused() {
    let breaks: [(&str, Value); 27] = [
        ("/version", json!(2)),
        ("/name", Value::Null),
        ("/rows", json!({})),
        ("/rows/0/codes", json!(65536)),
        ("/rows/0/codes", json!(-1)),
        ("/rows/0/codes", json!("others")),
        ("/rows/0/codes", json!([1])),
        ("/rows/0/codes", json!([1, 2, 3])),
        ("/rows/0/codes", json!(4001.5)),
        ("/rows/0/reasonPrefix", json!(1)),
        ("/rows/0/reason", json!("x".repeat(124))),
        ("/rows/0/sentBy", json!("nobody")),
        ("/rows/0/browserMaySend", json!("no")),
        ("/rows/0/reconnect", json!({})),
        ("/rows/0/reconnect", json!("never")),
        ("/rows/0/reconnect/mode", json!("later")),
        ("/rows/0/reconnect/mode", json!("after")),
        ("/rows/0/reconnect/mode", json!("never")),
        ("/rows/0/reconnect/minMs", json!(0.5)),
        ("/rows/0/reconnect/factorThousandths", json!(999)),
        ("/rows/0/reconnect/jitter", json!(1001)),
        ("/rows/0/reconnect/jitter", json!("some")),
        ("/rows/0/reconnect/attempts", json!(0)),
        ("/rows/0/reconnect/session", Value::Null),
        ("/rows/0/reconnect/inheritedFrom", json!("GoingAway")),
        ("/rows/1/reconnect/minMs", json!(5)),
        ("/rows/4/diagnose", json!({ "fault": "auth" })),
    ];
    let schema = Schema::new();
    let sound = exported(enums::Chat::TABLE);
    assert_eq!(sound["rows"][0]["reconnect"]["mode"], "backoff");
    assert_eq!(sound["rows"][1]["reconnect"]["mode"], "never");
    for (path, value) in breaks {
        assert_broken(&schema, &sound, path, value);
    }
    for path in ["", "/rows/0", "/rows/0/reconnect", "/rows/6/diagnose"] {
        let object = sound.pointer(path).unwrap().as_object().unwrap();
        for field in object.keys() {
            let mut broken = sound.clone();
            broken.pointer_mut(path).unwrap().as_object_mut().unwrap().remove(field);
            assert!(!schema.is_valid(&broken), "{path} lacks {field}");
        }
        let mut broken = sound.clone();
        broken.pointer_mut(path).unwrap()["unheard"] = json!(1);
        assert!(!schema.is_valid(&broken), "{path} has more");
    }
}

/// A document in which one field is another does not go by the schema.
fn assert_broken(schema: &Schema, sound: &Value, path: &str, value: Value) {
    let mut broken = sound.clone();
    let (parent, field) = path.rsplit_once('/').unwrap();
    broken.pointer_mut(parent).unwrap()[field] = value;
    assert!(!schema.is_valid(&broken), "{path} may not be {}", broken.pointer(path).unwrap());
}

#[test]
fn a_broken_time_is_refused() {
    let breaks = [
        ("/rows/0/reconnect/delaysMs", json!([])),
        ("/rows/0/reconnect/delaysMs", json!([[0, 0]].repeat(17))),
        ("/rows/0/reconnect/delaysMs", json!([0])),
        ("/rows/0/reconnect/delaysMs", json!([[0]])),
        ("/rows/0/reconnect/delaysMs", json!([[0, 1, 2]])),
        ("/rows/0/reconnect/delaysMs", json!([[0, -1]])),
        ("/rows/0/reconnect/delaysMs", Value::Null),
        ("/rows/0/reconnect/minMs", json!(0)),
        ("/rows/0/reconnect/mode", json!("after")),
        ("/rows/0/reconnect/mode", json!("now")),
        ("/rows/0/reconnect/withinMs", json!("10m")),
        ("/rows/0/reconnect/resumeWithinMs", json!(30_000)),
        ("/rows/1/reconnect/session", json!("fresh")),
        ("/rows/2/reconnect/jitter", json!([300])),
        ("/rows/2/reconnect/jitter", json!(["300ms", "3s"])),
        ("/rows/2/reconnect/delaysMs", json!([[0, 0]])),
    ];
    let (schema, sound) = (Schema::new(), exported(enums::Timed::TABLE));
    assert!(schema.is_valid(&sound));
    for (path, value) in breaks {
        assert_broken(&schema, &sound, path, value);
    }
    for field in ["delaysMs", "withinMs", "resumeWithinMs"] {
        let mut broken = sound.clone();
        broken.pointer_mut("/rows/0/reconnect").unwrap().as_object_mut().unwrap().remove(field);
        assert!(!schema.is_valid(&broken), "{field} is missing");
    }
}

#[test]
fn lists_jitter_and_limits_are_milliseconds() {
    let rows = &exported(enums::Timed::TABLE)["rows"];
    let listed = json!({
        "mode": "list",
        "delaysMs": [[0, 0], [2_000, 2_000], [5_000, 10_000], [30_000, 30_000]],
        "attempts": null,
        "withinMs": 600_000,
        "session": "unspecified",
        "resumeWithinMs": null,
        "reauthenticate": false,
        "failover": false,
        "reconfigure": false,
        "retryWindowMs": 120_000,
        "inheritedFrom": null,
    });
    assert_eq!(rows[0]["reconnect"], listed);
    let resumed = &rows[1]["reconnect"];
    assert_eq!(resumed["delaysMs"], listed["delaysMs"]);
    assert_eq!((&resumed["session"], &resumed["resumeWithinMs"]), (&json!("resume"), &json!(30_000)));
    assert_eq!(resumed["withinMs"], Value::Null, "the mode of the enum, and none of its options");
    assert_eq!(rows[2]["reconnect"]["jitter"], json!([300, 3_000]));
    assert_eq!(rows[3]["reconnect"]["resumeWithinMs"], Value::Null);
}

#[test]
fn a_row_carries_what_a_client_needs() {
    let rows = &exported(enums::Chat::TABLE)["rows"];
    let expired = json!({
        "codes": 4001,
        "reasonPrefix": null,
        "name": "Expired",
        "table": "Chat",
        "doc": "The access token\nis too old.\n\nMore.",
        "reason": "token expired",
        "sentBy": "server",
        "browserMaySend": false,
        "reconnect": {
            "mode": "now",
            "attempts": 1,
            "withinMs": null,
            "session": "resume",
            "resumeWithinMs": null,
            "reauthenticate": true,
            "failover": false,
            "reconfigure": false,
            "retryWindowMs": 120_000,
            "inheritedFrom": null,
        },
        "diagnose": null,
    });
    assert_eq!(rows[4], expired);
    assert_eq!(rows[6]["reason"], "say `no` | \\ \u{1}\u{2028} \u{fc}");
    assert_eq!(rows[6]["diagnose"]["fault"], "own_bug");
    let slow = json!({
        "mode": "backoff",
        "minMs": 1_000,
        "initialMs": 1_500,
        "maxMs": 120_000,
        "factorThousandths": 1_618,
        "jitter": 200,
        "attempts": null,
        "withinMs": null,
        "session": "unspecified",
        "resumeWithinMs": null,
        "reauthenticate": false,
        "failover": true,
        "reconfigure": false,
        "retryWindowMs": 600_000,
        "inheritedFrom": null,
    });
    assert_eq!((&rows[7]["codes"], &rows[7]["reconnect"]), (&json!([4120, 4130]), &slow));
    assert_eq!((&rows[5]["browserMaySend"], &rows[5]["reasonPrefix"]), (&json!(true), &json!("spam: ")));
}

#[test]
fn an_inherited_policy_is_resolved_and_names_its_row() {
    let rows = &exported(enums::Chat::TABLE)["rows"];
    assert_eq!((&rows[0]["table"], &rows[0]["name"]), (&json!("Chat"), &json!("GoingAway")));
    assert_eq!(rows[0]["reconnect"]["inheritedFrom"], "Base::GoingAway");
    assert_eq!((&rows[2]["reasonPrefix"], &rows[3]["reasonPrefix"]), (&json!("quota"), &Value::Null));
    assert_eq!(rows[2]["reconnect"]["mode"], "manual");
    // A whole row that is inherited.
    assert_eq!((&rows[13]["table"], &rows[13]["reconnect"]["inheritedFrom"]), (&json!("Base"), &Value::Null));
    // A range that inherits several policies.
    assert_eq!((&rows[11]["codes"], &rows[12]["codes"]), (&json!([4100, 4149]), &json!([4150, 4199])));
    assert_eq!(rows[11]["reconnect"]["retryWindowMs"], Value::Null);
}

#[test]
fn a_local_end_has_a_name_and_no_code() {
    let document = exported(enums::Chat::TABLE);
    let rows = document["rows"].as_array().unwrap();
    let (undecided, moved) = (&rows[rows.len() - 1], &rows[rows.len() - 2]);
    assert_eq!((&moved["codes"], &moved["name"]), (&json!("local"), &json!("Moved")));
    assert_eq!(
        (&moved["reconnect"]["mode"], &moved["diagnose"]["fault"]),
        (&json!("now"), &json!("overload"))
    );
    assert_eq!((&moved["reason"], &moved["sentBy"]), (&Value::Null, &json!("none")));
    assert_eq!((&undecided["codes"], &undecided["reconnect"]), (&json!("local"), &Value::Null));
    let asleep = |row: &&Value| row["name"] == "Asleep";
    assert!(!rows.iter().any(|row| asleep(&row)), "an inherited one is another enum's");
}

//! Policies, in the form of the JSON export.

use ::serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::export::{mode_word, session_word};
use crate::policy::{DelayWindow, Diagnose, Fault, Jitter, Mode, Reconnect};
use crate::time::millis;

impl Serialize for Reconnect {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A map, since the mode's own fields stand beside the others and differ by mode.
        let mode_fields = match self.mode() {
            Mode::Never | Mode::Now | Mode::Manual => 0,
            Mode::List(_) => 1,
            Mode::After { .. } => 2,
            Mode::Backoff(_) => 5,
        };
        let mut object = serializer.serialize_map(Some(9 + mode_fields))?;
        object.serialize_entry("mode", mode_word(self.mode()))?;
        match self.mode() {
            Mode::Never | Mode::Now | Mode::Manual => {}
            Mode::After { min, max } => {
                object.serialize_entry("minMs", &millis(min))?;
                object.serialize_entry("maxMs", &millis(max))?;
            }
            Mode::List(list) => object.serialize_entry("delaysMs", list.delays())?,
            Mode::Backoff(backoff) => {
                object.serialize_entry("minMs", &millis(backoff.min()))?;
                object.serialize_entry("initialMs", &millis(backoff.initial()))?;
                object.serialize_entry("maxMs", &millis(backoff.max()))?;
                object.serialize_entry("factorThousandths", &backoff.factor_thousandths())?;
                match backoff.jitter() {
                    Jitter::Full => object.serialize_entry("jitter", "full")?,
                    Jitter::Equal => object.serialize_entry("jitter", "equal")?,
                    Jitter::None => object.serialize_entry("jitter", "none")?,
                    Jitter::Share(thousandths) => object.serialize_entry("jitter", &thousandths)?,
                    Jitter::Added(window) => object.serialize_entry("jitter", &window)?,
                }
            }
        }
        object.serialize_entry("attempts", &self.attempts())?;
        object.serialize_entry("withinMs", &self.within().map(millis))?;
        object.serialize_entry("session", session_word(self.session()))?;
        object.serialize_entry("resumeWithinMs", &self.resume_within().map(millis))?;
        object.serialize_entry("reauthenticate", &self.reauthenticate())?;
        object.serialize_entry("failover", &self.failover())?;
        object.serialize_entry("reconfigure", &self.reconfigure())?;
        object.serialize_entry("retryWindowMs", &self.retry_window().map(millis))?;
        object.end()
    }
}

/// The shortest and the longest time, in milliseconds.
impl Serialize for DelayWindow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (millis(self.min()), millis(self.max())).serialize(serializer)
    }
}

/// `null` for [`Diagnose::NONE`].
impl Serialize for Diagnose {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(fault) = self.fault() else {
            return serializer.serialize_none();
        };
        let mut object = serializer.serialize_map(Some(4))?;
        object.serialize_entry("fault", &fault)?;
        object.serialize_entry("threshold", &self.threshold())?;
        object.serialize_entry("windowMs", &millis(self.window()))?;
        object.serialize_entry("advice", self.advice())?;
        object.end()
    }
}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

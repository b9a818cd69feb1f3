//! The browser's word that the network is back: `online`, and a page that is looked at again.

use core::fmt;
use std::rc::Rc;

use ::web_sys::{Document, Event, EventTarget, VisibilityState};
use js_sys::{Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

use super::listener::Listener;

/// Listens to the browser until it is dropped. Whatever else the network's return concerns, such as an open
/// connection that is to be checked, listens by one of its own.
pub(super) struct NetworkEvents {
    _online: Option<Listener<Event>>,
    _visible: Option<Listener<Event>>,
}

impl NetworkEvents {
    /// Calls this each time that the network is back, or may have been away unnoticed.
    pub(super) fn listen(is_back: impl Fn() + 'static) -> Self {
        let is_back = Rc::new(is_back);
        let online = global().dyn_into::<EventTarget>().ok().map(|target| {
            let is_back = Rc::clone(&is_back);
            Listener::new(&target, "online", move |_: Event| is_back())
        });
        let document = Reflect::get(&global(), &JsValue::from("document")).ok();
        let document = document.and_then(|found| found.dyn_into::<Document>().ok());
        let visible = document.map(|document| {
            let target = document.clone();
            Listener::new(&target, "visibilitychange", move |_: Event| {
                if document.visibility_state() == VisibilityState::Visible {
                    is_back();
                }
            })
        });
        Self { _online: online, _visible: visible }
    }
}

impl fmt::Debug for NetworkEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NetworkEvents").finish_non_exhaustive()
    }
}

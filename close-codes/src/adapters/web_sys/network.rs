//! The browser's word that the network is back: `online`, and a page that is looked at again.

use core::fmt;
use std::rc::Rc;

use ::web_sys::{Document, EventTarget, VisibilityState};
use js_sys::{Reflect, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::BrowserTimer;
use crate::client::Reconnector;

impl<R> Reconnector<R, BrowserTimer> {
    /// The same, which listens to the browser: at `online`, and at `visibilitychange` when the page is looked at
    /// again, it does as [`Handle::network_back`](crate::Handle::network_back) says. A worker has only `online`.
    ///
    /// It listens until the `Reconnector` is dropped. It is no handle that could still retry: a `manual` policy
    /// without a handle stops as before.
    ///
    /// ```no_run
    /// use close_codes::{Config, Reconnector, Standard};
    ///
    /// let connections = Reconnector::<Standard, _>::in_browser(Config::default()).with_network_events();
    /// ```
    #[must_use]
    pub fn with_network_events(mut self) -> Self {
        let network = self.network();
        self.timer_mut().keep(NetworkEvents::listen(move || network.is_back()));
        self
    }
}

/// Listens to the browser until it is dropped. Whatever else the network's return concerns, such as an open
/// connection that is to be checked, listens by one of its own.
pub(super) struct NetworkEvents {
    _online: Option<Listener>,
    _visible: Option<Listener>,
}

impl NetworkEvents {
    /// Calls this each time that the network is back, or may have been away unnoticed.
    pub(super) fn listen(is_back: impl Fn() + 'static) -> Self {
        let is_back = Rc::new(is_back);
        let online = global().dyn_into::<EventTarget>().ok().map(|target| {
            let is_back = Rc::clone(&is_back);
            Listener::new(target, "online", move || is_back())
        });
        let document = Reflect::get(&global(), &JsValue::from("document")).ok();
        let document = document.and_then(|found| found.dyn_into::<Document>().ok());
        let visible = document.map(|document| {
            Listener::new(document.clone().into(), "visibilitychange", move || {
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

/// A function that the browser calls at an event. It is taken away from it before it is dropped.
struct Listener {
    target: EventTarget,
    event: &'static str,
    call: Closure<dyn FnMut()>,
}

impl Listener {
    fn new(target: EventTarget, event: &'static str, call: impl FnMut() + 'static) -> Self {
        let call = Closure::<dyn FnMut()>::new(call);
        let _ = target.add_event_listener_with_callback(event, call.as_ref().unchecked_ref());
        Self { target, event, call }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.call.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.event, function);
    }
}

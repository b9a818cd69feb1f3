//! `Listener`: a function that the browser calls.

use core::fmt;

use ::web_sys::EventTarget;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::convert::FromWasmAbi;

/// A function that the browser calls at each event `E` of one name. It is taken away from the browser when it is
/// dropped.
///
/// It is a listener, and no property such as `onclose`: the application may have set those.
pub(super) struct Listener<E: FromWasmAbi + 'static> {
    target: EventTarget,
    event: &'static str,
    call: Closure<dyn FnMut(E)>,
}

impl<E: FromWasmAbi + 'static> Listener<E> {
    pub(super) fn new(target: &EventTarget, event: &'static str, call: impl FnMut(E) + 'static) -> Self {
        let call = Closure::<dyn FnMut(E)>::new(call);
        let _ = target.add_event_listener_with_callback(event, call.as_ref().unchecked_ref());
        Self { target: target.clone(), event, call }
    }
}

impl<E: FromWasmAbi + 'static> Drop for Listener<E> {
    fn drop(&mut self) {
        let function = self.call.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.event, function);
    }
}

impl<E: FromWasmAbi + 'static> fmt::Debug for Listener<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").field("event", &self.event).finish_non_exhaustive()
    }
}

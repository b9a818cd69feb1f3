//! x
use proc_macro::TokenStream;
/// x
#[proc_macro_derive(CloseReason, attributes(close, reconnect, diagnose))]
pub fn derive_close_reason(_i: TokenStream) -> TokenStream {
    TokenStream::new()
}

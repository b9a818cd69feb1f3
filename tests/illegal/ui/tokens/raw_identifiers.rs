// Names are shown as they are spoken of.
#![allow(non_camel_case_types)]

use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum r#type {
    #[close(4001)]
    r#match,
    #[close(4001)]
    r#loop,
    #[close(1005)]
    r#async,
}

fn main() {
    let _ = Sendabletype::r#match;
}

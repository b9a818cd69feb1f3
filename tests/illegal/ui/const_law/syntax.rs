// Expressions that are none: what rustc's parser says of them, at the user's own tokens.
use close_codes::CloseReason;

const BASE: u16 = 4000;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(BASE if)]
    Behind,
    #[close(if BASE > 4000 { 4001 } { 4002 })]
    WithoutElse,
    #[close((BASE +))]
    InBrackets,
    #[close({ BASE + })]
    InBraces,
}

fn main() {}

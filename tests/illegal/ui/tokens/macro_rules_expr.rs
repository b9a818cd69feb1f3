// The same with expressions, which the compiler checks.
use close_codes::CloseReason;

macro_rules! closes {
    ($name:ident { $($variant:ident = $code:expr;)* }) => {
        #[derive(CloseReason)]
        pub enum $name {
            $(#[close($code)] $variant,)*
        }
    };
}

closes!(ChatClose {
    Lost = 1000 + 6;
    Expired = 4001;
    Banned = 4000 + 1;
});

fn main() {}

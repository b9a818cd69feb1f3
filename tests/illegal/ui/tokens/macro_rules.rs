// An enum made by `macro_rules!`: the mistake is shown where its tokens were written.
use close_codes::CloseReason;

macro_rules! closes {
    ($name:ident { $($variant:ident = $code:literal, $reason:literal, $mode:ident;)* }) => {
        #[derive(CloseReason)]
        pub enum $name {
            $(#[close($code, reason = $reason)] #[reconnect($mode)] $variant,)*
        }
    };
}

closes!(ChatClose {
    Expired = 4001, "expired", never;
    Banned = 4001, "banned", never;
    NoStatus = 1005, "no status", never;
    Late = 4002, "late", nevr;
    Negative = -1, "negative", never;
    Number = 4003, 5, never;
});

fn main() {}

// Options of an enum in the forms that newcomers try.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable)]
pub enum A {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(sendable = "BSend", inherit = "close_codes::Standard", crate = "close_codes")]
pub enum B {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(sendable(), inherit(close_codes::Standard), crate)]
pub enum C {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(sendable(client, server), inherit)]
pub enum D {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(sendable(client = path::To, server = "ServerClose", derive = Debug))]
pub enum E {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(crate = Self::close_codes)]
pub enum F {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(crate = close_codes<u8>)]
pub enum G {
    #[close(4001)]
    Expired,
}

fn main() {}

// An enum without generics.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum TypeParameter<T> {
    #[close(other)]
    Other(T),
}

#[derive(CloseReason)]
pub enum Lifetime<'a> {
    #[close(4001)]
    Expired(&'a str),
}

#[derive(CloseReason)]
pub enum Const<const CODE: u16> {
    #[close(CODE)]
    Expired,
}

fn table<R: CloseReason>() {}

fn main() {
    table::<TypeParameter<u16>>();
}

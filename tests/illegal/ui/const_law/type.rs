// An expression of another type, an unknown name: each is one error of rustc's, at the expression.
use close_codes::CloseReason;

const SIGNED: i32 = 4001;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(SIGNED)]
    Signed,
    #[close(codes::EXPIRED)]
    Unknown,
    #[close(EXPIRD)]
    Misspelt,
}

fn main() {}

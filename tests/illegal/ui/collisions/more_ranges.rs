// The same with other ranges: three that cross, two that go down, two of one code.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4000..=4099)]
    A(u16),
    #[close(4050..=4149)]
    B(u16),
    #[close(4090..=4199)]
    C(u16),
    #[close(4299..=4298)]
    Down(u16),
    #[close(4499..=4300)]
    FarDown(u16),
    #[close(4999..=4999)]
    One(u16),
    #[close(4998..=4998)]
    OneWithoutField,
}

fn main() {}

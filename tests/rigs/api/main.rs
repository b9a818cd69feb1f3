//! The public items of a crate, a line for each, from what rustdoc writes of it as JSON: for
//! `tests/rigs/api.sh`. Left out is what every type has, and what the usual derives implement.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let json = std::env::args_os().nth(1).ok_or("the argument is rustdoc's JSON of a crate")?;
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    print!("{api}");
    Ok(())
}

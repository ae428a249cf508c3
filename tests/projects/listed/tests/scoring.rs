//! The module that `Cargo.toml` names.

use python::Omit;

#[test]
fn the_module_is_there() -> python::Result<()> {
    assert_eq!(listed::scoring::mean([1.0, 2.0, 4.5])?, 2.5);
    assert_eq!(listed::scoring::handicap_with(10, Omit, 1000)?, 1000);
    Ok(())
}

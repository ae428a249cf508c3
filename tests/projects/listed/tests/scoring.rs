//! The module that `Cargo.toml` names.

#[test]
fn the_mean() -> python::Result<()> {
    assert_eq!(listed::scoring::mean([1.0, 2.0, 4.5])?, 2.5);
    Ok(())
}

//! cargo portalis
fn main() {}

//! Prints a stage.
use portalis_core::pipeline::{self, Config, Stage};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let stage = match args[1].as_str() {
        "hir" => Stage::Hir,
        "types" | "moduletypes" => Stage::Types,
        "rir" => Stage::Rir,
        _ => Stage::Rust,
    };
    let config = Config {
        exports: args[1].starts_with("module"),
        ..Config::default()
    };
    for f in &args[2..] {
        match pipeline::expand(&[f.into()], stage, &config) {
            Ok(t) => println!("{t}"),
            Err(o) => println!("{f}: ERR\n{}", o.render(false)),
        }
    }
}

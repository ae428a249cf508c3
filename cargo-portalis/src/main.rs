//! The command `cargo portalis`.

fn main() -> std::process::ExitCode {
    cargo_portalis::main(std::env::args_os())
}

//! Compiles each of the Python files to a module of its own.

fn main() -> Result<(), portalis_build::Error> {
    for name in [
        "big_numbers",
        "build_order",
        "calculator",
        "graph_colouring",
        "huffman",
        "pi_digits",
        "rational",
        "sorting_zoo",
    ] {
        portalis_build::compile(format!("python/{name}.py"))?;
    }
    Ok(())
}

//! Compiles each of the Python files to a module of its own.

fn main() -> Result<(), portalis_build::Error> {
    for name in [
        "bank",
        "ciphers",
        "geometry",
        "huffman",
        "interview_questions",
        "ledger",
        "library",
        "matrices",
        "order_book",
        "pipeline_steps",
        "plain_graph",
        "plain_stats",
        "plain_tree",
        "primes",
        "rational",
        "roman",
        "scoring",
        "shapes",
        "text_tools",
        "trie",
        "visitors",
    ] {
        portalis_build::compile(format!("../macros/python/{name}.py"))?;
    }
    Ok(())
}

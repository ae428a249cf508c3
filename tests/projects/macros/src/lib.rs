//! Python modules as a Rust user has them: many macros in one crate, nested modules, a renamed dependency.

#![forbid(unsafe_code)]
#![deny(warnings)]

pub mod bank {
    snake::include_python!("../python/bank.py");
}
pub mod ciphers {
    snake::include_python!("../python/ciphers.py");
}
pub mod geometry {
    snake::include_python!("../python/geometry.py");
}
pub mod huffman {
    snake::include_python!("../python/huffman.py");
}
pub mod interview_questions {
    snake::include_python!("../python/interview_questions.py");
}
pub mod ledger {
    snake::include_python!("../python/ledger.py");
}
pub mod library {
    snake::include_python!("../python/library.py");
}
pub mod matrices {
    snake::include_python!("../python/matrices.py");
}
pub mod order_book {
    snake::include_python!("../python/order_book.py");
}
pub mod plain_graph {
    snake::include_python!("../python/plain_graph.py");
}
pub mod plain_stats {
    snake::include_python!("../python/plain_stats.py");
}
pub mod plain_tree {
    snake::include_python!("../python/plain_tree.py");
}
pub mod primes {
    snake::include_python!("../python/primes.py");
}
pub mod rational {
    snake::include_python!("../python/rational.py");
}
pub mod roman {
    snake::include_python!("../python/roman.py");
}
pub mod scoring {
    snake::include_python!("../python/scoring.py");
}
pub mod shapes {
    snake::include_python!("../python/shapes.py");
}
pub mod text_tools {
    snake::include_python!("../python/text_tools.py");
}
pub mod trie {
    snake::include_python!("../python/trie.py");
}
pub mod visitors {
    snake::include_python!("../python/visitors.py");
}

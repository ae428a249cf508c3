//! Python modules that `build.rs` compiled.

#![forbid(unsafe_code)]
#![deny(warnings)]

pub mod bank {
    snake::include_built!("bank");
}
pub mod ciphers {
    snake::include_built!("ciphers");
}
pub mod geometry {
    snake::include_built!("geometry");
}
pub mod huffman {
    include!(concat!(env!("OUT_DIR"), "/huffman.rs"));
}
pub mod interview_questions {
    snake::include_built!("interview_questions");
}
pub mod ledger {
    snake::include_built!("ledger");
}
pub mod library {
    snake::include_built!("library");
}
pub mod matrices {
    snake::include_built!("matrices");
}
pub mod order_book {
    snake::include_built!("order_book");
}
pub mod pipeline_steps {
    snake::include_built!("pipeline_steps");
}
pub mod plain_graph {
    snake::include_built!("plain_graph");
}
pub mod plain_stats {
    snake::include_built!("plain_stats");
}
pub mod plain_tree {
    snake::include_built!("plain_tree");
}
pub mod primes {
    snake::include_built!("primes");
}
pub mod rational {
    snake::include_built!("rational");
}
pub mod roman {
    snake::include_built!("roman");
}
pub mod scoring {
    snake::include_built!("scoring");
}
pub mod shapes {
    snake::include_built!("shapes");
}
pub mod text_tools {
    snake::include_built!("text_tools");
}
pub mod trie {
    include!(concat!(env!("OUT_DIR"), "/trie.rs"));
}
pub mod visitors {
    snake::include_built!("visitors");
}

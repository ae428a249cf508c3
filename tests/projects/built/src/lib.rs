//! Python modules that `build.rs` compiled.

#![forbid(unsafe_code)]
#![deny(warnings)]

pub mod big_numbers {
    snake::include_built!("big_numbers");
}
pub mod build_order {
    snake::include_built!("build_order");
}
pub mod calculator {
    snake::include_built!("calculator");
}
pub mod graph_colouring {
    snake::include_built!("graph_colouring");
}
pub mod huffman {
    include!(concat!(env!("OUT_DIR"), "/huffman.rs"));
}
pub mod pi_digits {
    include!(concat!(env!("OUT_DIR"), "/pi_digits.rs"));
}
pub mod rational {
    snake::include_built!("rational");
}
pub mod sorting_zoo {
    snake::include_built!("sorting_zoo");
}

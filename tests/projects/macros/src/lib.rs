//! Python modules as a Rust user has them: many macros in one crate, nested modules, a renamed dependency.

#![forbid(unsafe_code)]
#![deny(warnings)]

pub mod text {
    pub mod ciphers {
        snake::include_python!("../python/ciphers.py");
    }
    pub mod roman {
        snake::include_python!("../python/roman.py");
    }
    pub mod run_length {
        snake::include_python!("../python/run_length.py");
    }
    pub mod trie {
        snake::include_python!("../python/trie.py");
    }
}

pub mod numbers {
    pub mod primes {
        snake::include_python!("../python/primes.py");
    }
    /// `int` is `i64` at this boundary.
    pub mod primes_i64 {
        snake::include_python!("../python/primes.py", int = i64);
    }
    pub mod rsa {
        snake::include_python!("../python/rsa.py");
    }
}

pub mod algorithms {
    pub mod dynamic_tables {
        snake::include_python!("../python/dynamic_tables.py");
    }
    pub mod kruskal {
        snake::include_python!("../python/kruskal.py");
    }
}

pub mod classes {
    pub mod bank {
        snake::include_python!("../python/bank.py");
    }
    pub mod lru_cache {
        snake::include_python!("../python/lru_cache.py");
    }
    pub mod shapes {
        snake::include_python!("../python/shapes.py");
    }
    pub mod two_stacks {
        snake::include_python!("../python/two_stacks.py");
    }
}

/// Written for the boundary itself: annotated, with signatures from the macro, mutated from both sides.
pub mod boundary {
    snake::include_python!(
        "../python/boundary.py",
        fn total(xs: list[float]) -> float,
        fn apply_all(f: Callable[[int], int], xs: list[int]) -> list[int],
    );
}

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
pub mod pipeline_steps {
    // What it takes stands in pipeline_steps.pyi.
    snake::include_python!("../python/pipeline_steps.py");
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

/// What boundary.py tells Rust.
pub mod books {
    use snake::{List, Result, Str};
    use std::cell::RefCell;

    thread_local! {
        static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    /// Python calls it; the list that it gets is Python's own.
    pub fn audit(text: &Str, steps: &List<f64>) -> Result<()> {
        LINES.with(|lines| lines.borrow_mut().push(format!("{text}: {steps:?}")));
        steps.append(steps.get(-1)?.round());
        Ok(())
    }

    /// What was told so far.
    pub fn lines() -> Vec<String> {
        LINES.with(|lines| lines.borrow().clone())
    }
}

/// Written for the boundary itself: a signature from the macro, callbacks into Rust.
pub mod boundary {
    use snake::{Result, Str, rt};

    fn exchange_rate(currency: &Str) -> Result<f64> {
        match currency.as_str() {
            "EUR" => Ok(1.25),
            _ => Err(rt::key_error(currency)),
        }
    }

    snake::include_python!(
        "../python/shop/boundary.py",
        fn total(xs: list[float]) -> float,
        fn fold(f: Callable[[float, str], float], xs: list[str], start: float) -> float,
    );

    /// Private functions are the crate's own.
    pub fn secret() -> Result<Str> {
        _secret()
    }
}

/// The same with machine integers, and a second macro in one module.
pub mod machine {
    use snake::{Result, Str};
    use std::cell::Cell;

    thread_local! {
        static CALLS: Cell<u32> = const { Cell::new(0) };
    }

    fn exchange_rate(_currency: &Str) -> Result<f64> {
        let calls = CALLS.replace(CALLS.get() + 1);
        match calls {
            0 => Err(snake::rt::value_error("not yet")),
            _ => Ok(2.5),
        }
    }

    snake::include_python!("../python/shop/boundary.py", int = i64);
    snake::include_python!("../python/shop/stubborn.py");
}

/// One program of several modules.
pub mod shop {
    snake::include_python!("../python/shop/stock.py", "../python/shop/prices.py");
}

/// One file that imports another.
pub mod stock {
    snake::include_python!("../python/shop/stock.py");
}

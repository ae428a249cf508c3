//! Captured variables of functions that are only called: lambda lifting.
//!
//! In: functions with the variables that they use themselves, and which functions they mention. Out: captures that
//! also hold what the functions mentioned need, to a fixed point; cells marked in their owners.
//!
//! ```text
//! def outer(n):
//!     def a(): return n         a captures n
//!     def b(): return a() + 1   b captures n, because it calls a
//! ```

use super::cx::Lower;
use super::{Capture, FuncId};

impl Lower<'_, '_> {
    pub(super) fn lift_captures(&mut self) {
        // Most programs have no function that uses variables of another one.
        if self
            .funcs
            .iter()
            .flatten()
            .all(|func| func.captures.is_empty())
        {
            return;
        }
        let mut changed = true;
        while changed {
            changed = false;
            for at in 0..self.funcs.len() {
                let id = FuncId(at as u32);
                let mut needed: Vec<Capture> = Vec::new();
                for mentioned in self.memory.mentions.of(id) {
                    if let Some(func) = &self.funcs[mentioned.index()] {
                        let outside = func.captures.iter().filter(|c| c.owner != id);
                        needed.extend(outside);
                    }
                }
                let Some(func) = &mut self.funcs[at] else {
                    continue;
                };
                for capture in needed {
                    if !func.captures.contains(&capture) {
                        func.captures.push(capture);
                        changed = true;
                    }
                }
            }
        }
        self.mark_cells();
        self.check_methods();
    }

    fn mark_cells(&mut self) {
        let captures: Vec<Capture> = self
            .funcs
            .iter()
            .flatten()
            .flat_map(|func| func.captures.iter().copied())
            .collect();
        for capture in captures {
            if let Some(owner) = &mut self.funcs[capture.owner.index()] {
                owner.locals[capture.local.index()].cell = true;
            }
        }
    }

    /// Methods are called without the function around their class at hand.
    fn check_methods(&mut self) {
        let captured: Vec<_> = self
            .funcs
            .iter()
            .flatten()
            .filter(|func| func.class.is_some() && !func.captures.is_empty())
            .map(|func| func.span)
            .collect();
        for span in captured {
            let what = "a method that uses variables of the function around its class";
            let way_out = "pass the values to `__init__` and keep them in attributes";
            let error = crate::diagnostics::messages::unsupported(span, what, way_out);
            self.report(error);
        }
    }
}

//! Which functions can call themselves: those count the depth of the recursion.
//!
//! In: the functions of a program, and which ones each calls. Out: [`Func::recursive`] for the ones in a circle of calls.
//!
//! ```text
//! def fib(n): ... fib(n - 1) ...      fn fib(..) { let _depth = rt::enter()?; .. }
//! ```

use crate::rir::tree::{Func, Home};

/// Marks the functions of a program. Helpers are no frames of Python's: they count only where they call themselves without
/// one in between.
pub fn recursion(funcs: &mut [Option<Func>], mut calls: Vec<Vec<usize>>) {
    let is_helper: Vec<bool> = funcs
        .iter()
        .map(|f| f.as_ref().is_some_and(|f| f.home == Home::Shared))
        .collect();
    let mut found = circles(&calls);
    found.retain(|at| !is_helper[*at]);
    for (at, callees) in calls.iter_mut().enumerate() {
        match is_helper[at] {
            true => callees.retain(|to| is_helper[*to]),
            false => callees.clear(),
        }
    }
    if calls.iter().any(|callees| !callees.is_empty()) {
        found.extend(circles(&calls));
    }
    for at in found {
        if let Some(func) = &mut funcs[at] {
            func.recursive = true;
        }
    }
}

/// The functions that are part of a circle of calls.
fn circles(calls: &[Vec<usize>]) -> Vec<usize> {
    let mut cx = Tarjan {
        calls,
        index: vec![None; calls.len()],
        low: vec![0; calls.len()],
        on: vec![false; calls.len()],
        stack: vec![],
        work: vec![],
        next: 0,
        found: vec![],
    };
    for at in 0..calls.len() {
        if cx.index[at].is_none() {
            cx.visit(at);
        }
    }
    cx.found
}

/// Strongly connected components, without recursion of its own.
struct Tarjan<'c> {
    calls: &'c [Vec<usize>],
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on: Vec<bool>,
    stack: Vec<usize>,
    /// The functions under way, each with the next of its calls.
    work: Vec<(usize, usize)>,
    next: usize,
    found: Vec<usize>,
}

impl Tarjan<'_> {
    fn visit(&mut self, root: usize) {
        self.work.push((root, 0));
        while let Some((at, edge)) = self.work.pop() {
            if edge == 0 {
                self.index[at] = Some(self.next);
                self.low[at] = self.next;
                self.next += 1;
                self.stack.push(at);
                self.on[at] = true;
            }
            if let Some(&to) = self.calls[at].get(edge) {
                self.work.push((at, edge + 1));
                match self.index[to] {
                    None => self.work.push((to, 0)),
                    Some(index) if self.on[to] => self.low[at] = self.low[at].min(index),
                    Some(_) => {}
                }
                continue;
            }
            if Some(self.low[at]) == self.index[at] {
                self.component(at);
            }
            if let Some((parent, _)) = self.work.last() {
                self.low[*parent] = self.low[*parent].min(self.low[at]);
            }
        }
    }

    fn component(&mut self, root: usize) {
        let first = self.stack.iter().rposition(|at| *at == root);
        let first = first.unwrap_or_default();
        let members = &self.stack[first..];
        members.iter().for_each(|at| self.on[*at] = false);
        if members.len() > 1 || self.calls[root].contains(&root) {
            self.found.extend(members);
        }
        self.stack.truncate(first);
    }
}

//! Lists under construction.
//!
//! A list of unknown length grows on one of these stacks and moves into the arena when it is complete, so that
//! parsing a list costs no allocation of its own.

use super::Parser;
use crate::syntax::ast::{
    Alias, Arg, CmpOp, Comprehension, DictItem, ExceptHandler, Expr, Keyword, KeywordPattern,
    MappingItem, MatchCase, Pattern, Stmt, TypeParam, WithItem,
};
use portalis_memory::{Symbol, ThinSlice, emptied};

macro_rules! scratch {
    ($($(#[$doc:meta])* $list:ident: $item:ty, $take:ident;)*) => {
        /// The stacks.
        #[derive(Default)]
        pub(super) struct Scratch<'a> {
            $(pub(super) $list: Vec<$item>,)*
            /// Text under construction.
            pub(super) buffer: String,
            /// The branches of the `if` statements that are being parsed.
            pub(super) branches: Vec<Branch<'a>>,
            /// Bytes under construction.
            pub(super) bytes: Vec<u8>,
            /// The lone surrogates that U+FFFD stands for in it, by offset.
            pub(super) surrogates: Vec<(usize, u16)>,
        }

        /// How high the stacks were at some moment.
        #[derive(Clone, Copy)]
        pub(super) struct Marks { $($list: usize,)* branches: usize, buffer: usize }

        impl Marks {
            /// The same, but for the statements.
            pub(super) fn with_stmts(self, stmts: usize) -> Self {
                Self { stmts, ..self }
            }
        }

        impl Scratch<'_> {
            /// The same stacks, empty, for a tree that lives longer or shorter.
            pub(super) fn emptied<'b>(mut self) -> Scratch<'b> {
                self.buffer.clear();
                self.bytes.clear();
                self.surrogates.clear();
                Scratch {
                    $($list: emptied(self.$list),)*
                    branches: emptied(self.branches),
                    buffer: self.buffer,
                    bytes: self.bytes,
                    surrogates: self.surrogates,
                }
            }
        }

        impl<'a> Scratch<'a> {
            pub(super) fn marks(&self) -> Marks {
                Marks {
                    $($list: self.$list.len(),)*
                    branches: self.branches.len(),
                    buffer: self.buffer.len(),
                }
            }

            pub(super) fn reset(&mut self, marks: &Marks) {
                $(self.$list.truncate(marks.$list);)*
                self.branches.truncate(marks.branches);
                self.cut_buffer(marks.buffer);
            }
        }

        impl Scratch<'_> {
            /// Forgets the text from `start` on.
            pub(super) fn cut_buffer(&mut self, start: usize) {
                self.buffer.truncate(start);
                while self.surrogates.last().is_some_and(|&(at, _)| at >= start) {
                    self.surrogates.pop();
                }
            }
        }

        impl<'a> Parser<'a> {
            $(
                /// Moves what was pushed since `mark` into the arena.
                pub(super) fn $take(&mut self, mark: usize) -> ThinSlice<'a, $item> {
                    let list = self.arena.alloc_thin(&self.scratch.$list[mark..]);
                    self.scratch.$list.truncate(mark);
                    list
                }
            )*
        }
    };
}

/// An `if` or `elif`: where it begins, and its block; its condition is among the expressions.
pub(super) type Branch<'a> = (u32, ThinSlice<'a, Stmt<'a>>);

scratch! {
    stmts: Stmt<'a>, take_stmts;
    exprs: Expr<'a>, take_exprs;
    optional_exprs: Option<Expr<'a>>, take_optional_exprs;
    ops: CmpOp, take_ops;
    items: DictItem<'a>, take_items;
    keywords: Keyword<'a>, take_keywords;
    generators: Comprehension<'a>, take_generators;
    args: Arg<'a>, take_args;
    aliases: Alias, take_aliases;
    names: Symbol, take_names;
    handlers: ExceptHandler<'a>, take_handlers;
    with_items: WithItem<'a>, take_with_items;
    cases: MatchCase<'a>, take_cases;
    patterns: Pattern<'a>, take_patterns;
    keyword_patterns: KeywordPattern<'a>, take_keyword_patterns;
    mapping_items: MappingItem<'a>, take_mapping_items;
    type_params: TypeParam<'a>, take_type_params;
}

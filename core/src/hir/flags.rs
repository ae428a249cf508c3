//! `Flag` and `IntFlag`: enumerations whose members are sets of bits.
//!
//! In: the members' values, which must be known here. Out: their numbers, and methods written as source text.
//! Combinations that have no name of their own are made when they are first asked for and kept with the members.
//!
//! ```text
//! class Perm(Flag):        __members_list__ = [R, W]            the single bits, which iteration gives
//!     R = auto()           __flags_list__ = [R, W, RW]          all that there are so far
//!     W = auto()
//!     RW = R | W
//! ```

use std::fmt::Write;

use portalis_memory::{Symbol, sym};

use super::classes::Members;
use super::cx::Lower;
use super::{Expr, ExprKind, Stmt, Var};
use crate::resolve::classes::ClassInfo;
use crate::resolve::special::EnumKind;
use crate::source::Span;
use crate::syntax::ast::{self, Operator};

impl<'a> Lower<'a, '_> {
    /// The value of a member, as a number.
    pub(super) fn flag_value(
        &mut self,
        info: &ClassInfo<'a>,
        value: &'a ast::Expr<'a>,
        members: &Members<'a>,
    ) -> &'a Expr<'a> {
        let known = members.enum_members.len() - 1;
        let Some(number) = self.flag_number(info, value, members, known) else {
            return self.refuse(
                value.span,
                "a flag whose value is not known when the program is compiled",
                "write an int, `auto()`, or members joined with `|`",
            );
        };
        let digits = self.arena.alloc_str(&number.to_string());
        self.expr_node(value.span, ExprKind::Int(digits))
    }

    /// The number of a flag, made of the first `known` members.
    fn flag_number(
        &mut self,
        info: &ClassInfo<'a>,
        value: &'a ast::Expr<'a>,
        members: &Members<'a>,
        known: usize,
    ) -> Option<i64> {
        if self.is_auto(info, value) {
            let mut highest = 0;
            for at in 0..known {
                let (_, earlier) = members.enum_members[at];
                highest = highest.max(self.flag_number(info, earlier, members, at)?);
            }
            return Some(1 << (64 - highest.leading_zeros()));
        }
        match value.kind {
            ast::ExprKind::Constant(constant) => constant.as_i64().filter(|n| *n >= 0),
            ast::ExprKind::Name { id, .. } => {
                let at = members.enum_members[..known]
                    .iter()
                    .rposition(|(n, _)| *n == id)?;
                let (_, earlier) = members.enum_members[at];
                self.flag_number(info, earlier, members, at)
            }
            ast::ExprKind::BinOp(ast::BinOp { left, op, right }) => {
                let left = self.flag_number(info, left, members, known)?;
                let right = self.flag_number(info, right, members, known)?;
                match op {
                    Operator::BitOr => Some(left | right),
                    Operator::BitAnd => Some(left & right),
                    Operator::BitXor => Some(left ^ right),
                    Operator::Add => left.checked_add(right),
                    Operator::LShift if right < 62 => left.checked_mul(1 << right),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The numbers of all members.
    fn flag_numbers(&mut self, info: &ClassInfo<'a>, members: &Members<'a>) -> Vec<(Symbol, i64)> {
        (0..members.enum_members.len())
            .filter_map(|at| {
                let (name, value) = members.enum_members[at];
                Some((name, self.flag_number(info, value, members, at)?))
            })
            .collect()
    }

    /// The lists of single bits and of all flags; the bits that there are.
    pub(super) fn flag_lists(
        &mut self,
        info: &ClassInfo<'a>,
        members: &Members<'a>,
        span: Span,
        out: &mut Vec<Stmt<'a>>,
    ) -> i64 {
        let numbers = self.flag_numbers(info, members);
        let single: Vec<Symbol> = numbers
            .iter()
            .filter(|(_, n)| n.count_ones() == 1)
            .map(|(name, _)| *name)
            .collect();
        let all: Vec<Symbol> = numbers.iter().map(|(name, _)| *name).collect();
        for (list, names) in [(sym::__members_list__, single), (sym::__flags_list__, all)] {
            let list = self.class_global(info.scope, list);
            let mut items = Vec::new();
            for name in names {
                let global = self.class_global(info.scope, name);
                items.push(self.read(span, Var::Global(global)));
            }
            let elements = self.elements(&items);
            let value = self.expr_node(span, ExprKind::List(elements));
            out.push(self.assign(span, Var::Global(list), value));
        }
        numbers.iter().fold(0, |mask, (_, n)| mask | n)
    }
}

/// The methods of flags: `mask` has all their bits.
pub(super) fn flag_methods(
    kind: EnumKind,
    title: &str,
    qualname: &str,
    mask: i64,
    text: &mut String,
) {
    let open = kind == EnumKind::IntFlag;
    let rest = match open {
        true => format!(
            "    rest = value & ~{mask}\n    if names and rest:\n        names.append(str(rest))\n"
        ),
        false => String::new(),
    };
    let _ = write!(
        text,
        "@staticmethod
def __make__(value):
    for member in __flags_list__:
        if member._value_ == value:
            return member
    names = [f\"{{member._name_}}\" for member in __members_list__ if member._value_ & value]
{rest}    made = __class__(\"|\".join(names) if names else None, value)
    __flags_list__.append(made)
    return made
@staticmethod
def __by_name__(name):
    for member in __flags_list__:
        if member._name_ == name and \"|\" not in name:
            return member
    raise KeyError(name)
def __repr__(self):
    if self._name_ is None:
        return f\"<{title}: {{self._value_}}>\"
    return f\"<{title}.{{self._name_}}: {{self._value_}}>\"
def __contains__(self, other):
    if isinstance(other, __class__):
        return self._value_ & other._value_ == other._value_
    raise TypeError(f\"unsupported operand type(s) for 'in': '{{type(other).__qualname__}}' and '{title}'\")
def __iter__(self):
    for member in __members_list__:
        if member._value_ & self._value_:
            yield member
def __len__(self):
    return self._value_.bit_count()
def __bool__(self):
    return self._value_ != 0
def __invert__(self):
    return __class__.__make__({mask} & ~self._value_)
"
    );
    for (name, operator) in [("and", "&"), ("or", "|"), ("xor", "^")] {
        let ints = match open {
            true => format!(
                "    if isinstance(other, int):\n        return __class__.__make__(self._value_ {operator} other)\n"
            ),
            false => String::new(),
        };
        let _ = write!(
            text,
            "def __{name}__(self, other):
    if isinstance(other, __class__):
        return __class__.__make__(self._value_ {operator} other._value_)
{ints}    return NotImplemented
"
        );
        if open {
            let _ = write!(
                text,
                "def __r{name}__(self, other):\n    return __class__.__make__(other {operator} self._value_)\n"
            );
        }
    }
    lookup(open, qualname, mask, text);
}

fn lookup(open: bool, qualname: &str, mask: i64, text: &mut String) {
    let refused = match open {
        true => String::new(),
        false => format!(
            "        if value > {mask} or value < -{all}:
            digits = max(value.bit_length(), {bits})
            raise ValueError(f\"<flag '{qualname}'> invalid value {{value}}\\n    given 0b{{0 if value >= 0 else 1}} \"
                f\"{{(value if value >= 0 else value + (1 << digits)):0{{digits}}b}}\\n  allowed 0b0 {{{mask}:0{{digits}}b}}\")
",
            all = mask + 1,
            bits = 64 - mask.leading_zeros(),
        ),
    };
    let _ = write!(
        text,
        "@staticmethod
def __lookup__(value):
    if isinstance(value, __class__):
        return value
    if isinstance(value, int):
{refused}        if value < 0:
            value += 1 << max(value.bit_length(), {bits})
        return __class__.__make__(value)
    raise ValueError(f\"{{value!r}} is not a valid {qualname}\")
",
        bits = 64 - mask.leading_zeros(),
    );
}

//! The types of inference, with room for the subsets that narrowing makes.
//!
//! In: [`Typed::types`]. Out: the same ids, plus new ones for heads that rir takes out of a union, and the
//! built-in classes that literals and displays need.
//!
//! ```text
//! int | str      one arm of a match over it has      int
//! ```

use crate::infer::types::{Head, TyId, Typed};
use crate::stubs::{StubClassId, Stubs};
use portalis_memory::AppendVec;
use rustc_hash::FxHashMap;

/// The heads of types that inference does not know.
pub type MadeTypes = AppendVec<Vec<Head>>;

/// The table of types.
#[derive(Debug)]
pub struct Types<'c> {
    heads: Vec<&'c [Head]>,
    by_heads: FxHashMap<&'c [Head], TyId>,
    /// Where the heads of new types are kept.
    made: &'c MadeTypes,
    /// Types that were joined, for the same ones are again and again.
    joined: FxHashMap<(TyId, TyId), TyId>,
    /// Types that are asked for again and again.
    none: Option<TyId>,
    bool: Option<TyId>,
    int: Option<TyId>,
    str: Option<TyId>,
    never: Option<TyId>,
    /// The built-in classes.
    pub builtins: Builtins,
}

/// Built-in classes that the language itself speaks of.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)]
pub struct Builtins {
    pub int: StubClassId,
    pub float: StubClassId,
    pub bool: StubClassId,
    pub str: StubClassId,
    pub bytes: StubClassId,
    pub list: StubClassId,
    pub tuple: StubClassId,
    pub dict: StubClassId,
    pub set: StubClassId,
    pub slice: StubClassId,
    pub range: StubClassId,
    pub iterator: StubClassId,
    pub base_exception: StubClassId,
    pub exception_type: StubClassId,
    pub generator: Option<StubClassId>,
}

impl Builtins {
    /// Finds them in the stubs; absent ones get an id that no type has.
    fn find(stubs: &Stubs) -> Builtins {
        let class = |name: &str| stubs.builtin_class(name).unwrap_or(StubClassId(u32::MAX));
        Builtins {
            int: class("int"),
            float: class("float"),
            bool: class("bool"),
            str: class("str"),
            bytes: class("bytes"),
            list: class("list"),
            tuple: class("tuple"),
            dict: class("dict"),
            set: class("set"),
            slice: class("slice"),
            range: class("range"),
            iterator: class("Iterator"),
            base_exception: class("BaseException"),
            exception_type: class("_ExceptionType"),
            generator: stubs.builtin_class("Generator"),
        }
    }
}

impl<'c> Types<'c> {
    /// Takes the types of inference over.
    pub fn new(typed: &'c Typed, stubs: &Stubs, made: &'c MadeTypes) -> Self {
        let mut by_heads = FxHashMap::default();
        by_heads.reserve(typed.types.len());
        for (i, heads) in typed.types.iter().enumerate() {
            by_heads.entry(&**heads).or_insert(TyId(i as u32));
        }
        Types {
            heads: typed.types.iter().map(Vec::as_slice).collect(),
            by_heads,
            made,
            joined: FxHashMap::default(),
            none: None,
            bool: None,
            int: None,
            str: None,
            never: None,
            builtins: Builtins::find(stubs),
        }
    }

    /// The heads of a type, sorted.
    pub fn heads(&self, ty: TyId) -> &'c [Head] {
        self.heads[ty.0 as usize]
    }

    /// The type with these heads.
    pub fn intern(&mut self, mut heads: Vec<Head>) -> TyId {
        heads.sort();
        heads.dedup();
        self.one_int(&mut heads);
        match self.by_heads.get(&*heads) {
            Some(ty) => *ty,
            None => self.add(heads),
        }
    }

    fn add(&mut self, heads: Vec<Head>) -> TyId {
        let ty = TyId(self.heads.len() as u32);
        let at = self.made.push(heads);
        let heads = self.made.get(at).map_or(&[][..], Vec::as_slice);
        self.heads.push(heads);
        self.by_heads.insert(heads, ty);
        ty
    }

    /// Ints that fit a machine word and others, or floats, are held as any ints are.
    fn one_int(&self, heads: &mut Vec<Head>) {
        let (int, float) = (self.builtins.int, self.builtins.float);
        let word = |h: &Head| matches!(h, Head::Stub(c, args) if *c == int && !args.is_empty());
        if !heads.iter().any(word) {
            return;
        }
        let wide = Head::Stub(int, Vec::new());
        if heads.contains(&wide) {
            heads.retain(|h| !word(h));
        } else if heads
            .iter()
            .any(|h| matches!(h, Head::Stub(c, _) if *c == float))
        {
            heads.retain(|h| !word(h));
            heads.push(wide);
            heads.sort();
        }
    }

    /// How many types there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// The type with one head.
    pub fn of(&mut self, head: Head) -> TyId {
        match self.by_heads.get(std::slice::from_ref(&head)) {
            Some(ty) => *ty,
            None => self.add(vec![head]),
        }
    }

    /// An instance of a stub class without arguments.
    pub fn stub(&mut self, class: StubClassId) -> TyId {
        match self.builtins {
            Builtins { int, .. } if class == int => self.int(),
            Builtins { bool, .. } if class == bool => self.bool(),
            Builtins { str, .. } if class == str => self.str(),
            _ => self.anew(class),
        }
    }

    fn anew(&mut self, class: StubClassId) -> TyId {
        self.of(Head::Stub(class, Vec::new()))
    }

    /// `int`.
    pub fn int(&mut self) -> TyId {
        let known = self.int.unwrap_or_else(|| self.anew(self.builtins.int));
        *self.int.insert(known)
    }
    /// `float`.
    pub fn float(&mut self) -> TyId {
        self.stub(self.builtins.float)
    }
    /// `bool`.
    pub fn bool(&mut self) -> TyId {
        let known = self.bool.unwrap_or_else(|| self.anew(self.builtins.bool));
        *self.bool.insert(known)
    }
    /// `str`.
    pub fn str(&mut self) -> TyId {
        let known = self.str.unwrap_or_else(|| self.anew(self.builtins.str));
        *self.str.insert(known)
    }
    /// `None`.
    pub fn none(&mut self) -> TyId {
        let known = self.none.unwrap_or_else(|| self.of(Head::None));
        *self.none.insert(known)
    }
    /// The type without values.
    pub fn never(&mut self) -> TyId {
        let known = self.never.unwrap_or_else(|| self.intern(Vec::new()));
        *self.never.insert(known)
    }
    /// `list[elem]`.
    pub fn list(&mut self, elem: TyId) -> TyId {
        self.of(Head::Stub(self.builtins.list, vec![elem]))
    }

    /// The values of both types.
    pub fn join(&mut self, a: TyId, b: TyId) -> TyId {
        if a == b {
            return a;
        }
        if let ([], one @ [_]) | (one @ [_], []) = (self.heads(a), self.heads(b))
            && let Some(ty) = self.by_heads.get(one)
        {
            return *ty;
        }
        if let Some(ty) = self.joined.get(&(a, b)) {
            return *ty;
        }
        let ty = self.intern([self.heads(a), self.heads(b)].concat());
        self.joined.insert((a, b), ty);
        ty
    }

    /// The heads that satisfy a condition.
    pub fn filter(&mut self, ty: TyId, keep: impl Fn(&Head) -> bool) -> TyId {
        let heads = self.heads(ty).iter().filter(|h| keep(h)).cloned().collect();
        self.intern(heads)
    }

    /// The only head, if there is one only.
    pub fn single(&self, ty: TyId) -> Option<&'c Head> {
        match self.heads(ty) {
            [head] => Some(head),
            _ => None,
        }
    }

    /// Whether no value ever has this type.
    pub fn is_never(&self, ty: TyId) -> bool {
        self.heads(ty).is_empty()
    }

    /// Whether all values are of this stub class.
    pub fn is_stub(&self, ty: TyId, class: StubClassId) -> bool {
        matches!(self.single(ty), Some(Head::Stub(c, _)) if *c == class)
    }

    /// Whether `None` is among the values.
    pub fn has_none(&self, ty: TyId) -> bool {
        self.heads(ty).first() == Some(&Head::None)
    }

    /// Whether `None` is the only value.
    pub fn is_none(&self, ty: TyId) -> bool {
        self.heads(ty) == [Head::None]
    }

    /// Whether every head of `a` is one of `b`, however ints are held.
    pub fn is_subset(&self, a: TyId, b: TyId) -> bool {
        self.covers(a, b, 0)
    }

    fn covers(&self, a: TyId, b: TyId, depth: u32) -> bool {
        let heads = self.heads(b);
        let has = |h: &Head| {
            heads.contains(h) || depth < 6 && heads.iter().any(|g| self.alike(h, g, depth + 1))
        };
        a == b || self.heads(a).iter().all(has)
    }

    fn alike(&self, a: &Head, b: &Head, depth: u32) -> bool {
        let parts = |x: &[TyId], y: &[TyId]| {
            let mut pairs = x.iter().zip(y);
            x.len() == y.len()
                && pairs.all(|(x, y)| self.covers(*x, *y, depth) && self.covers(*y, *x, depth))
        };
        match (a, b) {
            (Head::Stub(c, _), Head::Stub(d, _)) if *c == self.builtins.int => c == d,
            (Head::Stub(c, x), Head::Stub(d, y)) => c == d && parts(x, y),
            (Head::Tuple(x), Head::Tuple(y)) => parts(x, y),
            // Tuples of several lengths are held as one sequence.
            (Head::Tuple(x), Head::Stub(d, y)) if *d == self.builtins.tuple => {
                y.len() == 1 && x.iter().all(|x| self.covers(*x, y[0], depth))
            }
            _ => false,
        }
    }
}

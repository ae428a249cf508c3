//! Which nodes, and which groups of objects, look the same from everywhere: they get one color.
//!
//! In: the graph at rest. Out: a number for each node and group of objects. What is made of what has its number gets one at once; what
//! holds itself starts alike and is split by what it holds until nothing splits further.
//!
//! ```text
//! list[e1], e1 = {int}     list[e2], e2 = {int}     dict[e3, e3], e3 = {int}      three colors: list[int], dict[int, int], int
//! ```

use super::super::lists::Lists;
use super::sequences::Sequences;
use super::*;
use smallvec::SmallVec;

/// What an `int` that fits a machine word has for an argument in its color.
const WORD: u32 = u32::MAX;

/// What the key of a group of objects begins with; constructors begin with less.
const GROUP: u32 = u32::MAX - 1;

/// The color of what has none yet.
const NONE: u32 = u32::MAX;

/// The parts of the partition that nodes and groups of objects fall into.
pub(super) struct Colors {
    /// What each node that stands for itself looks like at a glance: equal numbers have the same set of atoms, and 0 none.
    looks: Vec<u32>,
    /// The colors of the looks.
    of_looks: Vec<u32>,
    of_objs: Vec<u32>,
}

/// A word of what tells something from others, or what has a color that does.
#[derive(Clone, Copy)]
enum Piece {
    Word(u32),
    Look(u32),
    Obj(ObjId),
}

/// The looks of something with parts, and the groups of objects.
struct Shapes<'h> {
    /// What has a color, and the atoms of sets with several tuples, which may look like one.
    of: Vec<(Piece, Option<&'h [Atom<'h>]>)>,
    /// What tells each from others: its atoms, sorted by constructor, or its class and attributes, these sorted by name.
    pieces: Lists<Piece>,
}

impl Colors {
    pub(super) fn new(cx: &Infer<'_>, words: &words::Found) -> Colors {
        let mut colors = Colors {
            looks: vec![0; cx.graph.len()],
            of_looks: vec![0],
            of_objs: vec![NONE; cx.graph.objs_len()],
        };
        let (composites, plain) = colors.plain(cx, words);
        let shapes = colors.shapes(cx, &composites);
        let mut keys = Sequences::default();
        let circular = colors.settle(cx, &shapes, &mut keys, plain);
        if !circular.is_empty() {
            let first = plain + keys.len() as u32;
            colors.split(cx, &shapes, &circular, first);
        }
        colors
    }

    /// Looks at all nodes, and colors the looks of nothing with parts: gives the others, with their atoms, and how many colors
    /// there are.
    fn plain<'h>(
        &mut self,
        cx: &Infer<'h>,
        words: &words::Found,
    ) -> (Vec<(u32, &'h [Atom<'h>])>, u32) {
        let colors = &mut self.of_looks;
        let mut composites = Vec::new();
        let mut parts = Sequences::default();
        // The color of what holds nothing, which all have at first, is that of nothing.
        parts.number(&[]);
        let mut key = Vec::new();
        // The looks of each set, by whether its ints fit machine words.
        let mut known = vec![[None; 2]; cx.rest.sets.len()];
        for node in &cx.rest.held {
            let is_word = words.root(*node);
            let known = &mut known[cx.rest.set_of(*node)][usize::from(is_word)];
            let look = known.get_or_insert_with(|| {
                let held = cx.graph.sorted_atoms(*node);
                let look = colors.len() as u32;
                if held.iter().any(has_parts) {
                    composites.push((look, held));
                    colors.push(NONE);
                } else {
                    key.clear();
                    held.iter().for_each(|a| key.extend(a.constructor().code()));
                    key.extend(is_word.then_some(WORD));
                    colors.push(parts.number(&key));
                }
                look
            });
            self.looks[node.0 as usize] = *look;
        }
        (composites, parts.len() as u32)
    }

    /// Takes apart what has parts.
    fn shapes<'h>(&self, cx: &Infer<'h>, composites: &[(u32, &'h [Atom<'h>])]) -> Shapes<'h> {
        let mut of = Vec::with_capacity(composites.len());
        let mut pieces = Lists::empty(0);
        for (look, atoms) in composites {
            let tuples = atoms.iter().filter(|a| is_tuple(cx, a.constructor()));
            of.push((Piece::Look(*look), (tuples.count() > 1).then_some(*atoms)));
            for atom in *atoms {
                self.pieces(cx, atom, &mut pieces.items);
            }
            pieces.end();
        }
        let groups = (0..cx.graph.objs_len()).map(|at| ObjId(at as u32));
        let mut names: FxHashMap<Symbol, u32> = FxHashMap::default();
        let mut own = Vec::new();
        for obj in groups.filter(|obj| cx.graph.find_obj(*obj) == *obj) {
            own.clear();
            for (name, node) in cx.graph.attrs(obj) {
                if !cx.graph.is_bottom(*node) {
                    let number = names.len() as u32;
                    own.push((*names.entry(*name).or_insert(number), *node));
                }
            }
            own.sort_unstable();
            of.push((Piece::Obj(obj), None));
            let class = cx.graph.obj_class(obj).0;
            pieces.items.extend([GROUP, class].map(Piece::Word));
            for (name, node) in &own {
                let look = Piece::Look(self.look(cx, *node));
                pieces.items.extend([Piece::Word(*name), look]);
            }
            pieces.end();
        }
        Shapes { of, pieces }
    }

    /// Colors all that is made of what has its color, from a first one on; gives the rest: what holds itself, or something that does.
    fn settle(
        &mut self,
        cx: &Infer<'_>,
        shapes: &Shapes<'_>,
        keys: &mut Sequences,
        first: u32,
    ) -> Vec<usize> {
        // What is made of something else is older as a rule.
        let mut rest: Vec<usize> = (0..shapes.of.len()).rev().collect();
        let mut key = Vec::new();
        loop {
            let count = rest.len();
            rest.retain(|at| {
                key.clear();
                let known = self.words(shapes.pieces.of(*at), &mut key);
                if known {
                    self.again_if_several(cx, shapes, *at, &mut key);
                    self.paint(shapes.of[*at].0, first + keys.number(&key));
                }
                !known
            });
            if rest.len() == count {
                return rest;
            }
        }
    }

    /// Colors what is made of itself: all are alike at first, and split until nothing splits further.
    fn split(&mut self, cx: &Infer<'_>, shapes: &Shapes<'_>, circular: &[usize], first: u32) {
        let mut colors = vec![first; circular.len()];
        self.paint_all(shapes, circular, &colors);
        let (mut keys, mut key) = (Sequences::default(), Vec::new());
        let mut count = 1;
        loop {
            keys.clear();
            for (at, color) in circular.iter().zip(&mut colors) {
                key.clear();
                self.words(shapes.pieces.of(*at), &mut key);
                self.again_if_several(cx, shapes, *at, &mut key);
                *color = first + keys.number(&key);
            }
            self.paint_all(shapes, circular, &colors);
            if std::mem::replace(&mut count, keys.len()) == keys.len() {
                return;
            }
        }
    }

    fn paint_all(&mut self, shapes: &Shapes<'_>, those: &[usize], colors: &[u32]) {
        for (at, color) in those.iter().zip(colors) {
            self.paint(shapes.of[*at].0, *color);
        }
    }

    fn paint(&mut self, what: Piece, color: u32) {
        match what {
            Piece::Word(_) => {}
            Piece::Look(look) => self.of_looks[look as usize] = color,
            Piece::Obj(obj) => self.of_objs[obj.0 as usize] = color,
        }
    }

    /// Makes the key anew of a set with several tuples, which may look like one.
    fn again_if_several(&self, cx: &Infer<'_>, shapes: &Shapes<'_>, at: usize, key: &mut Vec<u32>) {
        let Some(atoms) = shapes.of[at].1 else {
            return;
        };
        let Some(elem) = self.sequence_elem(cx, atoms) else {
            return;
        };
        key.clear();
        for atom in atoms {
            if !is_tuple(cx, atom.constructor()) {
                self.head(cx, atom, key);
            }
        }
        key.extend(Constructor::Stub(cx.core.tuple).code());
        key.extend([1, self.node(cx, elem)]);
    }

    /// Adds the words of pieces; whether all have colors.
    fn words(&self, pieces: &[Piece], key: &mut Vec<u32>) -> bool {
        let mut known = true;
        key.extend(pieces.iter().map(|piece| {
            let color = match *piece {
                Piece::Word(word) => return word,
                Piece::Look(look) => self.of_looks[look as usize],
                Piece::Obj(obj) => self.of_objs[obj.0 as usize],
            };
            known &= color != NONE;
            color
        }));
        known
    }

    fn look(&self, cx: &Infer<'_>, node: NodeId) -> u32 {
        self.looks[cx.graph.find(node).0 as usize]
    }

    pub(super) fn node(&self, cx: &Infer<'_>, node: NodeId) -> u32 {
        self.of_looks[self.look(cx, node) as usize]
    }

    pub(super) fn obj(&self, cx: &Infer<'_>, obj: ObjId) -> u32 {
        self.of_objs[cx.graph.find_obj(obj).0 as usize]
    }

    /// A group that was made after all had colors.
    pub(super) fn add_obj(&mut self, obj: ObjId, color: u32) {
        self.of_objs.resize(obj.0 as usize + 1, color);
    }

    /// Adds what tells an atom from others.
    pub(super) fn head(&self, cx: &Infer<'_>, atom: &Atom<'_>, key: &mut Vec<u32>) {
        let mut pieces = SmallVec::<[Piece; 8]>::new();
        self.pieces(cx, atom, &mut pieces);
        self.words(&pieces, key);
    }

    /// The same in pieces.
    fn pieces(&self, cx: &Infer<'_>, atom: &Atom<'_>, out: &mut impl Extend<Piece>) {
        let look = |node: &NodeId| Piece::Look(self.look(cx, *node));
        out.extend(atom.constructor().code().map(Piece::Word));
        match atom {
            Atom::Stub(_, parts) | Atom::Tuple(parts) => {
                out.extend([Piece::Word(parts.len() as u32)]);
                out.extend(parts.iter().map(look));
            }
            Atom::Closure(_, receiver, captures) => {
                out.extend(receiver.iter().chain(*captures).map(look));
            }
            Atom::Obj(_, obj) => out.extend([Piece::Obj(cx.graph.find_obj(*obj))]),
            Atom::StubMethod(_, receiver) => out.extend([look(receiver)]),
            _ => {}
        }
    }

    /// Tuples of several lengths whose items are all of one type are one `tuple[T, ...]`: its `T`.
    pub(super) fn sequence_elem(&self, cx: &Infer<'_>, atoms: &[Atom<'_>]) -> Option<NodeId> {
        let mut tuples = 0;
        let mut elem = None;
        for atom in atoms {
            let parts = match atom {
                Atom::Tuple(parts) => parts,
                Atom::Stub(class, parts) if *class == cx.core.tuple => parts,
                _ => continue,
            };
            tuples += 1;
            for part in *parts {
                let first = *elem.get_or_insert(*part);
                if self.node(cx, first) != self.node(cx, *part) {
                    return None;
                }
            }
        }
        elem.filter(|_| tuples > 1)
    }
}

fn has_parts(atom: &Atom<'_>) -> bool {
    match atom {
        Atom::Stub(_, parts) | Atom::Tuple(parts) => !parts.is_empty(),
        Atom::Closure(_, receiver, captures) => receiver.is_some() || !captures.is_empty(),
        Atom::Obj(..) | Atom::StubMethod(..) => true,
        _ => false,
    }
}

/// Whether it is a tuple, of fixed length or not.
pub(super) fn is_tuple(cx: &Infer<'_>, constructor: Constructor) -> bool {
    match constructor {
        Constructor::Tuple(_) => true,
        Constructor::Stub(class) => class == cx.core.tuple,
        _ => false,
    }
}

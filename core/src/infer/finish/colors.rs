//! Which nodes, and which groups of objects, look the same from everywhere: they get one color.
//!
//! In: the graph at rest. Out: a number for each node and group of objects. All start alike and are split by what they hold until
//! nothing splits further. What holds nothing that has parts is split in the first round for good.
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

/// The parts of the partition that nodes and groups of objects fall into.
pub(super) struct Colors {
    /// What each node that stands for itself looks like at a glance: equal numbers have the same set of atoms, and 0 none.
    looks: Vec<u32>,
    /// The colors of the looks.
    found: Found,
}

/// Colors under way.
#[derive(Clone, Default)]
struct Found {
    looks: Vec<u32>,
    objs: Vec<u32>,
}

/// A word of what tells something from others, or what has a color that does.
#[derive(Clone, Copy)]
enum Piece {
    Word(u32),
    Look(u32),
    Obj(ObjId),
}

/// What does not change from round to round.
struct Shape<'h> {
    /// The looks of something with parts.
    composites: Vec<u32>,
    /// The atoms of these, sorted by constructor.
    atoms: Vec<&'h [Atom<'h>]>,
    /// The same in pieces, where that is all.
    pieces: Lists<Piece>,
    /// The groups of objects, and the class and attributes of each, these sorted by name.
    groups: Vec<ObjId>,
    attrs: Lists<Piece>,
    /// How many colors the other looks have.
    plain: usize,
}

impl Colors {
    pub(super) fn new(cx: &Infer<'_>, words: &words::Found) -> Colors {
        let mut colors = Colors {
            looks: vec![0; cx.graph.len()],
            found: Found::default(),
        };
        let mut next = Found {
            looks: vec![0],
            objs: vec![0; cx.graph.objs_len()],
        };
        let (composites, plain) = colors.plain(cx, words, &mut next.looks);
        let shape = colors.shape(cx, composites, plain);
        // In the first round all look alike.
        colors.found.looks = vec![0; next.looks.len()];
        colors.found.objs = vec![0; next.objs.len()];
        let mut count = 0;
        let mut parts = Sequences::default();
        loop {
            let found = shape.plain + colors.split(cx, &shape, &mut next, &mut parts);
            colors.found.clone_from(&next);
            if found == count {
                return colors;
            }
            count = found;
        }
    }

    /// Looks at all nodes, and colors the looks of nothing with parts: gives the others, with their atoms, and how many colors
    /// there are.
    fn plain<'h>(
        &mut self,
        cx: &Infer<'h>,
        words: &words::Found,
        colors: &mut Vec<u32>,
    ) -> (Vec<(u32, &'h [Atom<'h>])>, usize) {
        let mut composites = Vec::new();
        let mut parts = Sequences::default();
        // The color of what holds nothing, which all have at first, is that of nothing.
        parts.number(&[]);
        let mut key = Vec::new();
        // The looks of each set, by whether its ints fit machine words.
        let mut known = vec![[None; 2]; cx.rest.sets.len()];
        for node in &cx.rest.held {
            let is_word = words.node(&cx.graph, *node);
            let known = &mut known[cx.rest.set_of(*node)][usize::from(is_word)];
            let look = known.get_or_insert_with(|| {
                let held = cx.graph.sorted_atoms(*node);
                let look = colors.len() as u32;
                if held.iter().any(has_parts) {
                    composites.push((look, held));
                    colors.push(0);
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
        (composites, parts.len())
    }

    /// Takes apart what has parts.
    fn shape<'h>(
        &self,
        cx: &Infer<'h>,
        composites: Vec<(u32, &'h [Atom<'h>])>,
        plain: usize,
    ) -> Shape<'h> {
        let mut pieces = Lists::empty(0);
        for (_, atoms) in &composites {
            let tuples = atoms.iter().filter(|a| is_tuple(cx, a.constructor()));
            // Several tuples may look like one.
            if tuples.count() < 2 {
                for atom in *atoms {
                    self.pieces(cx, atom, &mut pieces.items);
                }
            }
            pieces.end();
        }
        let groups = (0..cx.graph.objs_len()).map(|at| ObjId(at as u32));
        let groups: Vec<ObjId> = groups
            .filter(|obj| cx.graph.find_obj(*obj) == *obj)
            .collect();
        let mut names: FxHashMap<Symbol, u32> = FxHashMap::default();
        let (mut attrs, mut own) = (Lists::empty(0), Vec::new());
        for obj in &groups {
            own.clear();
            for (name, node) in cx.graph.attrs(*obj) {
                if !cx.graph.is_bottom(*node) {
                    let number = names.len() as u32;
                    own.push((*names.entry(*name).or_insert(number), *node));
                }
            }
            own.sort_unstable();
            attrs.items.push(Piece::Word(cx.graph.obj_class(*obj).0));
            for (name, node) in &own {
                let look = Piece::Look(self.look(cx, *node));
                attrs.items.extend([Piece::Word(*name), look]);
            }
            attrs.end();
        }
        Shape {
            atoms: composites.iter().map(|(_, atoms)| *atoms).collect(),
            composites: composites.iter().map(|(look, _)| *look).collect(),
            pieces,
            groups,
            attrs,
            plain,
        }
    }

    /// One round: the next colors; how many there are.
    fn split(
        &self,
        cx: &Infer<'_>,
        shape: &Shape<'_>,
        next: &mut Found,
        parts: &mut Sequences,
    ) -> usize {
        parts.clear();
        let mut key = Vec::new();
        for (at, look) in shape.composites.iter().enumerate() {
            key.clear();
            match shape.pieces.of(at) {
                [] => self.several(cx, shape.atoms[at], &mut key),
                pieces => self.words(pieces, &mut key),
            }
            next.looks[*look as usize] = shape.plain as u32 + parts.number(&key);
        }
        let count = parts.len();
        parts.clear();
        for (at, obj) in shape.groups.iter().enumerate() {
            key.clear();
            self.words(shape.attrs.of(at), &mut key);
            next.objs[obj.0 as usize] = parts.number(&key);
        }
        count + parts.len()
    }

    /// What tells a set with several tuples from others.
    fn several(&self, cx: &Infer<'_>, atoms: &[Atom<'_>], key: &mut Vec<u32>) {
        let elem = self.sequence_elem(cx, atoms);
        for atom in atoms {
            if elem.is_none() || !is_tuple(cx, atom.constructor()) {
                self.head(cx, atom, key);
            }
        }
        if let Some(elem) = elem {
            key.extend(Constructor::Stub(cx.core.tuple).code());
            key.extend([1, self.node(cx, elem)]);
        }
    }

    fn words(&self, pieces: &[Piece], key: &mut Vec<u32>) {
        key.extend(pieces.iter().map(|piece| match *piece {
            Piece::Word(word) => word,
            Piece::Look(look) => self.found.looks[look as usize],
            Piece::Obj(obj) => self.found.objs[obj.0 as usize],
        }));
    }

    fn look(&self, cx: &Infer<'_>, node: NodeId) -> u32 {
        self.looks[cx.graph.find(node).0 as usize]
    }

    pub(super) fn node(&self, cx: &Infer<'_>, node: NodeId) -> u32 {
        self.found.looks[self.look(cx, node) as usize]
    }

    pub(super) fn obj(&self, cx: &Infer<'_>, obj: ObjId) -> u32 {
        self.found.objs[cx.graph.find_obj(obj).0 as usize]
    }

    /// A group that was made after all had colors.
    pub(super) fn add_obj(&mut self, obj: ObjId, color: u32) {
        self.found.objs.resize(obj.0 as usize + 1, color);
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

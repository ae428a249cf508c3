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

/// What an `int` that fits a machine word has for an argument in its color.
const WORD: u32 = u32::MAX;

/// The parts of the partition that nodes and groups of objects fall into.
pub(super) struct Colors {
    nodes: Vec<u32>,
    objs: Vec<u32>,
}

/// What does not change from round to round.
struct Shape<'h> {
    /// The nodes that hold something with parts, and their atoms, sorted by constructor.
    composites: Vec<NodeId>,
    atoms: Lists<Atom<'h>>,
    /// The groups of objects, and their attributes, sorted by name.
    groups: Vec<ObjId>,
    attrs: Lists<(u32, NodeId)>,
    /// How many colors the other nodes have.
    plain: usize,
}

impl Colors {
    pub(super) fn new(cx: &Infer<'_>, words: &words::Found) -> Colors {
        let (nodes, objs) = (cx.graph.len(), cx.graph.objs_len());
        let mut next = Colors {
            nodes: vec![0; nodes],
            objs: vec![0; objs],
        };
        let shape = next.plain(cx, words);
        // In the first round all look alike.
        let mut colors = Colors {
            nodes: vec![0; nodes],
            objs: vec![0; objs],
        };
        let mut count = 0;
        let mut parts = Sequences::default();
        loop {
            let found = shape.plain + next.split(cx, &shape, &colors, &mut parts);
            if found == count {
                return next;
            }
            count = found;
            colors.nodes.clone_from(&next.nodes);
            colors.objs.clone_from(&next.objs);
        }
    }

    /// Colors the nodes that hold nothing with parts.
    fn plain<'h>(&mut self, cx: &Infer<'h>, words: &words::Found) -> Shape<'h> {
        let mut composites = Vec::new();
        let mut atoms = Lists::empty(0);
        let mut parts = Sequences::default();
        // The color of what holds nothing, which all have at first, is that of nothing.
        parts.number(&[]);
        let mut key = Vec::new();
        for node in &cx.held {
            let held = cx.graph.sorted_atoms(*node);
            if held.iter().any(has_parts) {
                composites.push(*node);
                atoms.items.extend_from_slice(held);
                atoms.end();
                continue;
            }
            key.clear();
            held.iter().for_each(|a| key.extend(a.constructor().code()));
            if words.node(&cx.graph, *node) {
                key.push(WORD);
            }
            self.nodes[node.0 as usize] = parts.number(&key);
        }
        let groups = (0..cx.graph.objs_len()).map(|at| ObjId(at as u32));
        let groups: Vec<ObjId> = groups
            .filter(|obj| cx.graph.find_obj(*obj) == *obj)
            .collect();
        let mut names: FxHashMap<Symbol, u32> = FxHashMap::default();
        let mut attrs = Lists::empty(0);
        for obj in &groups {
            let begin = attrs.items.len();
            for (name, node) in cx.graph.attrs(*obj) {
                if !cx.graph.is_bottom(*node) {
                    let number = names.len() as u32;
                    attrs
                        .items
                        .push((*names.entry(*name).or_insert(number), *node));
                }
            }
            attrs.items[begin..].sort_unstable();
            attrs.end();
        }
        Shape {
            composites,
            atoms,
            groups,
            attrs,
            plain: parts.len(),
        }
    }

    /// One round: colors by the colors that `before` has; how many there are.
    fn split(
        &mut self,
        cx: &Infer<'_>,
        shape: &Shape<'_>,
        before: &Colors,
        parts: &mut Sequences,
    ) -> usize {
        parts.clear();
        let mut key = Vec::new();
        for (at, node) in shape.composites.iter().enumerate() {
            let atoms = shape.atoms.of(at);
            key.clear();
            let elem = before.sequence_elem(cx, atoms);
            for atom in atoms {
                if elem.is_none() || !is_tuple(cx, atom.constructor()) {
                    before.head(cx, atom, &mut key);
                }
            }
            if let Some(elem) = elem {
                key.extend(Constructor::Stub(cx.core.tuple).code());
                key.extend([1, before.node(cx, elem)]);
            }
            self.nodes[node.0 as usize] = shape.plain as u32 + parts.number(&key);
        }
        let count = parts.len();
        parts.clear();
        for (at, obj) in shape.groups.iter().enumerate() {
            key.clear();
            key.push(cx.graph.obj_class(*obj).0);
            for (name, node) in shape.attrs.of(at) {
                key.extend([*name, before.node(cx, *node)]);
            }
            self.objs[obj.0 as usize] = parts.number(&key);
        }
        count + parts.len()
    }

    pub(super) fn node(&self, cx: &Infer<'_>, node: NodeId) -> u32 {
        self.nodes[cx.graph.find(node).0 as usize]
    }

    pub(super) fn obj(&self, cx: &Infer<'_>, obj: ObjId) -> u32 {
        self.objs[cx.graph.find_obj(obj).0 as usize]
    }

    /// A group that was made after all had colors.
    pub(super) fn add_obj(&mut self, obj: ObjId, color: u32) {
        self.objs.resize(obj.0 as usize + 1, color);
    }

    /// Adds what tells an atom from others.
    pub(super) fn head(&self, cx: &Infer<'_>, atom: &Atom<'_>, key: &mut Vec<u32>) {
        key.extend(atom.constructor().code());
        match atom {
            Atom::Stub(_, parts) | Atom::Tuple(parts) => {
                key.push(parts.len() as u32);
                key.extend(parts.iter().map(|part| self.node(cx, *part)));
            }
            Atom::Closure(_, receiver, captures) => {
                let parts = receiver.iter().chain(*captures);
                key.extend(parts.map(|part| self.node(cx, *part)));
            }
            Atom::Obj(_, obj) => key.push(self.obj(cx, *obj)),
            Atom::StubMethod(_, receiver) => key.push(self.node(cx, *receiver)),
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

//! Which function instances are one: those of equal types that call equal ones.
//!
//! In: the colors of nodes, and what calls reach. Out: a number for each instance, equal for those that are one. They start apart
//! by their types, then split by what they call.

use super::super::lists::Lists;
use super::sequences::Sequences;
use super::*;

/// A call of an instance: where, why, by which kind of value, what it reaches and what it makes.
pub(super) type Call<'h> = (ExprId, CallRole, Option<Atom<'h>>, InstId, Option<ObjId>);

/// The calls of each instance, in the order of the tasks that found them.
pub(super) fn calls<'h>(cx: &Infer<'h>) -> Lists<Call<'h>> {
    let found = cx.found.iter().flat_map(|f| cx.calls.iter(f.calls));
    let inside = found.filter(|(site, ..)| site.inst.0 != u32::MAX);
    let all: Vec<(u32, Call<'h>)> = inside
        .map(|(site, role, head, inst, makes)| (site.inst.0, (site.expr, role, head, inst, makes)))
        .collect();
    Lists::new(cx.insts.len(), &all)
}

/// What type variables stand for in a stub function that an expression of an instance takes.
pub(super) type TypeArgs<'h> = (ExprId, StubFuncId, &'h [(Symbol, NodeId)]);

/// The same of each instance.
pub(super) fn type_args<'h>(cx: &Infer<'h>) -> Lists<TypeArgs<'h>> {
    let found = cx.found.iter().flat_map(|f| cx.type_args.iter(f.type_args));
    let inside = found.filter(|(site, ..)| site.inst.0 != u32::MAX);
    let all: Vec<(u32, TypeArgs<'h>)> = inside
        .map(|(site, func, vars)| (site.inst.0, (site.expr, func, vars)))
        .collect();
    Lists::new(cx.insts.len(), &all)
}

/// The color of each instance.
pub(super) fn colors(
    cx: &Infer<'_>,
    words: &words::Found,
    colors: &Colors,
    calls: &Lists<Call<'_>>,
) -> Vec<u32> {
    let mut key = Vec::new();
    let mut types = Sequences::default();
    let mut found: Vec<u32> = Vec::with_capacity(cx.insts.len());
    for (id, inst) in (0..).map(InstId).zip(&cx.insts) {
        key.clear();
        key.push(inst.func.0);
        if cx.of_func[inst.func.index()].len() == 1 {
            // There is none that it could be one with.
            found.push(types.number(&key));
            continue;
        }
        let exprs = words.exprs(id);
        for set in [&exprs.words, &exprs.wides] {
            let bits = set.bits();
            key.push(bits.len() as u32);
            key.extend(
                bits.iter()
                    .flat_map(|word| [*word as u32, (*word >> 32) as u32]),
            );
        }
        // Parameters are locals.
        let ends: &[NodeId] = &[inst.ret, inst.yields, inst.sends];
        for nodes in [&inst.locals, inst.captures, &inst.exprs, ends] {
            key.extend(nodes.iter().map(|node| colors.node(cx, *node)));
        }
        found.push(types.number(&key));
    }
    let mut shapes = Sequences::default();
    let mut dunders: FxHashMap<Symbol, u32> = FxHashMap::default();
    let shape_of = |at: usize| {
        key.clear();
        if cx.of_func[cx.insts[at].func.index()].len() == 1 {
            return shapes.number(&key);
        }
        for (expr, role, head, _, makes) in calls.of(at) {
            key.push(expr.0);
            key.extend(match role {
                CallRole::Call => [0, 0],
                CallRole::Dunder(name) => {
                    let number = dunders.len() as u32;
                    [1, *dunders.entry(*name).or_insert(number)]
                }
                CallRole::Callback(at) => [2, *at],
            });
            match head {
                Some(head) => colors.head(cx, head, &mut key),
                None => key.push(u32::MAX),
            }
            key.push(makes.map_or(u32::MAX, |obj| colors.obj(cx, obj)));
        }
        shapes.number(&key)
    };
    let shapes: Vec<u32> = (0..cx.insts.len()).map(shape_of).collect();
    let mut count = types.len();
    let mut parts = Sequences::default();
    loop {
        parts.clear();
        let mut key = Vec::new();
        let next: Vec<u32> = (0..cx.insts.len())
            .map(|at| {
                key.clear();
                key.extend([found[at], shapes[at]]);
                let targets = calls.of(at).iter().map(|(_, _, _, target, _)| *target);
                key.extend(targets.map(|inst| found.get(inst.0 as usize).map_or(u32::MAX, |c| *c)));
                parts.number(&key)
            })
            .collect();
        found = next;
        if parts.len() == count {
            return found;
        }
        count = parts.len();
    }
}

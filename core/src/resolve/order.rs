//! How early each name of a module or function may be read.
//!
//! In: the uses of an owner's names. Out: for each name the offset of the earliest statement of the owner whose
//! execution may read it, directly or through functions called from there. Who is bound before that offset in
//! straight-line code is certainly bound whenever it is read.
//!
//! ```text
//! def area(r): return PI * r * r
//! PI = 3.14                     PI is read from offset of `print(area(1))` on: bound in time
//! print(area(1))
//! ```

use std::mem::take;

use smallvec::SmallVec;

use portalis_memory::Symbol;

use super::marks::{Use, Uses};
use super::scope::{NameId, Node, ScopeId, ScopeKind, Scopes, SiteKind};
use crate::syntax::ast::{Call, ClassDef, Expr, ExprKind};

/// When a use happens, seen from the owner of the name.
enum When {
    /// Where it stands.
    Direct,
    /// Once this name of the owner is read.
    After(Symbol),
}

/// Reads of an owner's names that are being put in order; empty in between.
#[derive(Default)]
pub(super) struct Reads {
    /// Offsets at which names are read.
    direct: Vec<(u32, NameId)>,
    /// Names that are read once others are.
    after: Vec<(NameId, NameId)>,
    pending: Vec<NameId>,
}

impl Reads {
    /// For how many reads there is room.
    pub(super) fn capacity(&self) -> usize {
        self.direct.capacity() + self.after.capacity()
    }
}

/// Notes the earliest reads of the names of `owner`; `foreign` are names that other modules may read while
/// the statement at the given offset runs.
pub fn find_first_reads(
    scopes: &mut Scopes<'_>,
    uses: &mut Uses,
    owner: ScopeId,
    foreign: &[(u32, NameId)],
) {
    let mut reads = take(&mut uses.reads);
    let Reads {
        direct,
        after,
        pending,
    } = &mut reads;
    direct.extend_from_slice(foreign);
    for used in uses.of(owner) {
        match when(scopes, owner, &used) {
            When::Direct => direct.push((used.first, used.owned)),
            When::After(key) => {
                let key = scopes.find(owner, key);
                after.extend(key.map(|key| (key, used.owned)));
            }
        }
    }
    direct.sort_unstable();
    after.sort_unstable();
    for (offset, name) in direct.drain(..) {
        pending.push(name);
        while let Some(name) = pending.pop() {
            if !scopes.note_first_read(name, offset) {
                continue;
            }
            let begin = after.partition_point(|(key, _)| *key < name);
            let then = after[begin..].iter().take_while(|(key, _)| *key == name);
            pending.extend(then.map(|(_, read)| *read));
        }
    }
    after.clear();
    uses.reads = reads;
}

fn when(scopes: &Scopes<'_>, owner: ScopeId, used: &Use) -> When {
    let mut path: SmallVec<[ScopeId; 8]> = SmallVec::new();
    let mut at = used.scope;
    while at != owner {
        path.push(at);
        match scopes.get(at).parent {
            Some(parent) => at = parent,
            None => return When::Direct,
        }
    }
    let mut class: Option<Symbol> = None;
    for id in path.into_iter().rev() {
        let scope = scopes.get(id);
        match (scope.kind, scope.node) {
            (ScopeKind::Class, Node::Class(node, _)) => {
                if class.is_none() {
                    class = Some(node.name);
                }
                let runs_now = is_enum(node) || !node.decorators.iter().all(is_passive);
                if runs_now && class != Some(used.name) {
                    return When::Direct;
                }
            }
            (ScopeKind::Function, Node::Function(node, _)) => {
                if !node.decorators.iter().all(is_passive) && node.name != used.name {
                    return When::Direct;
                }
                return When::After(class.unwrap_or(node.name));
            }
            (ScopeKind::Lambda, _) => {
                return match class.or(scope.at.bound_to) {
                    Some(name) => When::After(name),
                    None => When::Direct,
                };
            }
            (ScopeKind::Comprehension, _) => {}
            _ => return When::Direct,
        }
    }
    When::Direct
}

/// Members of enumerations are made while the class is.
fn is_enum(class: &ClassDef<'_>) -> bool {
    class
        .bases
        .iter()
        .any(|base| last_name(base).is_some_and(|name| name.as_str().ends_with("Enum")))
}

/// Whether a decorator certainly does not call what it decorates.
fn is_passive(decorator: &Expr<'_>) -> bool {
    const PASSIVE: [&str; 18] = [
        "property",
        "setter",
        "deleter",
        "getter",
        "staticmethod",
        "classmethod",
        "dataclass",
        "total_ordering",
        "abstractmethod",
        "wraps",
        "lru_cache",
        "cache",
        "cached_property",
        "contextmanager",
        "final",
        "override",
        "unique",
        "runtime_checkable",
    ];
    let callee = match decorator.kind {
        ExprKind::Call(Call { func, .. }) => func,
        _ => decorator,
    };
    last_name(callee).is_some_and(|name| PASSIVE.contains(&name.as_str()))
}

fn last_name(expr: &Expr<'_>) -> Option<Symbol> {
    match expr.kind {
        ExprKind::Name { id, .. } => Some(id),
        ExprKind::Attribute { attr, .. } => Some(attr),
        _ => None,
    }
}

/// Whether every read of `name` comes after the one statement of `owner` that binds it.
pub fn is_bound_in_time(scopes: &Scopes<'_>, uses: &Uses, owner: ScopeId, name: NameId) -> bool {
    let info = scopes.name(name);
    let Some(site) = scopes.only_site(info) else {
        return false;
    };
    let bound = match site.kind {
        // Reads inside the statement itself come from decorators and defaults.
        SiteKind::Def(_) | SiteKind::Class(_) => site.span.hi,
        _ => site.span.lo,
    };
    let in_time = info.first_read >= bound;
    let in_block = || {
        uses.of(owner)
            .filter(|used| used.owned == name)
            .all(|used| used.last <= site.block_end)
    };
    in_time && (site.top || in_block())
}

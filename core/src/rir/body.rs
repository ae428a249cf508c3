//! One Rust function in the making.
//!
//! In: statements and expressions as they are lowered. Out: a [`Func`] with its variables and labels. Everything that
//! families of lowering share about the function at hand stands here: variables, blocks, exits, places.
//!
//! ```text
//! def f(x):        Body { vars: [x], out: [..] }        fn f(x: &rt::Str) -> rt::Result<..> { .. }
//! ```

use super::cx::{Cx, Loc, Res};
use super::names::{Frequent, PART, Scope, TEMPORARY, number, rust_name};
use super::nodes::{Duplicate, Nodes};
use super::places::Anchor;
use super::repr::Repr;
use super::tree::{
    Block, Expr, Func, Holds, Home, Label, LabelId, LocId, Ret, Stmt, Use, Var, VarId,
};
use crate::diagnostics::Diagnostic;
use crate::hir::{self, Stmt as HirStmt};
use crate::infer::types::{CallRole, CallTarget, InstanceId, TyId};
use crate::source::Span;

/// The expression of the source that an operation stands for.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Where it stands.
    pub span: Span,
    /// What is underlined with `^` in tracebacks.
    pub anchor: Anchor,
    /// Whose calls are meant.
    pub calls: Option<(InstanceId, hir::ExprId)>,
    /// An operator stands there as `+=`.
    pub in_place: bool,
}

impl Site {
    /// A place without calls.
    pub fn at(span: Span) -> Site {
        Site {
            span,
            anchor: Anchor::None,
            calls: None,
            in_place: false,
        }
    }
}

/// What surrounds a statement and has a say when control leaves it.
#[derive(Clone, Copy)]
pub enum Exit<'c> {
    /// A loop: where `break` and `continue` go.
    Loop {
        /// The label `break` leaves.
        brk: LabelId,
        /// The label `continue` continues.
        cont: LabelId,
    },
    /// A `finally`: its body runs, under the `catch` that surrounds it.
    Finally {
        /// The body.
        body: &'c [HirStmt<'c>],
        /// Where its exceptions go.
        catch: Option<LabelId>,
    },
    /// A `with`: its manager's `__exit__` runs.
    With {
        /// Which of [`Body::managers`].
        manager: usize,
        /// Where its exceptions go.
        catch: Option<LabelId>,
    },
}

/// The context manager of a `with` statement.
pub struct Manager<'c> {
    /// The variable that holds it.
    pub val: super::value::Val<'c>,
    /// The statement's expression.
    pub site: Site,
}

impl<'c> Duplicate<'c> for Manager<'c> {
    fn duplicate(&self, nodes: Nodes<'c>) -> Self {
        Manager {
            val: self.val.duplicate(nodes),
            site: self.site,
        }
    }
}

/// Vectors of functions that are complete, for those that come.
#[derive(Default)]
pub struct Spare<'c> {
    out: Vec<Stmt<'c>>,
    vars: Vec<Var<'c>>,
    labels: Vec<Label<'c>>,
}

/// A function in the making.
pub struct Body<'x, 'c> {
    /// What all functions share.
    pub cx: &'x mut Cx<'c>,
    /// Makes nodes.
    pub nodes: Nodes<'c>,
    /// The instance that is lowered; none for helpers.
    pub inst: Option<InstanceId>,
    /// Its function.
    pub func: Option<&'c hir::Func<'c>>,
    /// The name in tracebacks.
    pub title: &'static str,
    /// The call of the function at hand, where that is written out in its caller.
    pub caller: Option<LocId>,
    /// The generator expression whose loop comes next.
    pub entered: Option<super::streams::Frame>,
    /// What takes the items of the generator expressions around, innermost last.
    pub sinks: Vec<super::streams::Sink>,
    /// Variables.
    pub vars: Vec<Var<'c>>,
    /// Labels.
    pub labels: Vec<Label<'c>>,
    /// How many labels there are of each name.
    label_counts: Vec<(&'static str, u32)>,
    /// The statements of the blocks at hand, the innermost one's last.
    pub out: Vec<Stmt<'c>>,
    /// Whether control cannot get to the end of the block at hand.
    pub dead: bool,
    /// Errors get no place here.
    pub unplaced: bool,
    /// The variables of Python's locals.
    pub locals: Vec<Option<VarId>>,
    /// The variables of captures.
    pub captures: Vec<VarId>,
    /// What surrounds the statement at hand, innermost last.
    pub exits: Vec<Exit<'c>>,
    /// Where exceptions go: out of the function, or to a handler's label.
    pub catch: Option<LabelId>,
    /// The errors that the surrounding handlers handle, innermost last.
    pub handled: Vec<VarId>,
    /// Context managers of the surrounding `with`s.
    pub managers: Vec<Manager<'c>>,
    /// What the function returns.
    pub ret: (TyId, Repr),
    /// The generator's handle.
    pub co: Option<VarId>,
    /// Of a generator: the declarations that belong into its block.
    pub own_locals: Vec<Stmt<'c>>,
    /// Names in use.
    pub scope: Scope,
}

impl<'x, 'c> Body<'x, 'c> {
    /// An empty function.
    pub fn new(cx: &'x mut Cx<'c>, ret: (TyId, Repr)) -> Self {
        let scope = cx.names.root.inner();
        let Spare { out, vars, labels } = std::mem::take(&mut cx.spare);
        Body {
            nodes: cx.nodes,
            cx,
            inst: None,
            func: None,
            title: "",
            caller: None,
            entered: None,
            sinks: Vec::new(),
            vars,
            labels,
            label_counts: Vec::new(),
            out,
            dead: false,
            unplaced: false,
            locals: Vec::new(),
            captures: Vec::new(),
            exits: Vec::new(),
            catch: None,
            handled: Vec::new(),
            managers: Vec::new(),
            ret,
            co: None,
            own_locals: Vec::new(),
            scope,
        }
    }

    /// The function, which is complete; its vectors serve the next one.
    pub fn finish(mut self, name: &'c str, home: Home, params: &[VarId], ret: Ret<'c>) -> Func<'c> {
        let nodes = self.nodes;
        let func = Func {
            name,
            home,
            params: nodes.0.alloc_slice(params),
            ret,
            raises: true,
            recursive: false,
            vars: nodes.tail(&mut self.vars, 0),
            labels: nodes.tail(&mut self.labels, 0),
            body: nodes.block(nodes.tail(&mut self.out, 0)),
            doc: None,
        };
        self.cx.spare = Spare {
            out: self.out,
            vars: self.vars,
            labels: self.labels,
        };
        func
    }

    /// A new variable.
    pub fn var(&mut self, name: &str, repr: Repr, holds: Holds) -> VarId {
        let mut name = rust_name(name);
        // Helpers made later have such names.
        if name.starts_with("any_") || name.starts_with("make_Fn_") {
            name.to_mut().push('_');
        }
        let name = self.scope.take(&name);
        self.named_var(name, repr, holds)
    }

    fn frequent_var(&mut self, name: &Frequent, repr: Repr, holds: Holds) -> VarId {
        let name = self.scope.take_frequent(name);
        self.named_var(name, repr, holds)
    }

    /// A new variable whose name is its own.
    fn named_var(&mut self, name: &'static str, repr: Repr, holds: Holds) -> VarId {
        self.vars.push(Var {
            name,
            repr,
            holds,
            floating: false,
            mutable: false,
        });
        VarId(self.vars.len() as u32 - 1)
    }

    /// A temporary that holds a value.
    pub fn temp(&mut self, repr: Repr) -> VarId {
        self.frequent_var(&TEMPORARY, repr, Holds::Value)
    }

    /// A temporary that holds a reference.
    pub fn temp_ref(&mut self, repr: Repr) -> VarId {
        self.frequent_var(&TEMPORARY, repr, Holds::Ref)
    }

    /// What a pattern binds a part of a value to.
    pub fn part(&mut self, repr: Repr, holds: Holds) -> VarId {
        self.frequent_var(&PART, repr, holds)
    }

    /// A temporary of the runtime's own.
    pub fn opaque(&mut self, name: &str) -> VarId {
        let ty = self.cx.types.none();
        let repr = self.cx.repr(ty);
        self.var(name, repr, Holds::Opaque)
    }

    /// A new label.
    pub fn label(&mut self, name: &'static str) -> LabelId {
        let known = self.label_counts.iter_mut().find(|(n, _)| *n == name);
        let name = match known {
            Some((_, count)) => {
                *count += 1;
                let mut text = String::with_capacity(name.len() + 4);
                text.push_str(name);
                number(&mut text, *count);
                self.nodes.text(text)
            }
            None => {
                self.label_counts.push((name, 1));
                name
            }
        };
        self.labels.push(Label { name, named: false });
        LabelId(self.labels.len() as u32 - 1)
    }

    /// Adds a statement.
    pub fn push(&mut self, expr: Expr<'c>) {
        if self.dead {
            return;
        }
        let diverges = expr.diverges();
        match expr {
            Expr::Atom(_) | Expr::Var(..) => {}
            Expr::Tuple([]) => {}
            Expr::Block(None, block) if !block.stmts.is_empty() => {
                // A block's statements need no block of their own unless it ends in a borrowed value.
                self.out.push(Stmt::Expr(Expr::Block(None, block)));
            }
            expr => self.out.push(Stmt::Expr(expr)),
        }
        self.dead = diverges;
    }

    /// Adds `let var = value;`.
    pub fn push_let(&mut self, var: VarId, value: Expr<'c>) {
        if !self.dead {
            self.dead = value.diverges();
            self.out.push(Stmt::Let(var, Some(value)));
        }
    }

    /// Lowers into a block of its own.
    pub fn block<T>(&mut self, fill: impl FnOnce(&mut Self) -> Res<T>) -> Res<(Block<'c>, T)> {
        let begin = self.out.len();
        let dead = std::mem::replace(&mut self.dead, false);
        let result = fill(self);
        let stmts = self.nodes.tail(&mut self.out, begin);
        self.dead = dead;
        Ok((self.nodes.block(stmts), result?))
    }

    /// Lowers into a block whose value is what `fill` gives.
    pub fn block_value(&mut self, fill: impl FnOnce(&mut Self) -> Res<Expr<'c>>) -> Res<Block<'c>> {
        let (mut block, value) = self.block(fill)?;
        if !block.diverges() {
            block.value = match value {
                Expr::Tuple([]) => None,
                value => Some(self.nodes.node(value)),
            };
        }
        Ok(block)
    }

    /// The place of a site, for tracebacks; helpers have none.
    pub fn loc(&mut self, site: &Site) -> Option<LocId> {
        self.inst?;
        // What the compiler wrote stands in no source.
        if self.unplaced || self.func.is_some_and(|f| f.synthetic) {
            return None;
        }
        let loc = Loc {
            function: self.title,
            span: site.span,
            anchor: site.anchor.find(self.cx.input.sources, site.span),
            caller: self.caller,
        };
        Some(self.cx.loc(loc))
    }

    /// The value of a `Result` that is a failure of this site otherwise.
    pub fn attempt(&mut self, site: &Site, result: Expr<'c>) -> Expr<'c> {
        let loc = self.loc(site);
        Expr::Try(self.nodes.node(result), loc, self.catch)
    }

    /// Leaves with an error.
    pub fn raise(&mut self, site: &Site, error: Expr<'c>) -> Expr<'c> {
        let loc = self.loc(site);
        Expr::Raise(self.nodes.node(error), loc, self.catch)
    }

    /// What a site reaches in the program, in a role.
    pub fn targets(&self, site: &Site, role: CallRole) -> &'c [CallTarget] {
        let Some((inst, id)) = site.calls else {
            return &[];
        };
        let calls = &self.cx.input.typed.instance(inst).calls;
        calls.get(&(id, role)).map_or(&[], Vec::as_slice)
    }

    /// All that a site reaches in the program.
    pub fn all_targets(&self, site: &Site) -> Vec<(CallRole, Vec<CallTarget>)> {
        let Some((inst, id)) = site.calls else {
            return Vec::new();
        };
        let calls = &self.cx.input.typed.instance(inst).calls;
        let from = (id, CallRole::Call);
        calls
            .range(from..)
            .take_while(|((e, _), _)| *e == id)
            .map(|((_, r), t)| (*r, t.clone()))
            .collect()
    }

    /// The type of an expression of the instance at hand.
    pub fn ty(&self, id: hir::ExprId) -> TyId {
        match self.inst {
            Some(inst) => self.cx.input.typed.instance(inst).exprs[id.index()],
            None => TyId(0),
        }
    }

    /// The representation of a type.
    pub fn repr(&mut self, ty: TyId) -> Repr {
        self.cx.repr(ty)
    }

    /// Refuses what cannot be compiled.
    pub fn refuse<T>(&self, span: Span, what: impl Into<String>, help: &str) -> Res<T> {
        Err(Box::new(refusal(span, what, help)))
    }

    /// Reads a temporary.
    pub fn read_temp(&mut self, var: VarId) -> Expr<'c> {
        let copy = self.cx.reprs.is_copy(self.vars[var.index()].repr);
        Expr::Var(var, if copy { Use::Copy } else { Use::Move })
    }
}

/// What is said of something that cannot be compiled.
pub fn refusal(span: Span, what: impl Into<String>, help: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("unsupported", span, what);
    if help.is_empty() {
        diagnostic
    } else {
        diagnostic.help(help)
    }
}

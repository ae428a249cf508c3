//! Roots for Rust callers: the public functions, classes and methods of a module.
//!
//! In: their annotations, and the calls that the program itself makes. Out: an instance of each for the types that Rust
//! sees, called like any other. A parameter without annotation takes the types it has inside the program; if there are
//! none, the function is not exported.
//!
//! ```text
//! def mean(xs: list[float]) -> float      ->   instance mean(list[float])
//! ```

use super::calls::Arg;
use super::*;
use crate::hir::{ArgKind, Binding, ExprKind, FuncKind, Item, ParamKind};
use crate::stubs::StubItem;

impl<'h> Infer<'h> {
    /// Makes the tasks of a module's exports.
    pub(super) fn export_module(&mut self, module: ModuleId) {
        let program = self.program;
        for (name, item) in &program.modules[module.index()].names {
            if name.is_private() {
                continue;
            }
            match *item {
                Item::Func(func) if self.func(func).module == module => {
                    self.export(Task::Export(func, None))
                }
                Item::Class(class) if self.class(class).module == module => {
                    self.export(Task::ExportClass(class))
                }
                _ => {}
            }
        }
    }

    fn export(&mut self, task: Task<'h>) {
        let task = self.task(task);
        self.export_tasks.push(task);
        self.graph.enqueue(task);
    }

    pub(super) fn run_export(&mut self, func: FuncId, class: Option<ClassId>) {
        let f = self.func(func);
        if f.kind != FuncKind::Def {
            return;
        }
        let this = match (f.binding, class) {
            (Binding::Instance | Binding::Getter, Some(class)) => {
                let obj = self.shared_obj(class);
                Some(Atom::Obj(class, obj))
            }
            (Binding::Class, Some(class)) => Some(Atom::Class(class)),
            _ => None,
        };
        let Some(args) = self.export_args(func, usize::from(this.is_some())) else {
            return;
        };
        let site = Site {
            inst: InstId(u32::MAX),
            expr: ExprId(0),
        };
        let result = self.slot(None, 0);
        if let Some(inst) = self.call_func(
            site,
            CallRole::Call,
            None,
            func,
            this,
            Vec::new(),
            &args,
            result,
        ) {
            match self.exports.iter_mut().find(|(f, _)| *f == func) {
                Some(export) => export.1 = inst,
                None => self.exports.push((func, inst)),
            }
        }
    }

    pub(super) fn run_export_class(&mut self, class: ClassId) {
        let c = self.class(class);
        let site = Site {
            inst: InstId(u32::MAX),
            expr: ExprId(0),
        };
        let result = self.slot(None, 0);
        match self.member(class, Symbol::intern("__init__")) {
            Some(attributes::Member::Method(init)) => {
                if let Some(args) = self.export_args(init, 1) {
                    self.construct(site, CallRole::Call, None, class, &args, result);
                    self.run_export(init, Some(class));
                }
            }
            _ => self.construct(site, CallRole::Call, None, class, &[], result),
        }
        for (name, func) in &c.methods {
            if !name.is_private() {
                self.run_export(*func, Some(class));
            }
        }
    }

    /// The arguments that Rust passes; `None` if the type of one cannot be known.
    fn export_args(&mut self, func: FuncId, skip: usize) -> Option<Vec<Arg>> {
        let f = self.func(func);
        let mut args = Vec::new();
        for (at, param) in f.params.iter().enumerate().skip(skip) {
            if matches!(param.kind, ParamKind::VarArgs | ParamKind::VarKeywords) {
                continue;
            }
            let node = self.slot(None, func.0 * 64 + at as u32 + 500_000);
            match param.annotation {
                Some(id) => self.annotate(
                    self.program.annotations[id as usize],
                    node,
                    func.0 * 64 + at as u32 + 1,
                ),
                None => {
                    for inst in self.of_func[func.index()].clone() {
                        let own = self.insts[inst.0 as usize].params[at];
                        self.graph.flow(own, node);
                    }
                }
            }
            self.graph.watch(node, self.current);
            if self.graph.is_bottom(node) {
                param.default?;
                continue;
            }
            let by_name = param.kind == ParamKind::KeywordOnly || args.len() < at - skip;
            let kind = if by_name {
                ArgKind::Keyword(param.name)
            } else {
                ArgKind::Positional
            };
            args.push(Arg { kind, node });
        }
        Some(args)
    }

    /// The values that an annotation allows flow into `node`.
    fn annotate(&mut self, e: &'h Expr<'h>, node: NodeId, path: u32) {
        let part = |this: &mut Self, e: &'h Expr<'h>, at: u32| {
            let inner = this.fresh(Memo::Type(
                this.current,
                StubFuncId(u32::MAX),
                path.wrapping_mul(31).wrapping_add(at + 1),
            ));
            this.annotate(e, inner, path.wrapping_mul(31).wrapping_add(at + 1));
            inner
        };
        match e.kind {
            ExprKind::None => self.graph.add(node, Atom::None),
            ExprKind::Class(class) => {
                let obj = self.shared_obj(class);
                self.graph.add(node, Atom::Obj(class, obj));
            }
            ExprKind::Stub(StubItem::Class(class)) => {
                let count = self.stubs.class(class).params.len() as u32;
                let parts = (0..count)
                    .map(|at| self.slot(Some(Constructor::Stub(class)), path + at))
                    .collect();
                self.graph.add(node, Atom::Stub(class, parts));
            }
            ExprKind::Binary(BinOp::BitOr, a, b) => {
                self.annotate(a, node, path);
                self.annotate(b, node, path.wrapping_add(7919));
            }
            ExprKind::Subscript(
                Expr {
                    kind: ExprKind::Stub(StubItem::Class(class)),
                    ..
                },
                index,
            ) => {
                let args: Vec<&'h Expr<'h>> = match index.kind {
                    ExprKind::Tuple(elements) => elements.iter().map(|e| e.value).collect(),
                    _ => vec![index],
                };
                let variadic = matches!(args.last().map(|a| a.kind), Some(ExprKind::Ellipsis));
                if *class == self.core.tuple && !variadic {
                    let parts = (0..).zip(args).map(|(at, a)| part(self, a, at)).collect();
                    self.graph.add(node, Atom::Tuple(parts));
                } else {
                    let args = args
                        .into_iter()
                        .filter(|a| !matches!(a.kind, ExprKind::Ellipsis));
                    let parts = (0..).zip(args).map(|(at, a)| part(self, a, at)).collect();
                    self.graph.add(node, Atom::Stub(*class, parts));
                }
            }
            _ => {}
        }
    }
}

//! Functions, classes, decorators, parameters and type parameters.

use portalis_memory::ThinSlice;

use super::{Parse, Parser, Scope};
use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{
    Arg, Arguments, ClassDef, Expr, ExprKind, FunctionDef, Stmt, StmtKind, TypeParam, TypeParamKind,
};
use crate::syntax::token::TokenKind;

/// How far a parameter list has come.
struct Progress {
    defaults: usize,
    has_default: bool,
    after_star: bool,
    has_slash: bool,
}

impl<'a> Parser<'a> {
    /// `@a` lines and the function or class behind them.
    pub(super) fn decorated(&mut self) -> Parse<()> {
        let mark = self.scratch.exprs.len();
        while self.eat(TokenKind::At) {
            self.condition()?;
            self.expect(TokenKind::Newline)?;
        }
        let decorators = self.take_exprs(mark);
        let lo = self.lo();
        let kind = match self.kind() {
            TokenKind::Def => self.function(decorators, false)?,
            TokenKind::Class => self.class(decorators)?,
            TokenKind::Async if self.next_kind() == TokenKind::Def => {
                self.bump();
                self.function(decorators, true)?
            }
            _ => return Err(self.invalid_syntax()),
        };
        self.grow(1)?;
        let span = self.block_span(lo);
        self.scratch.stmts.push(Stmt { span, kind });
        Ok(())
    }

    /// A function, from its `def` on.
    pub(super) fn function(
        &mut self,
        decorators: ThinSlice<'a, Expr<'a>>,
        is_async: bool,
    ) -> Parse<StmtKind<'a>> {
        let lo = self.lo();
        self.bump();
        let name_span = self.span_of(self.token());
        let name = self.name()?;
        self.check_name(name_span, name);
        let type_params = self.type_parameters()?;
        if !self.eat(TokenKind::LeftParen) {
            return Err(self.error_here("expected '('"));
        }
        let args = self.parameters(TokenKind::RightParen)?;
        self.expect(TokenKind::RightParen)?;
        let returns = self.return_annotation()?;
        self.colon(true)?;
        let scope = if is_async {
            Scope::AsyncFunction
        } else {
            Scope::Function
        };
        let body = self.in_scope(scope, |parser| parser.block("function definition", lo))?;
        let function = FunctionDef {
            name,
            name_span,
            args,
            body,
            decorators,
            returns,
            type_params,
            is_async,
        };
        Ok(StmtKind::FunctionDef(self.arena.alloc(function)))
    }

    /// `-> a`; where no expression follows the arrow, the arrow itself is what does not fit.
    fn return_annotation(&mut self) -> Parse<Option<&'a Expr<'a>>> {
        if !self.is(TokenKind::Arrow) {
            return Ok(None);
        }
        let arrow = self.at();
        self.bump();
        match self.expression() {
            Ok(()) => Ok(Some(self.pop_ref())),
            Err(error) if error.message == "invalid syntax" => {
                self.go_to(arrow);
                Err(self.error_here("expected ':'"))
            }
            Err(error) => Err(error),
        }
    }

    /// A class, from its `class` on.
    pub(super) fn class(&mut self, decorators: ThinSlice<'a, Expr<'a>>) -> Parse<StmtKind<'a>> {
        let lo = self.lo();
        self.bump();
        let name_span = self.span_of(self.token());
        let name = self.name()?;
        self.check_name(name_span, name);
        let type_params = self.type_parameters()?;
        let open = self.lo();
        let (bases, keywords) = if self.is(TokenKind::LeftParen) {
            self.call_arguments()?
        } else {
            Default::default()
        };
        if let [
            Expr {
                kind: ExprKind::GeneratorExp(..),
                span,
            },
        ] = bases[..]
            && span.lo == open
        {
            return Err(self.error(span, "invalid syntax"));
        }
        self.colon(false)?;
        let body = self.in_scope(Scope::Class, |parser| parser.block("class definition", lo))?;
        let class = ClassDef {
            name,
            name_span,
            bases,
            keywords,
            body,
            decorators,
            type_params,
        };
        Ok(StmtKind::ClassDef(self.arena.alloc(class)))
    }

    fn in_scope<T>(&mut self, scope: Scope, parse: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        let outer = (self.scope, self.loops);
        (self.scope, self.loops) = (scope, 0);
        let result = parse(self);
        (self.scope, self.loops) = outer;
        result
    }

    /// The parameters of a function up to `)`, or of a lambda up to `:`.
    pub(super) fn parameters(&mut self, closing: TokenKind) -> Parse<Arguments<'a>> {
        let mut arguments = Arguments::default();
        let mark = self.scratch.args.len();
        let kw_defaults = self.scratch.optional_exprs.len();
        let mut progress = Progress {
            defaults: self.scratch.exprs.len(),
            has_default: false,
            after_star: false,
            has_slash: false,
        };
        while !self.is(closing) {
            match self.kind() {
                TokenKind::Slash => arguments.posonlyargs = self.slash(mark, &mut progress)?,
                TokenKind::Star => {
                    if progress.after_star {
                        return Err(self.error_here("* argument may appear only once"));
                    }
                    progress.after_star = true;
                    arguments.args = self.take_args(mark);
                    arguments.vararg = self.star_parameter(closing)?;
                }
                TokenKind::DoubleStar => {
                    arguments.kwarg = Some(self.double_star_parameter(closing)?);
                    if !self.is(closing) && self.window.get(self.at() - 1).kind == TokenKind::Comma
                    {
                        return Err(self.after_kwarg());
                    }
                    break;
                }
                _ => self.parameter(closing, &mut progress)?,
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if !self.is(closing) {
            return Err(self.invalid_syntax());
        }
        let rest = self.take_args(mark);
        if progress.after_star {
            arguments.kwonlyargs = rest;
        } else {
            arguments.args = rest;
        }
        arguments.kw_defaults = self.take_optional_exprs(kw_defaults);
        arguments.defaults = self.take_exprs(progress.defaults);
        self.check_duplicates(&arguments);
        Ok(arguments)
    }

    fn parameter(&mut self, closing: TokenKind, progress: &mut Progress) -> Parse<()> {
        let lo = self.lo();
        if self.is(TokenKind::LeftParen) {
            return Err(self.parenthesised_parameter(closing));
        }
        let arg = self.arg(closing, Self::expression)?;
        self.scratch.args.push(arg);
        let has_default = self.default_value(closing)?;
        if progress.after_star {
            let default = has_default.then(|| self.pop());
            self.scratch.optional_exprs.push(default);
        } else if has_default {
            progress.has_default = true;
        } else if progress.has_default && (self.is(closing) || self.is(TokenKind::Comma)) {
            let message = "parameter without a default follows parameter with a default";
            return Err(self.error(self.span_from(lo), message));
        }
        Ok(())
    }

    #[cold]
    fn parenthesised_parameter(&mut self, closing: TokenKind) -> Box<Diagnostic> {
        let lo = self.lo();
        let names = self.attempt(|parser| {
            parser.bump();
            parser.name()?;
            while parser.eat(TokenKind::Comma) {
                parser.name()?;
            }
            parser.expect(TokenKind::RightParen)?;
            Ok(parser.span_from(lo))
        });
        let kind = if closing == TokenKind::Colon {
            "Lambda expression"
        } else {
            "Function"
        };
        match names {
            Ok(span) => self.error(span, format!("{kind} parameters cannot be parenthesized")),
            Err(_) => self.invalid_syntax(),
        }
    }

    /// A name, and in a function its annotation.
    fn arg(
        &mut self,
        closing: TokenKind,
        annotation: fn(&mut Self) -> Parse<()>,
    ) -> Parse<Arg<'a>> {
        let lo = self.lo();
        let arg = self.name()?;
        self.check_name(self.span_from(lo), arg);
        let annotation = if closing != TokenKind::Colon && self.eat(TokenKind::Colon) {
            let lo = self.lo();
            annotation(self)?;
            if self.starts_expression() {
                return Err(self.after_expression(lo, &self.last()));
            }
            Some(self.pop_ref())
        } else {
            None
        };
        Ok(Arg {
            span: self.span_from(lo),
            arg,
            annotation,
        })
    }

    /// `= a`, if it is there.
    fn default_value(&mut self, closing: TokenKind) -> Parse<bool> {
        if !self.is(TokenKind::Assign) {
            return Ok(false);
        }
        let assign = self.bump();
        if self.is(closing) || self.is(TokenKind::Comma) {
            return Err(self.error(self.span_of(assign), "expected default value expression"));
        }
        self.expression()?;
        if self.starts_expression() {
            let value = self.last();
            return Err(self.after_expression(value.span.lo, &value));
        }
        Ok(true)
    }

    /// `/`: what stands in front of it is positional only.
    fn slash(&mut self, mark: usize, progress: &mut Progress) -> Parse<ThinSlice<'a, Arg<'a>>> {
        let count = self.scratch.args.len() - mark;
        if progress.has_slash {
            return Err(self.error_here("/ may appear only once"));
        }
        if progress.after_star {
            return Err(self.error_here("/ must be ahead of *"));
        }
        if count == 0 {
            if self.next_kind() != TokenKind::Comma {
                return Err(self.invalid_syntax());
            }
            return Err(self.error_here("at least one argument must precede /"));
        }
        self.bump();
        progress.has_slash = true;
        Ok(self.take_args(mark))
    }

    /// `*args`, or a bare `*` in front of keyword-only parameters.
    fn star_parameter(&mut self, closing: TokenKind) -> Parse<Option<&'a Arg<'a>>> {
        let star = self.bump();
        if self.is(TokenKind::Comma) || self.is(closing) {
            let next = if self.is(TokenKind::Comma) {
                self.next_kind()
            } else {
                closing
            };
            if next == closing || next == TokenKind::DoubleStar {
                return Err(self.error(self.span_of(star), "named arguments must follow bare *"));
            }
            return Ok(None);
        }
        let arg = self.arg(closing, Self::star_annotation)?;
        if self.is(TokenKind::Assign) {
            return Err(self.error_here("var-positional argument cannot have default value"));
        }
        Ok(Some(self.arena.alloc(arg)))
    }

    fn double_star_parameter(&mut self, closing: TokenKind) -> Parse<&'a Arg<'a>> {
        self.bump();
        let arg = self.arg(closing, Self::expression)?;
        if self.is(TokenKind::Assign) {
            return Err(self.error_here("var-keyword argument cannot have default value"));
        }
        self.eat(TokenKind::Comma);
        Ok(self.arena.alloc(arg))
    }

    /// The annotation of `*args` may have a star itself.
    fn star_annotation(&mut self) -> Parse<()> {
        if self.is(TokenKind::Star) {
            self.starred()
        } else {
            self.expression()
        }
    }

    #[cold]
    fn after_kwarg(&mut self) -> Box<Diagnostic> {
        match self.kind() {
            TokenKind::Name | TokenKind::Star | TokenKind::DoubleStar | TokenKind::Slash => {
                self.error_here("arguments cannot follow var-keyword argument")
            }
            _ => self.invalid_syntax(),
        }
    }

    fn check_duplicates(&mut self, arguments: &Arguments<'a>) {
        for (at, arg) in arguments.iter().enumerate() {
            if arguments
                .iter()
                .take(at)
                .any(|earlier| earlier.arg == arg.arg)
            {
                let message = format!("duplicate argument '{}' in function definition", arg.arg);
                self.late_error(arg.span, message);
            }
        }
    }

    /// `[T: bound = default, *Ts, **P]`, where there is one.
    pub(super) fn type_parameters(&mut self) -> Parse<ThinSlice<'a, TypeParam<'a>>> {
        if !self.eat(TokenKind::LeftBracket) {
            return Ok(ThinSlice::empty());
        }
        if self.is(TokenKind::RightBracket) {
            return Err(self.error_here("Type parameter list cannot be empty"));
        }
        let mark = self.scratch.type_params.len();
        while !self.is(TokenKind::RightBracket) {
            let param = self.nested(Self::type_parameter)?;
            let params = &self.scratch.type_params[mark..];
            if param.default.is_none()
                && params.last().is_some_and(|before| before.default.is_some())
            {
                let message = format!(
                    "non-default type parameter '{}' follows default type parameter",
                    param.name
                );
                self.late_error(param.span, message);
            }
            self.scratch.type_params.push(param);
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.expect(TokenKind::RightBracket)?;
        Ok(self.take_type_params(mark))
    }

    fn type_parameter(&mut self) -> Parse<TypeParam<'a>> {
        let lo = self.lo();
        let star = self.kind();
        if matches!(star, TokenKind::Star | TokenKind::DoubleStar) {
            self.bump();
        }
        let name = self.name()?;
        let kind = match star {
            TokenKind::Star => TypeParamKind::TypeVarTuple,
            TokenKind::DoubleStar => TypeParamKind::ParamSpec,
            _ => {
                let bound = if self.eat(TokenKind::Colon) {
                    self.expression()?;
                    Some(self.pop_ref())
                } else {
                    None
                };
                TypeParamKind::TypeVar { bound }
            }
        };
        if star != TokenKind::Name && self.is(TokenKind::Colon) {
            return Err(self.star_bound(star));
        }
        let default = if self.eat(TokenKind::Assign) {
            if star == TokenKind::Star {
                self.star_annotation()?;
            } else {
                self.expression()?;
            }
            Some(self.pop_ref())
        } else {
            None
        };
        Ok(TypeParam {
            span: self.span_from(lo),
            name,
            default,
            kind,
        })
    }

    #[cold]
    fn star_bound(&mut self, star: TokenKind) -> Box<Diagnostic> {
        let colon = self.bump();
        let bound = self.attempt_one(Self::expression);
        let what = if matches!(
            bound,
            Ok(Expr {
                kind: ExprKind::Tuple { .. },
                ..
            })
        ) {
            "constraints"
        } else {
            "bound"
        };
        let kind = if star == TokenKind::Star {
            "TypeVarTuple"
        } else {
            "ParamSpec"
        };
        self.error(
            self.span_of(colon),
            format!("cannot use {what} with {kind}"),
        )
    }
}

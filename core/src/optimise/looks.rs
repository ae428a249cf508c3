//! What is asked of an item of a list, of an attribute or a global is asked where it stands, without counting a reference to it.
//!
//! In: rir. Out: the same, where the item's own index, or what is looked for, has no effects.
//!
//! ```text
//! grid[r][c]             grid.look(r, rt::Nth(c)).at(..)?.at(..)?
//! grid[r][c] = x         grid.look(r, rt::SetNth(c, x)).at(..)?.at(..)?
//! d in options[c]        options.look(c, rt::Has(&d)).at(..)?.at(..)?
//! s - {x}                s.sub_one(x).at(..)?
//! self.text[i]           this.text.look(rt::Char(i)).at(..)?
//! ```

use crate::rir::nodes::Nodes;
use crate::rir::tree::{Expr, Use};

/// Improves an expression whose parts are improved.
pub fn looks<'c>(e: &mut Expr<'c>, nodes: Nodes<'c>) {
    without_one(e);
    let Expr::Method(name, [item, args @ ..]) = e else {
        return;
    };
    let (path, quiet) = match (*name, &*args) {
        ("nth", [at]) => ("rt::Nth", has_no_effect(at)),
        ("set_nth", [at, x]) => ("rt::SetNth", has_no_effect(at) && has_no_effect(x)),
        ("has", [x]) => ("rt::Has", has_no_effect(x)),
        ("char", [at]) => ("rt::Char", has_no_effect(at)),
        ("char_is", [at, _]) => ("rt::CharIs", has_no_effect(at)),
        ("char_in", [at, _]) => ("rt::CharIn", has_no_effect(at)),
        _ => return,
    };
    if !quiet {
        return;
    }
    let mut what = || nodes.call(path, nodes.collect(args.iter_mut().map(Expr::take)));
    if let Some(place) = item.read_place() {
        *e = place.take().method(nodes, "look", [what()]);
    } else if let Expr::Try(Expr::Method("nth", [list, at]), place, label) = item
        && !name.starts_with("char")
    {
        let look = list.take().method(nodes, "look", [at.take(), what()]);
        *e = Expr::Try(nodes.node(look), *place, *label);
    }
}

/// `s - {x}` needs no set of `x`.
fn without_one(e: &mut Expr) {
    if let Expr::Method(name @ "sub", [_, other]) = e
        && let Expr::Prefix("&", Expr::Try(made, ..)) = other
        && let Expr::Call(path, [Expr::Array([item])]) = made
        && path.starts_with("rt::Set::<")
        && path.ends_with("::display")
    {
        *other = item.take();
        *name = "sub_one";
    }
}

/// Whether it makes no difference when the value is computed.
fn has_no_effect(e: &Expr) -> bool {
    match e {
        Expr::Atom(_) => true,
        Expr::Var(_, usage) => !matches!(usage, Use::Move),
        Expr::Infix(op, a, b) => {
            !matches!(*op, "&&" | "||") && has_no_effect(a) && has_no_effect(b)
        }
        Expr::Prefix(_, inner) | Expr::Cast(inner, _) => has_no_effect(inner),
        Expr::Method("get", [place]) => place.is_place(),
        Expr::Method("rem_euclid" | "div_euclid", operands) => operands.iter().all(has_no_effect),
        _ => false,
    }
}

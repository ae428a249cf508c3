"""Writes tests/data/stub_signatures.in: a call of every Rust item that the stubs name, with the argument and result types
that docs/runtime.md gives, so that rustc checks the stubs. `python3 scripts/stub_signatures.py` in runtime/."""

import ast
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
STUBS = ROOT.parent / "stdlib/src/stubs"
OUT = ROOT / "tests/data/stub_signatures.in"

SCALARS = {"float": "f64", "bool": "bool", "i64": "i64", "Index": "i64", "Size": "i64", "Pos": "i64", "Char": "rt::Str"}
NAMES = {"int": "rt::Int", "str": "rt::Str", "bytes": "rt::Bytes", "range": "rt::Range", "slice": "rt::Slice",
         "TextIO": "rt::File", "Never": "std::convert::Infallible", "object": "rt::Object", "Exception": "rt::Gc<rt::BaseException>", "BaseException": "rt::Gc<rt::BaseException>"}
GENERIC = {"list": "rt::List", "dict": "rt::Dict", "set": "rt::Set", "frozenset": "rt::FrozenSet", "dict_keys": "rt::DictKeys",
           "dict_values": "rt::DictValues", "dict_items": "rt::DictItems", "Iterator": "rt::Iter"}


def parts(node):
    return node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]


def union(node):
    if isinstance(node, ast.BinOp):
        return union(node.left) + union(node.right)
    return [node]


def is_none(node):
    return isinstance(node, ast.Constant) and node.value is None


def own(node, vars):
    """The owned Rust type."""
    if is_none(node):
        return "()"
    if isinstance(node, ast.Name):
        if node.id in vars:
            return node.id
        return SCALARS.get(node.id) or NAMES[node.id]
    if isinstance(node, ast.BinOp):
        items = union(node)
        rest = [item for item in items if not is_none(item)]
        if len(rest) < len(items):
            return f"Option<{own(rest[0], vars)}>"
        if [item.id for item in rest] == ["int", "float"]:
            return "rt::Num"
        return f"rt::Either<{', '.join(own(item, vars) for item in rest)}>"
    base, args = node.value.id, parts(node)
    if base == "Keep":
        return own(args[0], vars)
    if base == "Literal":
        return "rt::Str"
    if base == "Iterable":
        return f"rt::Iter<{own(args[0], vars)}>"
    if base == "tuple":
        if isinstance(args[-1], ast.Constant):
            return f"rt::Tuple<{own(args[0], vars)}>"
        return "(" + "".join(own(arg, vars) + ", " for arg in args).rstrip() + ")"
    return f"{GENERIC[base]}<{', '.join(own(arg, vars) for arg in args)}>"


def mode(node, vars):
    """The Rust type by which an argument is passed."""
    if is_none(node):
        return "()"
    if isinstance(node, ast.Name):
        if node.id == "object":
            return "&dyn rt::DynValue"
        if node.id == "tuple":
            return "&(rt::Int, rt::Str)"
        return SCALARS.get(node.id) or "&" + own(node, vars)
    if isinstance(node, ast.BinOp):
        rest = [item for item in union(node) if not is_none(item)]
        return f"Option<{mode(rest[0], vars)}>" if len(rest) < len(union(node)) else "&" + own(node, vars)
    base, args = node.value.id, parts(node)
    if base == "Keep":
        return own(args[0], vars)
    if base == "Iterable":
        return f"impl rt::Iterate<Item = {own(args[0], vars)}> + 'static"
    if base == "Iterator":
        return f"&rt::Iter<{own(args[0], vars)}>"
    if base == "Callable":
        taken = ", ".join(own(arg, vars) for arg in args[0].elts)
        return f"impl FnMut({taken}) -> rt::Result<{own(args[1], vars)}> + 'static"
    return "&" + own(node, vars)


def signature(function, self_type, vars):
    """Pairs of a Rust parameter name and type."""
    args = function.args
    plain = args.posonlyargs + args.args
    static = any(getattr(d, "id", "") == "staticmethod" for d in function.decorator_list)
    out = []
    if self_type is not None and not static:
        first, plain = plain[0], plain[1:]
        if function.name != "__new__":
            out.append(("recv", mode(first.annotation, vars) if first.annotation else self_type))
    out += [(f"a_{arg.arg}", mode(arg.annotation, vars)) for arg in plain]
    if args.vararg:
        note = args.vararg.annotation
        if isinstance(note, ast.Name) and note.id == "object":
            kind = "&[&dyn rt::DynValue]"
        elif isinstance(note, ast.Subscript) and note.value.id == "Iterable":
            kind = f"&[rt::Iter<{own(parts(note)[0], vars)}>]"
        else:
            kind = f"&[{own(note, vars)}]"
        out.append((f"a_{args.vararg.arg}", kind))
    out += [(f"a_{arg.arg}", mode(arg.annotation, vars)) for arg in args.kwonlyargs]
    if args.kwarg:
        note = args.kwarg.annotation
        kept = isinstance(note, ast.Subscript)
        out.append((f"a_{args.kwarg.arg}", f"Vec<(rt::Str, {own(note, vars)})>" if kept else f"&[(rt::Str, {mode(note, vars)})]"))
    return out


def call(path, params):
    names = [name for name, _ in params]
    if "{" in path or path in ("0.0", "false"):
        for name in names:
            path = path.replace("{self}" if name == "recv" else "{%s}" % name[2:], name)
            path = path.replace("{%s!r}" % name[2:], "rt::Str::empty()")
        return path
    if path.startswith("."):
        return f"{names[0]}{path}({', '.join(names[1:])})"
    return f"{path}({', '.join(names)})"


def entry(function, number, self_type, class_vars):
    rust = next((d for d in function.decorator_list if isinstance(d, ast.Call) and d.func.id == "rust"), None)
    if rust is None:
        return ""
    vars = class_vars + [v.name for v in function.type_params]
    flags = {k.arg: k.value.value for k in rust.keywords}
    params = signature(function, self_type, vars)
    bound = {v: " + Default" if v == "S" else "" for v in vars}
    bounds = f"<{', '.join(f'{v}: rt::Value{bound[v]}' for v in vars)}>" if vars else ""
    head = f"fn f{number}{bounds}({', '.join(f'{n}: {t}' for n, t in params)})"
    text = call(rust.args[0].value, params)
    returns = function.returns
    if isinstance(returns, ast.Subscript) and returns.value.id == "Iterator":
        item = own(parts(returns)[0], vars)
        if flags.get("raises"):
            return f"{head} -> rt::Result<()> {{ gives::<{item}>({text}?); Ok(()) }}\n"
        return f"{head} {{ gives::<{item}>({text}); }}\n"
    result = own(returns, vars)
    if flags.get("raises"):
        result = f"rt::Result<{result}>"
    return f"{head} -> {result} {{ {text} }}\n"


def class_types(trees):
    """The Rust type of every class that a stub declares."""
    for tree in trees.values():
        for node in tree.body:
            if not isinstance(node, ast.ClassDef):
                continue
            rust = next(d for d in node.decorator_list if isinstance(d, ast.Call))
            if rust.func.id == "exception" or node.name in SCALARS:
                continue
            (GENERIC if node.type_params else NAMES)[node.name] = rust.args[0].value


def constant(node, number):
    """A constant's declaration as a function that gives it."""
    return f"fn f{number}() -> {own(node.annotation, [])} {{ {node.value.args[0].value} }}\n"


def module(tree):
    out, number = [], 0
    for node in tree.body:
        functions, self_type, vars = [], None, []
        if isinstance(node, ast.FunctionDef):
            functions = [node]
        elif isinstance(node, ast.AnnAssign):
            number += 1
            out.append(constant(node, number))
        elif isinstance(node, ast.ClassDef):
            functions = [f for f in node.body if isinstance(f, ast.FunctionDef)]
            vars = [v.name for v in node.type_params]
            rust = next(d for d in node.decorator_list if isinstance(d, ast.Call))
            if rust.func.id == "exception":
                out.append(f"const _: &rt::TypeInfo = rt::exceptions::{rust.args[0].value};\n")
                self_type = "&rt::Gc<rt::BaseException>"
            else:
                name = rust.args[0].value
                # Python writes Generator[yields, sent, returned], Rust Gen<yields, returned, sent>.
                shown = ["Y", "R", "S"] if name == "rt::Gen" else vars
                self_type = name + (f"<{', '.join(shown)}>" if vars else "")
                if name not in ("f64", "bool", "()"):
                    self_type = "&" + self_type
        for function in functions:
            number += 1
            out.append(entry(function, number, self_type, vars))
    return "".join(out)


def main():
    trees = {path.stem: ast.parse(path.read_text()) for path in sorted(STUBS.glob("*.pyi"))}
    class_types(trees)
    checksum = 0
    for path in sorted(STUBS.glob("*.pyi")):
        for byte in path.read_bytes():
            checksum = (checksum * 31 + byte) % (1 << 32)
    out = ["// Generated by scripts/stub_signatures.py from stdlib/src/stubs; do not edit.\n", f"const CHECKSUM: u32 = {checksum};\n"]
    for name, tree in trees.items():
        out.append(f"mod {name.replace('.', '_')}_ {{\nuse super::*;\n{module(tree)}}}\n")
    OUT.write_text("".join(out))


main()

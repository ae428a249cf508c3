//! Scalars of all kinds under the one protocol.

use crate::error;
use crate::int::Int;
use crate::num::Num;
use crate::op;
use crate::str::Str;
use crate::value::{CmpOp, DynValue, Object, Value};

fn repr(value: &dyn DynValue) -> String {
    op::repr(value).unwrap().as_str().to_owned()
}

#[test]
fn text_and_truth() {
    let values: [(&dyn DynValue, &str, bool); 12] = [
        (&(), "None", false),
        (&true, "True", true),
        (&false, "False", false),
        (&0i64, "0", false),
        (&-7i64, "-7", true),
        (&200u8, "200", true),
        (&0.5, "0.5", true),
        (&-0.0, "-0.0", false),
        (&f64::NAN, "nan", true),
        (&None::<Int>, "None", false),
        (&Some(Int::ZERO), "0", false),
        (&Num::Float(1e16), "1e+16", true),
    ];
    for (value, text, truth) in values {
        assert_eq!(repr(value), text);
        assert_eq!(value.truth().unwrap(), truth, "{text}");
    }
}

#[test]
fn numbers_are_equal_and_hash_alike_across_types() {
    let ones: [&dyn DynValue; 7] = [
        &true,
        &1i64,
        &1u8,
        &1.0,
        &Int::ONE,
        &Num::Int(Int::ONE),
        &Some(1.0),
    ];
    for a in ones {
        for b in ones {
            assert!(op::eq_any(a, b).unwrap());
            assert!(a.compare(b, CmpOp::Le).unwrap() && !a.compare(b, CmpOp::Lt).unwrap());
        }
        assert_eq!(a.hash().unwrap(), 1);
        assert!(!op::eq_any(a, &Str::from("1")).unwrap() && !op::eq_any(a, &()).unwrap());
    }
    assert!(!op::eq_any(&f64::NAN, &f64::NAN).unwrap());
    assert!(op::eq_any(&(1i64 << 53), &9007199254740992.0).unwrap());
    assert!(!op::eq_any(&((1i64 << 53) + 1), &9007199254740992.0).unwrap());
    // hash(None), hash(-1), hash(-1.0) in CPython 3.13
    assert_eq!(().hash().unwrap(), 4238894112);
    assert_eq!(((-1i64).hash().unwrap(), (-1.0).hash().unwrap()), (-2, -2));
}

#[test]
fn what_has_no_order_says_so() {
    let error = ().compare(&(), CmpOp::Lt).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TypeError: '<' not supported between instances of 'NoneType' and 'NoneType'"
    );
    let error = Some(1i64).compare(&None, CmpOp::Ge).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TypeError: '>=' not supported between instances of 'int' and 'NoneType'"
    );
    let error = op::compare_any(&Str::from("a"), &1i64, CmpOp::Gt).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TypeError: '>' not supported between instances of 'str' and 'int'"
    );
}

#[test]
fn objects_keep_what_they_are() {
    let object = Object::new(Some(Num::Int(Int::from(3))));
    assert_eq!(object.downcast_ref::<Int>(), Some(&Int::from(3)));
    assert_eq!(object.as_dyn().type_name().as_str(), "int");
    assert!(Object::new(None::<Str>).downcast_ref::<()>().is_some());
    assert!(Object::new(5i64).downcast_ref::<Int>().is_some());
    assert!(object.is(&object.clone()));
}

#[test]
fn mixed_arithmetic() {
    let (i, f) = (Num::from(7i64), Num::from(2.5));
    let shown = |result: error::Result<Num>| repr(&result.unwrap());
    assert_eq!(shown(i.add(&i)), "14");
    assert_eq!(shown(i.add(&f)), "9.5");
    assert_eq!(shown(f.sub(&i)), "-4.5");
    assert_eq!(shown(i.floor_div(&f)), "2.0");
    assert_eq!(shown(i.modulo(&f)), "2.0");
    assert_eq!(shown(i.pow(&Num::from(-1i64))), "0.14285714285714285");
    assert_eq!(shown(i.pow(&Num::from(2i64))), "49");
    assert_eq!(i.true_div(&f).unwrap(), 2.8);
    let big = Num::Int(Int::from(10).pow(&Int::from(400)).unwrap());
    assert_eq!(
        big.add(&f).unwrap_err().to_string(),
        "OverflowError: int too large to convert to float"
    );
    assert_eq!(big.partial_cmp(&f), Some(std::cmp::Ordering::Greater));
}

#[test]
fn operations_that_a_type_lacks() {
    let (text, list) = (Str::from("a"), crate::list::List::from([1i64]));
    let said = |error: error::Error| error.to_string().split_once(": ").unwrap().1.to_owned();
    // Each as CPython 3.13 says it.
    assert_eq!(
        said(error::unsupported("+", &text, &1i64)),
        "can only concatenate str (not \"int\") to str"
    );
    assert_eq!(
        said(error::unsupported("+", &1i64, &text)),
        "unsupported operand type(s) for +: 'int' and 'str'"
    );
    assert_eq!(
        said(error::unsupported("+=", &list, &1i64)),
        "'int' object is not iterable"
    );
    assert_eq!(
        said(error::unsupported("*", &1.5, &text)),
        "can't multiply sequence by non-int of type 'float'"
    );
    assert_eq!(
        said(error::unsupported("**", &text, &1i64)),
        "unsupported operand type(s) for ** or pow(): 'str' and 'int'"
    );
    assert_eq!(
        said(error::unsupported("//=", &text, &1i64)),
        "unsupported operand type(s) for //=: 'str' and 'int'"
    );
    assert_eq!(
        said(error::bad_operand("-", &text)),
        "bad operand type for unary -: 'str'"
    );
    assert_eq!(
        said(error::no_method("__len__", &1i64)),
        "object of type 'int' has no len()"
    );
    assert_eq!(
        said(error::no_method("__delitem__", &1i64)),
        "'int' object doesn't support item deletion"
    );
    assert_eq!(
        said(error::no_method("walk", &1i64)),
        "'int' object has no attribute 'walk'"
    );
    assert_eq!(
        said(error::bad_index(&list, &text)),
        "list indices must be integers or slices, not str"
    );
    assert_eq!(
        said(error::bad_index(&text, &text)),
        "string indices must be integers, not 'str'"
    );
    assert_eq!(
        said(error::too_few_values(1, 0, true)),
        "not enough values to unpack (expected at least 1, got 0)"
    );
}

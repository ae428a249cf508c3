//! What instances do by default.

#![allow(unsafe_code)]

use crate::class::{Class, TypeInfo};
use crate::exceptions::*;
use crate::gc::Gc;
use crate::value::{CmpOp, Value};

crate::class! {
    struct Plain {}
    name = "Outer.Plain"; id = 1; module = "m"; bases = [];
}
impl Class for Plain {}

#[test]
fn an_instance_does_what_object_does() {
    let (a, b) = (Plain::alloc(), Plain::alloc());
    assert!(Value::eq(&a, &a.clone()).unwrap() && !Value::eq(&a, &b).unwrap());
    assert!(Value::truth(&a).unwrap());
    assert_eq!(a.hash().unwrap(), a.clone().hash().unwrap());
    let mut out = String::new();
    a.str(&mut out).unwrap();
    assert_eq!(
        out,
        format!("<m.Outer.Plain object at {:#x}>", a.as_ref().id())
    );
    let error = a.compare(&b, CmpOp::Ge).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TypeError: '>=' not supported between instances of 'Outer.Plain' and 'Outer.Plain'"
    );
    let error = a.format("x", &mut out).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TypeError: unsupported format string passed to Outer.Plain.__format__"
    );
}

#[test]
fn built_in_exceptions_form_pythons_hierarchy() {
    let is = |kind: &'static TypeInfo, base| kind.is_subclass(base);
    for kind in ALL {
        assert!(is(kind, BASE_EXCEPTION) && is(kind, kind));
    }
    assert!(is(FILE_NOT_FOUND_ERROR, OS_ERROR) && is(FILE_NOT_FOUND_ERROR, EXCEPTION));
    assert!(is(EXCEPTION_GROUP, EXCEPTION) && is(EXCEPTION_GROUP, BASE_EXCEPTION_GROUP));
    assert!(!is(KEYBOARD_INTERRUPT, EXCEPTION) && !is(BASE_EXCEPTION_GROUP, EXCEPTION));
    assert!(
        is(KEY_ERROR, LOOKUP_ERROR) && !is(KEY_ERROR, INDEX_ERROR) && !is(LOOKUP_ERROR, KEY_ERROR)
    );
    assert_eq!(ALL.len(), 68);
}

#[test]
fn exceptions_are_plain_objects_too() {
    let error: Gc<BaseException> = new(STOP_ITERATION, Vec::new());
    assert_eq!(error.class_id(), 0);
    assert!(error.downcast::<Plain>().is_none());
    assert!(error.as_ref().downcast::<BaseException>().is_some());
    assert!(
        Plain::alloc()
            .as_ref()
            .downcast::<BaseException>()
            .is_none()
    );
}

//! `class!`, `union!`, `globals!` and `locations!` in a crate that forbids unsafe code and warnings, under another name of the runtime.

#![forbid(unsafe_code)]
#![deny(warnings)]

use portalis_runtime as py;
use py::Class as _;

mod shapes {
    pub(crate) use portalis_runtime as renamed;

    renamed::class! {
        /// A shape.
        pub struct Shape {
            name: renamed::Str,
            next: renamed::Gc<Shape>,
        }
        name = "Shape"; id = 3; module = "__main__"; bases = [];
    }

    renamed::class! {
        /// A circle.
        pub struct Circle : Shape {
            r: @slot f64,
            unit: renamed::Str,
        }
        name = "Circle"; id = 7; module = "__main__"; bases = [Shape];
    }

    renamed::class! {
        struct Dot : Circle {}
        name = "Dot"; id = 9; module = "__main__"; bases = [Circle, Shape];
    }

    renamed::class! {
        pub struct point { x: @slot f64, y: @slot f64 }
        name = "point"; id = 11; module = "geo"; bases = []; acyclic = true;
    }

    renamed::class! {
        pub struct Failure : renamed::BaseException { code: renamed::Int }
        name = "Failure"; id = 12; module = "__main__";
        bases = [renamed::exceptions::ValueError, renamed::exceptions::Exception, renamed::BaseException];
    }

    renamed::class! {
        pub struct Deeper : Failure {}
        name = "Deeper"; id = 13; module = "app"; bases = [Failure, renamed::exceptions::ValueError];
    }

    renamed::union! {
        pub enum Json { None, Int(renamed::Int), Str(renamed::Str), Shape(renamed::Gc<Shape>), Real(f64) }
    }

    renamed::globals! {
        fn teardown;
        pub static COUNT: renamed::Int;
        pub static NAME: renamed::Str;
    }

    impl renamed::Class for Shape {
        fn repr(this: &renamed::Gc<Self>, out: &mut String) -> renamed::Result<()> {
            match this.class_id() {
                7 | 9 => out.push_str("Circle()"),
                _ => out.push_str("Shape()"),
            }
            Ok(())
        }
    }
    impl renamed::Class for Circle {
        fn repr(this: &renamed::Gc<Self>, out: &mut String) -> renamed::Result<()> {
            renamed::Class::repr(this.upcast::<Shape>(), out)
        }
    }
    impl renamed::Class for Dot {}
    impl renamed::Class for point {}
    impl renamed::Class for Failure {}
    impl renamed::Class for Deeper {}

    pub(crate) fn dot() -> renamed::Gc<Circle> {
        Dot::alloc().into_base()
    }
}

use shapes::{COUNT, Circle, Deeper, Failure, Json, NAME, Shape, point};

fn repr<T: py::Value>(value: &T) -> String {
    let mut out = String::new();
    value.repr(&mut out).unwrap();
    out
}

#[test]
fn instances_have_fields_and_bases() {
    let circle = Circle::alloc();
    assert!(circle.name.get().is_none());
    circle.name.set("c".into());
    circle.r.set(2.5);
    let shape: &py::Gc<Shape> = circle.upcast();
    assert_eq!(shape.name.get().unwrap().as_str(), "c");
    assert_eq!(shape.class_id(), 7);
    assert_eq!(shape.downcast::<Circle>().unwrap().r.get(), 2.5);
    assert!(Shape::alloc().downcast::<Circle>().is_none());
    assert!(
        shapes::dot()
            .upcast::<Shape>()
            .downcast::<Circle>()
            .is_some()
    );
    assert_eq!(repr(shape), "Circle()");
    assert_eq!(repr(&shape.clone().erase()), "Circle()");
    assert!(repr(&point::alloc()).starts_with("<geo.point object at 0x"));
    let other = point::alloc().erase();
    assert!(other.downcast::<Shape>().is_none());
    assert!(other.downcast::<py::BaseException>().is_none());
    circle.name.take();
    assert!(!circle.name.is_set());
}

#[test]
fn exceptions_derive() {
    let failure = Deeper::alloc();
    failure.set_args(vec![py::Object::new(py::Int::from(3))]);
    let error: py::Error = failure.into();
    assert!(error.is_instance(py::exceptions::VALUE_ERROR));
    assert!(error.is_instance(py::exceptions::EXCEPTION));
    assert!(error.is_instance(py::exceptions::BASE_EXCEPTION));
    assert!(error.is_instance(Failure::TYPE));
    assert!(!error.is_instance(py::exceptions::KEY_ERROR));
    assert_eq!(error.to_string(), "app.Deeper: 3");
    assert!(error.downcast::<Failure>().unwrap().code.get().is_none());
    assert!(py::value_error("x").downcast::<Failure>().is_none());
    let object = py::Object::from_ref(error.into_exception().erase());
    assert_eq!(object.to_repr().unwrap().as_str(), "Deeper(3)");
}

#[test]
fn unions_delegate() {
    let values = [
        Json::None,
        Json::Int(3.into()),
        Json::Str("a".into()),
        Json::Real(3.0),
        Json::Shape(Shape::alloc()),
    ];
    assert_eq!(
        values[..4].iter().map(repr).collect::<Vec<_>>(),
        ["None", "3", "'a'", "3.0"]
    );
    for (i, a) in values.iter().enumerate() {
        for (j, b) in values.iter().enumerate() {
            let equal = i == j || (i.min(j), i.max(j)) == (1, 3);
            assert_eq!(py::Value::eq(a, b).unwrap(), equal, "{i} {j}");
            assert_eq!(py::op::eq_any(a, b).unwrap(), equal, "{i} {j}");
        }
    }
    assert!(py::op::eq_any(&values[2], &py::Str::from("a")).unwrap());
    let error = py::Value::compare(&values[1], &values[2], py::CmpOp::Lt).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TypeError: '<' not supported between instances of 'int' and 'str'"
    );
    assert!(py::Value::compare(&values[1], &values[3], py::CmpOp::Le).unwrap());
}

#[test]
fn globals_are_bound_and_unbound() {
    assert!(COUNT.get().is_none());
    COUNT.set(py::Int::from(5));
    NAME.set("n".into());
    assert_eq!(COUNT.get().unwrap(), 5);
    shapes::teardown();
    assert!(COUNT.get().is_none() && !NAME.is_set());
}

#[test]
fn cycles_are_collected() {
    py::gc_collect();
    let before = py::gc::live_objects();
    for _ in 0..100 {
        let (a, b) = (Shape::alloc(), Circle::alloc());
        a.next.set(b.clone().into_base());
        b.next.set(a.clone());
    }
    assert_eq!(py::gc::live_objects(), before + 200);
    assert_eq!(py::gc_collect(), 200);
    assert_eq!(py::gc::live_objects(), before);
    const { assert!(!Circle::HAS_FINALIZE) }
}

#[test]
fn a_method_finds_the_reference_it_was_called_on() {
    use py::class::this;
    let derived = Circle::alloc();
    let again: py::Gc<Circle> = this(&*derived);
    assert!(again.is(&derived));
    // The base's part of the same object.
    let base: py::Gc<Shape> = this::<Shape>(&derived);
    assert!(base.is(derived.upcast()));
    assert_eq!(derived.as_ref().count(), 3);
    drop((derived, again));
    assert_eq!(base.as_ref().count(), 1);
    assert!(base.downcast::<Circle>().is_some());
}

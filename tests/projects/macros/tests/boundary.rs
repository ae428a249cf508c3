//! Rust's types in, Python's types out, objects shared.

use macros::boundary::{self, Account, Savings};
use macros::classes::{bank, shapes};
use snake::{Int, List, Result};
use std::collections::HashMap;

#[test]
fn rusts_own_types_go_in() -> Result<()> {
    assert_eq!(boundary::total([1.0, 2.5])?, 3.5);
    assert_eq!(boundary::total(vec![1, 2])?, 3.0);
    let table = HashMap::from([("a", 1), ("b", 2)]);
    assert_eq!(boundary::describe(&table, ["b", "c"])?, "b=2, c=0");
    assert_eq!(boundary::first_word("two words")?.expect("a word"), "two");
    assert!(boundary::first_word(String::new())?.is_none());
    Ok(())
}

#[test]
fn a_list_is_changed_on_both_sides() -> Result<()> {
    let list: List<Int> = List::from_vec(vec![Int::from(7)]);
    boundary::extend(&list)?;
    list.append(Int::from(9));
    boundary::extend(&list)?;
    assert_eq!(list.into_vec(), [7, 1, 9, 3]);
    Ok(())
}

#[test]
fn rust_is_called_back_without_a_borrow() -> Result<()> {
    let list: List<Int> = List::from_vec(vec![Int::from(1), Int::from(2)]);
    let seen = list.clone();
    let doubled = boundary::apply_all(move |x: Int| Ok(x + Int::from(seen.len())), &list)?;
    assert_eq!(doubled.into_vec(), [3, 4]);
    let failed = boundary::apply_all(|_| Err(snake::rt::value_error("no")), [1]);
    assert_eq!(
        failed.expect_err("the callback fails").to_string(),
        "ValueError: no"
    );
    Ok(())
}

#[test]
fn classes_and_inheritance() -> Result<()> {
    let account = Account::new("Ada", 5)?;
    assert_eq!(account.deposit(10)?, 15);
    assert_eq!(account.balance(), 15);
    let savings = Savings::new("Bob", 100)?;
    assert_eq!(savings.label()?, "savings of Bob");
    assert_eq!(savings.deposit(1)?, 101);
    let error = account.deposit(0).expect_err("nothing");
    assert_eq!(error.to_string(), "ValueError: amount must be positive");
    Ok(())
}

#[test]
fn unannotated_classes() -> Result<()> {
    let circle = shapes::Circle::new(1.0)?;
    assert!((circle.area()? - std::f64::consts::PI).abs() < 1e-12);
    assert_eq!(
        shapes::Square::new(2)?.describe()?,
        "square with area 4.00 and 4 corners, side 2"
    );
    let number = bank::Account::new("Eve", 10)?.number();
    assert!(number >= 1000);
    Ok(())
}

#[test]
fn the_traceback_shows_every_frame() {
    let error = boundary::divide(1, 0).expect_err("nobody can");
    let traceback = error.format_traceback();
    let lines: Vec<&str> = traceback.lines().collect();
    assert_eq!(lines[0], "Traceback (most recent call last):");
    assert!(
        lines[1].ends_with("boundary.py\", line 29, in divide"),
        "{traceback}"
    );
    assert!(traceback.contains("in inner"), "{traceback}");
    assert_eq!(lines.last(), Some(&"ZeroDivisionError: division by zero"));
}

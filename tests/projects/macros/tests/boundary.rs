//! Rust's types in, Python's types out, objects shared, Rust called back.

use macros::boundary::{self, Account, Savings};
use macros::{books, machine, shop, stock};
use snake::{Gc, Int, List, Omit, Result, Str};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

#[test]
fn rusts_own_types_go_in() -> Result<()> {
    assert_eq!(boundary::total([1.0, 2.5])?, 3.5);
    assert_eq!(boundary::total(vec![1, 2])?, 3.0);
    let table = HashMap::from([("a", 1), ("b", 2)]);
    assert_eq!(boundary::describe(&table, ["b", "c"])?, "b=2, c=0");
    assert_eq!(boundary::first_word("two words")?.expect("a word"), "two");
    assert!(boundary::first_word(String::new())?.is_none());
    assert_eq!(boundary::r#type("x")?, ("x".into(), Int::from(0)));
    assert_eq!(boundary::secret()?, "between us");
    Ok(())
}

#[test]
fn ints_have_no_limit_or_are_words() -> Result<()> {
    assert_eq!(
        boundary::power_with(10, 20)?.to_string(),
        "100000000000000000000"
    );
    let square: i64 = machine::power(3)?;
    assert_eq!(square, 9);
    assert_eq!(
        machine::power_with(10, 20)
            .expect_err("too much")
            .to_string(),
        "OverflowError: Python int too large to convert to Rust i64"
    );
    let account = machine::Account::new_with(7, "Ada", Omit)?;
    let (id, balance): (i64, i64) = (account.id()?, account.deposit(5)?);
    assert_eq!((id, balance), (7, 5));
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
fn python_calls_rust() -> Result<()> {
    // Rust rounds the last step in the list that Python reads it from.
    assert_eq!(boundary::convert(3.0, "EUR")?, 4.0);
    assert_eq!(books::lines(), ["3.00 EUR: [3.0, 3.75]"]);
    assert_eq!(boundary::convert_or(3.0, "XYZ")?, -1.0);
    let error = boundary::convert(3.0, "XYZ").expect_err("an unknown currency");
    assert_eq!(error.to_string(), "KeyError: 'XYZ'");
    let traceback = error.format_traceback();
    assert!(
        traceback.contains("steps.append(amount * exchange_rate(currency))"),
        "{traceback}"
    );
    Ok(())
}

#[test]
fn python_is_given_functions() -> Result<()> {
    let list: List<Int> = List::from_vec(vec![Int::from(1), Int::from(2)]);
    let seen = list.clone();
    let sums = boundary::apply_all(move |x: Int| Ok(&x + &Int::from(seen.len())), &list)?;
    assert_eq!(sums.into_vec(), [3, 4]);
    let failed = boundary::apply_all(|_: Int| Err(snake::rt::value_error("no")), [1]);
    let error = failed.expect_err("the function fails");
    assert_eq!(error.to_string(), "ValueError: no");
    assert!(
        error
            .format_traceback()
            .contains("return [f(x) for x in xs]")
    );
    let total = boundary::fold(
        |sum: f64, word: Str| Ok(sum + word.len() as f64),
        ["a", "bcd"],
        0.5,
    )?;
    assert_eq!(total, 4.5);
    let rung = Rc::new(RefCell::new(Vec::new()));
    let log = rung.clone();
    let bell = boundary::Bell::new(move |text: Str| {
        log.borrow_mut().push(text);
        Ok(())
    })?;
    bell.press_with(2)?;
    assert_eq!(*rung.borrow(), ["ding 1", "ding 2"]);
    Ok(())
}

#[test]
fn a_module_that_failed_runs_again() -> Result<()> {
    let error = machine::rate().expect_err("Rust does not let it");
    assert_eq!(error.to_string(), "ValueError: not yet");
    assert!(error.format_traceback().contains("in <module>"));
    assert_eq!(machine::rate()?, 2.5);
    Ok(())
}

#[test]
fn classes_and_inheritance() -> Result<()> {
    let account = Account::new_with(1, "Ada", 5)?;
    assert_eq!(account.deposit(10)?, 15);
    assert_eq!(
        (account.balance(), account.id()),
        (Int::from(15), Int::from(1))
    );
    let savings = Savings::new_with(2, "Bob", 100)?;
    assert_eq!(savings.label()?, "savings of Bob");
    assert_eq!(savings.deposit(1)?, 101);
    savings.set_owner("Eve")?;
    let base: Gc<Account> = savings.clone().into_base();
    assert_eq!(
        (base.label()?, base.kind()?),
        ("savings of Eve".into(), "savings".into())
    );
    let richest = boundary::richest([&account, &base])?;
    assert!(richest.is(&base));
    let error = account.deposit(0).expect_err("nothing");
    assert_eq!(error.to_string(), "ValueError: amount must be positive");
    Ok(())
}

#[test]
fn modules_share_a_program_or_have_their_own() -> Result<()> {
    assert_eq!(shop::stock::worth([("tea", 2), ("milk", 1)])?, 820);
    assert_eq!(stock::worth([("tea", 1)])?, 350);
    assert_eq!(stock::prices::price_of("milk")?, 120);
    shop::prices::PRICES()?.set("tea".into(), Int::from(1))?;
    assert_eq!(
        shop::stock::worth([("tea", 2)])?,
        2,
        "modules of one program share their variables"
    );
    assert_eq!(
        stock::worth([("tea", 2)])?,
        700,
        "another program has its own"
    );
    let error = shop::stock::worth([("ham", 1)]).expect_err("no price");
    assert_eq!(error.to_string(), "prices.Unknown: ham");
    assert!(error.downcast::<shop::prices::Unknown>().is_some());
    shop::stock::first_use()?.append("twice".into());
    assert_eq!(shop::stock::first_use()?.into_vec(), ["stock", "twice"]);
    assert_eq!(stock::first_use()?.into_vec(), ["stock"]);
    Ok(())
}

#[test]
fn each_thread_has_its_own_modules() -> Result<()> {
    stock::first_use()?.append("here".into());
    let there = std::thread::spawn(|| stock::first_use().map(|l| l.into_vec().len()).ok());
    assert_eq!(there.join().expect("it ends"), Some(1));
    assert_eq!(stock::first_use()?.into_vec().len(), 2);
    Ok(())
}

#[test]
fn the_traceback_shows_every_frame() {
    let error = boundary::divide(1, 0).expect_err("nobody can");
    let traceback = error.format_traceback();
    let lines: Vec<&str> = traceback.lines().collect();
    assert_eq!(lines[0], "Traceback (most recent call last):");
    assert!(
        lines[1].ends_with("boundary.py\", line 42, in divide"),
        "{traceback}"
    );
    assert!(traceback.contains("in inner"), "{traceback}");
    assert_eq!(lines.last(), Some(&"ZeroDivisionError: division by zero"));
}

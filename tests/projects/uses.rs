//! The fixtures do from Rust what they do in Python.
//!
//! Both doors (`macros` and `built`) have these tests, which know the modules as `fixtures`. Every expected value is what
//! CPython 3.13 gives.

use crate::fixtures::{
    bank, ciphers, geometry, huffman, interview_questions, ledger, library, matrices, order_book,
    pipeline_steps, plain_graph, plain_stats, plain_tree, primes, rational, roman, scoring, shapes,
    text_tools, trie, visitors,
};
use snake::rt::Iterate;
use snake::{Dict, Error, Int, List, Num, Omit, Result, Str};
use std::collections::{HashMap, HashSet};

/// What Python's `repr` shows.
fn repr(value: &impl snake::rt::Value) -> String {
    snake::rt::op::repr(value)
        .expect("it has a repr")
        .to_string()
}

/// What an exception that nobody catches shows last.
fn raised<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => panic!("nothing was raised"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn scoring_takes_rusts_own_types() -> Result<()> {
    assert_eq!(scoring::mean([1.0, 2.0, 4.5])?, 2.5);
    assert_eq!(scoring::mean(vec![1, 2])?, 1.5);
    assert_eq!(scoring::spread([3.5, -1.0, 2.0].as_slice())?, (-1.0, 3.5));
    let rest: Vec<f64> = scoring::without_extremes([5.0, 1.0, 9.0, 2.0, 9.0])?.into();
    assert_eq!(rest, [5.0, 2.0, 9.0]);
    let table = [("ann", 9.5), ("bob", 7.25), ("cem", 9.5)];
    assert_eq!(
        repr(&scoring::ranking(table)?),
        "[(1, 'ann', 9.5), (1, 'cem', 9.5), (3, 'bob', 7.25)]"
    );
    assert_eq!(
        scoring::winner(HashMap::from([("a", 1.0), ("b", 2.0)]))?.expect("a winner"),
        "b"
    );
    assert!(scoring::winner(HashMap::<&str, f64>::new())?.is_none());
    assert_eq!(
        raised(scoring::mean(Vec::<f64>::new())),
        "ValueError: mean of no values"
    );
    Ok(())
}

#[test]
fn scoring_has_defaults() -> Result<()> {
    assert_eq!(scoring::handicap(5)?, 1215);
    assert_eq!(scoring::handicap(30)?, 1_i64 << 40);
    assert_eq!(scoring::handicap_with(10, Omit, 1000)?, 1000);
    assert_eq!(scoring::handicap_with(10, 2, Omit)?, 10_240);
    assert_eq!(u16::try_from(&scoring::handicap(5)?)?, 1215);
    assert_eq!(
        raised(u16::try_from(&scoring::handicap(30)?)),
        "OverflowError: Python int too large to convert to Rust u16"
    );
    Ok(())
}

#[test]
fn scoring_changes_the_callers_table() -> Result<()> {
    let table: Dict<Str, f64> = Dict::new();
    assert_eq!(scoring::add_points(&table, "eli")?, 1.0);
    table.set(Str::from("bob"), 0.5)?;
    assert_eq!(scoring::add_points_with(&table, "bob", 2.5)?, 3.0);
    assert_eq!(repr(&table), "{'eli': 1.0, 'bob': 3.0}");
    Ok(())
}

#[test]
fn geometry_has_classes_that_derive() -> Result<()> {
    let p = geometry::Point::new(3.0, 4.0)?;
    assert_eq!((p.x()?, p.y()?, p.norm()?), (3.0, 4.0, 5.0));
    assert_eq!(
        p.moved_with(1.0, Omit)?
            .distance(geometry::Point::new(0, 4)?)?,
        4.0
    );
    let circle = geometry::Circle::new(geometry::Point::new(1, 1)?, 2.0)?;
    let rectangle = geometry::rectangle(3, 5)?;
    assert_eq!(circle.describe()?, "circle: 12.566");
    assert_eq!(rectangle.area()?, 15.0);
    assert!(!circle.contains(&p)?);
    // A list of the base class has objects of derived classes, whose own methods are called.
    let shapes: List<snake::Gc<geometry::Shape>> =
        List::from_vec(vec![circle.clone().into_base(), rectangle.into_base()]);
    let largest = geometry::largest(&shapes)?;
    assert_eq!(largest.name(), "rectangle");
    assert_eq!(largest.describe()?, "rectangle: 15.000");
    assert_eq!(shapes.into_vec()[0].area()?, circle.area()?);
    let points = [(0.0, 0.0), (2.0, 0.0), (1.0, 0.5), (1.0, 2.0)];
    let points: Result<Vec<_>> = points
        .iter()
        .map(|(x, y)| geometry::Point::new(*x, *y))
        .collect();
    let hull = geometry::convex_hull(points?)?.into_vec();
    let hull: Result<Vec<_>> = hull.iter().map(|p| Ok((p.x()?, p.y()?))).collect();
    assert_eq!(hull?, [(0.0, 0.0), (2.0, 0.0), (1.0, 2.0)]);
    let origin = geometry::Point::new(0, 0)?;
    assert_eq!(
        raised(geometry::Circle::new(origin, -1.0)),
        "ValueError: negative radius -1.0"
    );
    assert_eq!(
        raised(geometry::Shape::new("blob")?.describe()),
        "NotImplementedError: blob"
    );
    Ok(())
}

#[test]
fn ledger_raises_exceptions_of_its_own() -> Result<()> {
    let ledger = ledger::Ledger::new_with(Some(HashMap::from([("cash", 1000)])))?;
    ledger.protect("cash")?;
    assert_eq!(ledger.transfer("cash", "rent", 600)?, 1);
    let error = ledger
        .post("mistake", [("cash", -500), ("rent", 500)])
        .expect_err("too much");
    let overdrawn = error.downcast::<ledger::Overdrawn>().expect("it says so");
    assert_eq!(
        (overdrawn.account(), overdrawn.balance()),
        ("cash".into(), Int::from(-100))
    );
    assert!(error.is_instance(ledger::LedgerError::TYPE));
    assert_eq!(
        raised(ledger.post("one-sided", [("cash", 5)])),
        "ledger.Unbalanced: debits and credits differ by 5"
    );
    ledger.balances().set(Str::from("gift"), Int::from(7))?;
    assert_eq!(ledger.balance("gift")?, 7);
    assert_eq!(ledger.undo()?, "transfer");
    assert_eq!(ledger.__len__()?, 0);
    let error = ledger::from_lines(["a -> b 5", "a to b 5"]).expect_err("a damaged line");
    assert_eq!(error.to_string(), "ledger.LedgerError: line 2 is damaged");
    assert!(
        error
            .format_traceback()
            .contains("The above exception was the direct cause")
    );
    assert_eq!(
        ledger::compound(100, 100, 100)?.to_string(),
        "126765060022822940149670320537600"
    );
    Ok(())
}

#[test]
fn matrices_are_shared() -> Result<()> {
    let matrix: List<List<f64>> =
        List::from_vec(vec![List::from([2.0, 1.0]), List::from([1.0, 3.0])]);
    let row = matrix.get(0)?;
    matrices::scale(&matrix, 0.5)?;
    assert_eq!(row.to_vec(), [1.0, 0.5]);
    row.append(9.0);
    assert_eq!(repr(&matrix), "[[1.0, 0.5, 9.0], [0.5, 1.5]]");
    let power = matrices::power(vec![vec![1.0, 1.0], vec![1.0, 0.0]], 30)?;
    assert_eq!(
        repr(&power),
        "[[1346269.0, 832040.0], [832040.0, 514229.0]]"
    );
    assert!(matrices::inverse([[1.0, 2.0], [2.0, 4.0]])?.is_none());
    let inverse = matrices::inverse([[2.0, 1.0], [1.0, 3.0]])?.expect("it is regular");
    assert_eq!(matrices::determinant(&inverse)?, 0.2);
    assert_eq!(
        raised(matrices::power([[0.0]], -1)),
        "ZeroDivisionError: the matrix is singular"
    );
    assert_eq!(
        raised(matrices::multiply([[1.0, 2.0]], [[1.0, 2.0]])),
        "ValueError: 1x2 by 1x2"
    );
    Ok(())
}

#[test]
fn text_tools_take_and_give_text() -> Result<()> {
    assert_eq!(text_tools::slugify("Hello, World!")?, "hello-world");
    assert_eq!(
        text_tools::slugify_with(String::from("  Ünder the Sea  2 "), "_")?,
        "ünder_the_sea_2"
    );
    let counts: HashMap<Str, Int> =
        text_tools::count_words("The cat and the dog; a cat.")?.try_into()?;
    assert_eq!(
        (counts.len(), &counts[&Str::from("cat")]),
        (5, &Int::from(2))
    );
    assert_eq!(
        repr(&text_tools::parse_pairs("a=1; b ;c=")?),
        "{'a': '1', 'b': None, 'c': ''}"
    );
    assert_eq!(text_tools::truncate("a long sentence", 8)?, "a long …");
    assert_eq!(
        raised(text_tools::truncate("x", 0)),
        "ValueError: width must be positive"
    );
    let letters: HashSet<Str> = text_tools::distinct("hello world")?.try_into()?;
    assert_eq!(letters.len(), 7);
    assert_eq!(
        text_tools::numbered_with(["one", "two"], 9)?.into_vec(),
        [" 9 one", "10 two"]
    );
    assert_eq!(
        text_tools::common_prefix(vec!["interval", "internal"])?,
        "inter"
    );
    Ok(())
}

#[test]
fn huffman_encodes_and_decodes() -> Result<()> {
    let tree = huffman::build("abracadabra")?;
    let table: Dict<Str, Str> = Dict::new();
    for (symbol, code) in huffman::codes(&tree)?.items().iter().collect_vec()? {
        table.set(symbol.expect("leaves have symbols"), code)?;
    }
    let bits = huffman::encode("abracadabra", &table)?;
    assert_eq!(bits, "01101110100010101101110");
    assert_eq!(huffman::decode(&bits, &tree)?, "abracadabra");
    assert_eq!(huffman::pack("0110111010001")?.into_vec(), [110, 136]);
    assert_eq!(huffman::entropy("abab")?, 1.0);
    assert!(!tree.is_leaf()?);
    Ok(())
}

#[test]
fn interview_questions_link_their_nodes() -> Result<()> {
    let solution = interview_questions::Solution::new()?;
    assert_eq!(solution.two_sum([2, 7, 11, 15], 9)?.into_vec(), [0, 1]);
    assert_eq!(solution.kmp("abababa", "aba")?.into_vec(), [0, 2, 4]);
    let spiral = solution.spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]])?;
    assert_eq!(spiral.into_vec(), [1, 2, 3, 6, 9, 8, 7, 4, 5]);
    assert_eq!(
        solution.generate_parentheses(3)?.into_vec(),
        ["((()))", "(()())", "(())()", "()(())", "()()()"]
    );
    let (a, b) = (
        interview_questions::linked([2, 4, 3])?,
        interview_questions::linked([5, 6, 4])?,
    );
    let sum = solution.add_lists(a, b)?;
    assert_eq!(interview_questions::unlinked(sum)?.into_vec(), [7, 0, 8]);
    let leaf = |n: i32| interview_questions::TreeNode::new_with(n, Omit, Omit);
    let tree = interview_questions::TreeNode::new_with(2, Some(leaf(1)?), Some(leaf(3)?))?;
    assert_eq!(repr(&solution.level_order(Some(&tree))?), "[[2], [1, 3]]");
    assert!(solution.is_valid_bst(Some(&tree))?);
    tree.set_val(0)?;
    assert!(!solution.is_valid_bst(Some(tree))?);
    Ok(())
}

#[test]
fn library_lends_to_derived_members() -> Result<()> {
    let lib = library::Library::new()?;
    let dune = library::Item::new_with("Dune", Omit, Some(1965))?;
    let film = library::Item::new_with("Metropolis", library::Kind::FILM()?, Omit)?;
    lib.add([&dune, &film])?;
    assert_eq!(
        (dune.label()?, film.label()?),
        ("Dune (1965)".into(), "Metropolis".into())
    );
    let bob = library::Student::new("Bob")?;
    lib.join(&bob)?;
    lib.join(library::Member::new("Ann")?)?;
    assert_eq!(lib.lend("Ann", "Dune")?, 21);
    assert_eq!(
        raised(lib.lend("Bob", "Dune")),
        "library.LibraryError: Dune is out; Bob is number 1 in line"
    );
    lib.set_day(30)?;
    assert_eq!(
        repr(&List::from_vec(lib.overdue()?.collect_vec()?)),
        "[('Dune', 'Ann', 9)]"
    );
    assert_eq!(lib.give_back("Dune")?, 0.9);
    assert_eq!(bob.messages().into_vec(), ["[student] Dune is ready"]);
    assert_eq!(film.kind().value()?, "film");
    Ok(())
}

#[test]
fn order_book_matches_orders() -> Result<()> {
    let book = order_book::Book::new()?;
    assert_eq!(book.submit("ann", "buy", 100, 1000)?, 1);
    assert_eq!(book.submit("bob", "sell", 30, 990)?, 2);
    let trades = book.trades().into_vec();
    assert_eq!(
        (trades.len(), trades[0].buyer(), trades[0].value()?),
        (1, "ann".into(), Int::from(30_000))
    );
    assert_eq!(
        repr(&trades[0]),
        "Trade(buyer='ann', seller='bob', price=1000, size=30)"
    );
    assert_eq!(book.depth()?.into_vec(), ["buy     10.00 x 70"]);
    assert!(book.cancel(1)? && !book.cancel(1)?);
    assert_eq!(
        raised(book.submit("gus", "hold", 5, 5)),
        "ValueError: bad order: hold 5"
    );
    Ok(())
}

#[test]
fn visitors_are_dispatched_by_class() -> Result<()> {
    use visitors::{Binary, Depth, Evaluator, FreeNames, Let, Number, Printer, Variable};
    let sum = Binary::new("+", Number::new(1)?, Variable::new("x")?)?;
    assert_eq!(Printer::new()?.binary(&sum)?, "(1 + x)");
    assert_eq!(FreeNames::new()?.binary(&sum)?.len(), 1);
    assert_eq!(Depth::new()?.binary(&sum)?, 2);
    let product = Binary::new("*", Number::new(3)?, Variable::new("x")?)?;
    let program = Let::new("x", Number::new(2)?, product)?;
    assert_eq!(Evaluator::new()?.r#let(&program)?, 6.0);
    let unbound = Evaluator::new()?.variable(Variable::new("z")?);
    assert_eq!(raised(unbound), "NameError: z is not bound");
    Ok(())
}

#[test]
fn pipeline_steps_call_back() -> Result<()> {
    use pipeline_steps::{Emitter, apply_all, bisect, fold, keep, retry, retry_with};
    let roots: Vec<f64> = apply_all([1.0, 4.0, 9.0], |x: f64| Ok(x.sqrt()))?.into();
    assert_eq!(roots, [1.0, 2.0, 3.0]);
    let two = Int::from(2);
    assert_eq!(
        keep([1, 2, 3, 4], move |n: Int| Ok(n > two))?.into_vec(),
        [3, 4]
    );
    assert_eq!(fold([1, 2, 3], 10, |a: Int, b: Int| Ok(&a * &b))?, 60);
    let root = bisect(|x: f64| Ok(x * x - 2.0), 0.0, 2.0)?;
    assert_eq!(root.to_string(), "1.414213562373095");
    let flaky = |attempt: Int| match attempt > 2 {
        true => Ok(Str::from("worked")),
        false => Err(snake::rt::value_error(format!("attempt {attempt} failed"))),
    };
    assert_eq!(retry(flaky)?, "worked after 3");
    assert_eq!(
        raised(retry_with(flaky, 2)),
        "RuntimeError: attempt 1 failed; attempt 2 failed"
    );
    let heard: List<Str> = List::new();
    let emitter = Emitter::new()?;
    let ears = heard.clone();
    emitter.on("save", move |path: Str| {
        ears.append(path);
        Ok(())
    })?;
    emitter.on("save", |_: Str| Err(snake::rt::value_error("deaf")))?;
    assert_eq!(raised(emitter.emit("save", "a.txt")), "ValueError: deaf");
    assert_eq!(emitter.emit("load", "b.txt")?, 0);
    assert_eq!(
        (heard.into_vec(), emitter.count()),
        (vec!["a.txt".into()], Int::from(1))
    );
    Ok(())
}

#[test]
fn plain_graph_is_built_from_both_sides() -> Result<()> {
    let graph = plain_graph::Graph::new()?;
    graph.add_edge("a", "b")?;
    graph.add_edge_with("b", "c", 0.5)?;
    graph.add_edge_with(7, "c", 2)?;
    assert_eq!(graph.__len__()?, 4);
    let way = graph.shortest("a", 7)?;
    assert_eq!(repr(&way), "(3.5, ['a', 'b', 'c', 7])");
    let counting = plain_graph::CountingGraph::new()?;
    counting.add_edge("b", "a")?;
    assert_eq!(repr(&counting.neighbours("a")?), "['b']");
    assert_eq!(counting.lookups(), 1);
    assert_eq!(raised(graph.neighbours("nowhere")), "KeyError: 'nowhere'");
    Ok(())
}

#[test]
fn plain_stats_know_ints_from_floats() -> Result<()> {
    assert_eq!(plain_stats::mean([2.5, 4.0, 4.0, 7.5, 1.0])?, 3.8);
    assert_eq!(repr(&plain_stats::median([1, 2, 3, 4])?), "2.5");
    assert_eq!(repr(&plain_stats::median([3, 1, 2])?), "2");
    assert_eq!(
        plain_stats::deviation_with([2.5, 4.0, 4.0, 7.5, 1.0], false)?,
        2.1587033144922905
    );
    let values: List<Num> = List::from_vec(vec![
        Num::Int(Int::from(1)),
        Num::Float(3.0),
        Num::Float(2.0),
    ]);
    plain_stats::normalise(&values)?;
    assert_eq!(repr(&values), "[0.0, 1.0, 0.5]");
    let window = plain_stats::WindowedAccumulator::new(3)?;
    for n in 0..10 {
        window.add(n * n)?;
    }
    assert_eq!(
        (window.count(), window.window().into_vec()),
        (
            Int::from(3),
            vec![Int::from(49), Int::from(64), Int::from(81)]
        )
    );
    let once = plain_stats::Accumulator::new()?.add(1)?;
    assert_eq!(
        raised(once.variance()),
        "ValueError: at least two values are needed"
    );
    Ok(())
}

#[test]
fn plain_tree_holds_what_it_is_given() -> Result<()> {
    let book = plain_tree::phone_book()?;
    assert_eq!(repr(&book.__getitem__("Ada")?), "'555-1'");
    assert_eq!(book.__len__()?, 4);
    assert_eq!(raised(book.__getitem__("Tom")), "KeyError: 'Tom'");
    let board = plain_tree::score_board([50, 30, 70, 30, 90, 50, 30])?;
    assert_eq!(
        repr(&board.items()?),
        "[(30, 3), (50, 2), (70, 1), (90, 1)]"
    );
    assert!(matches!(board.floor(69)?, plain_tree::NoneOrIntOrStr::Int(n) if n == 50));
    assert!(matches!(board.floor(10)?, plain_tree::NoneOrIntOrStr::None));
    Ok(())
}

#[test]
fn bank_accounts_derive_and_raise() -> Result<()> {
    let savings = bank::Savings::new_with("Ada", 1200, 0.03)?;
    let checking = bank::Checking::new("Bob")?;
    let office = bank::Bank::new("Test")?;
    let (ada, bob) = (office.open(&savings)?, office.open(&checking)?);
    office.transfer(&ada, &bob, 100)?;
    assert_eq!(repr(&savings.balance()?), "1100");
    checking.set_balance(-200)?;
    assert_eq!(
        raised(checking.set_balance(-201)),
        "ValueError: balance below limit: -201"
    );
    let error = office.transfer(&ada, &bob, 5000).expect_err("too much");
    let short = error
        .downcast::<bank::InsufficientFunds>()
        .expect("it says so");
    assert_eq!(
        (repr(&short.missing()), short.account().owner()),
        ("3900".to_owned(), "Ada".into())
    );
    assert_eq!(
        raised(office.__getitem__(1)),
        "bank.UnknownAccount: no account 1"
    );
    assert_eq!(office.log().into_vec().len(), 2);
    Ok(())
}

#[test]
fn ciphers_and_numerals() -> Result<()> {
    assert_eq!(ciphers::caesar("Hello, World", 3)?, "Khoor, Zruog");
    assert_eq!(
        ciphers::vigenere("Attack at dawn", "lemon")?,
        "Lxfopv ef rnhr"
    );
    assert_eq!(
        ciphers::vigenere_with("Lxfopv ef rnhr", "lemon", true)?,
        "Attack at dawn"
    );
    assert_eq!(
        ciphers::rail_fence("wearediscovered", 3)?,
        "wecrerdsoeeaivd"
    );
    assert_eq!(ciphers::crack("aol xbpjr iyvdu mve huk aol shgf kvn")?, 19);
    assert_eq!(roman::to_roman(2024)?, "MMXXIV");
    assert_eq!(roman::from_roman("MCMXCIV")?, 1994);
    assert_eq!(
        raised(roman::to_roman(5000)),
        "ValueError: 5000 is out of range"
    );
    Ok(())
}

#[test]
fn primes_come_as_a_generator() -> Result<()> {
    assert_eq!(primes::totient(36)?, 12);
    assert_eq!(primes::divisors(12)?.into_vec(), [1, 2, 3, 4, 6, 12]);
    assert_eq!(repr(&primes::factorise(360)?), "{2: 3, 3: 2, 5: 1}");
    let list = primes::sieve(100)?;
    assert_eq!(
        primes::goldbach(100, &list)?,
        Some((Int::from(3), Int::from(97)))
    );
    let endless = primes::endless_primes()?;
    let first: Result<Vec<Int>> = endless.into_iter().take(8).collect();
    let first = first?;
    assert_eq!(first, [2, 3, 5, 7, 11, 13, 17, 19]);
    Ok(())
}

#[test]
fn rationals_have_operators() -> Result<()> {
    let (half, third) = (
        rational::Rational::new_with(2, 4)?,
        rational::Rational::new_with(1, 3)?,
    );
    assert_eq!(
        (repr(&half.num()), repr(&half.den())),
        ("1".into(), "2".into())
    );
    assert_eq!(half.__add__(&third)?.__str__()?, "5/6");
    assert_eq!(repr(&half.__mul__(3)?), "Rational(3, 2)");
    assert!(third.__lt__(&half)?);
    assert_eq!(repr(&rational::bernoulli(10)?), "Rational(5, 66)");
    assert_eq!(rational::Rational::parse("-0.75")?.__str__()?, "-3/4");
    assert_eq!(
        repr(&rational::continued(rational::Rational::new_with(
            415, 93
        )?)?),
        "[4, 2, 6, 7]"
    );
    assert_eq!(
        raised(rational::Rational::new_with(1, 0)),
        "ZeroDivisionError: Rational(1, 0)"
    );
    Ok(())
}

#[test]
fn shapes_scale_to_their_own_kind() -> Result<()> {
    let square = shapes::Square::new(2)?;
    assert_eq!(
        square.describe()?,
        "square with area 4.00 and 4 corners, side 2"
    );
    assert_eq!(square.scaled(3)?.side()?, 6);
    assert_eq!(repr(&shapes::Rectangle::new(2, 3.5)?.perimeter()?), "11.0");
    assert_eq!(
        repr(&shapes::Rectangle::from_diagonal((0, 0), (2, 3))?.area()?),
        "6"
    );
    assert_eq!(shapes::Circle::new(1.0)?.area()?, std::f64::consts::PI);
    assert_eq!(
        shapes::Circle::new(1.0)?.__str__()?,
        "circle with area 3.14"
    );
    assert_eq!(
        raised(shapes::Blob::new("b")?.area()),
        "NotImplementedError: b has no area"
    );
    Ok(())
}

#[test]
fn tries_complete_and_forget() -> Result<()> {
    let trie = trie::Trie::new()?;
    for word in ["car", "cart", "cat", "dog"] {
        trie.add(word)?;
    }
    assert_eq!(trie.completions("ca")?.into_vec(), ["car", "cart", "cat"]);
    assert_eq!(
        trie.completions_with("ca", Some(2))?.into_vec(),
        ["car", "cart"]
    );
    assert_eq!(repr(&trie.near("cot", 1)?), "[('cat', 1)]");
    assert_eq!(
        (trie.nodes()?, trie.__len__()?),
        (Int::from(9), Int::from(4))
    );
    trie.remove("cart")?;
    assert!(!trie.__contains__("cart")? && trie.__contains__("car")?);
    assert_eq!(raised(trie.remove("bird")), "KeyError: 'bird'");
    Ok(())
}

#[test]
fn the_traceback_shows_every_frame_with_its_line() {
    let error: Error = roman::to_roman(5000).expect_err("it is out of range");
    let traceback = error.format_traceback();
    let lines: Vec<&str> = traceback.lines().collect();
    assert_eq!(lines[0], "Traceback (most recent call last):");
    assert!(
        lines[1].ends_with("roman.py\", line 11, in to_roman"),
        "{traceback}"
    );
    assert_eq!(lines[2], "    raise ValueError(f\"{n} is out of range\")");
    assert_eq!(lines.len(), 4, "{traceback}");
    assert_eq!(error.type_name(), "ValueError");
    let error = matrices::power([[0.0]], -1).expect_err("it is singular");
    assert!(error.format_traceback().contains("in power"));
}

//! The fixtures do from Rust what they do alone.

use built::{
    big_numbers, build_order, calculator, graph_colouring, huffman, pi_digits, rational,
    sorting_zoo,
};
use snake::{Int, List, Result};

#[test]
fn numbers() -> Result<()> {
    assert_eq!(
        big_numbers::factorial(30)?.to_string(),
        "265252859812191058636308480000000"
    );
    assert_eq!(
        big_numbers::integer_root(big_numbers::factorial(25)?, 5)?,
        109_176
    );
    assert_eq!(big_numbers::digit_sum(999)?, 27);
    assert!(
        pi_digits::machin(20)?
            .to_string()
            .starts_with("314159265358979323846")
    );
    let half = rational::Rational::new(2, 4)?;
    assert_eq!((half.num(), half.den()), (Int::from(1), Int::from(2)));
    Ok(())
}

#[test]
fn algorithms() -> Result<()> {
    let list: List<Int> = List::from_vec([3, 1, 2].map(Int::from).into());
    let sorted = sorting_zoo::counting(&list)?;
    assert_eq!(sorted.into_vec(), [1, 2, 3]);
    assert_eq!(
        list.into_vec(),
        [3, 1, 2],
        "counting sort leaves its argument alone"
    );
    let text = "abracadabra";
    let tree = huffman::build(text)?;
    let bits = huffman::encode(text, huffman::codes(&tree, "")?)?;
    assert_eq!(huffman::decode(&bits, &tree)?, text);
    let graph = graph_colouring::neighbours_of([("A", "B"), ("B", "A")])?;
    assert_eq!(graph_colouring::count_colourings(&graph, 3)?, 6);
    Ok(())
}

#[test]
fn exceptions() -> Result<()> {
    let error = build_order::read_plan("app: lib\n").expect_err("lib is missing");
    assert_eq!(
        error.to_string(),
        "MissingPackage: app needs lib, which is not described"
    );
    assert_eq!(error.type_name(), "MissingPackage");
    let tokens = calculator::tokenize("a1 = b*(2)")?;
    assert_eq!(tokens.len(), 8);
    assert!(calculator::tokenize("3 $ 4").is_err());
    Ok(())
}

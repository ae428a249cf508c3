//! The fixtures do from Rust what they do alone.

use macros::algorithms::{dynamic_tables, kruskal};
use macros::classes::two_stacks;
use macros::numbers::{primes, primes_i64, rsa};
use macros::text::{ciphers, roman, run_length};
use snake::{Int, Result};

#[test]
fn text() -> Result<()> {
    assert_eq!(roman::to_roman(2024)?, "MMXXIV");
    assert_eq!(roman::from_roman("MCMXCIV")?, 1994);
    assert_eq!(run_length::encode("aaabcc")?, "3ab2c");
    assert_eq!(run_length::decode("3ab2c")?, "aaabcc");
    assert_eq!(ciphers::caesar("Hello, World", 3)?, "Khoor, Zruog");
    assert_eq!(ciphers::atbash("abc")?, "zyx");
    Ok(())
}

#[test]
fn numbers() -> Result<()> {
    assert_eq!(primes::totient(36)?, 12);
    assert_eq!(primes::divisors(12)?.into_vec(), [1, 2, 3, 4, 6, 12]);
    let factors = primes::factorise(360)?.to_vec();
    assert_eq!(
        factors,
        [(2, 3), (3, 2), (5, 1)].map(|(p, k)| (Int::from(p), Int::from(k)))
    );
    let word: i64 = primes_i64::totient(36)?;
    assert_eq!(word, 12);
    assert_eq!(rsa::inverse(3, 11)?, 4);
    assert_eq!(
        rsa::number_to_text(rsa::text_to_number("secret")?)?,
        "secret"
    );
    Ok(())
}

#[test]
fn algorithms() -> Result<()> {
    let (value, chosen) = dynamic_tables::knapsack([("tent", 5, 10), ("map", 1, 3)], 4)?;
    assert_eq!(value, 3);
    assert_eq!(chosen.into_vec(), ["map"]);
    assert_eq!(kruskal::squared((0, 0), (3, 4))?, 25);
    assert_eq!(two_stacks::balanced("(a[b]{c})")?, "ok");
    Ok(())
}

#[test]
fn an_exception_carries_its_type_message_and_traceback() {
    let error = roman::to_roman(5000).expect_err("it is out of range");
    assert_eq!(error.to_string(), "ValueError: 5000 is out of range");
    let traceback = error.format_traceback();
    assert!(traceback.contains("line 11, in to_roman"), "{traceback}");
    assert!(
        traceback.contains("raise ValueError(f\"{n} is out of range\")"),
        "{traceback}"
    );
}

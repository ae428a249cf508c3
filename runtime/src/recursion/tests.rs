//! Recursion is bounded by the limit and by the real stack.

use super::*;

fn descend(n: u32, pad: usize) -> Result<u32> {
    let _depth = enter()?;
    let padding = [n as u8; 512];
    if std::hint::black_box(&padding)[pad] == 255 && n == u32::MAX {
        return Ok(0);
    }
    descend(n + 1, pad).map(|deepest| deepest + u32::from(padding[1] == 7 && n == 0))
}

fn deepest() -> u32 {
    fn go(n: &mut u32) -> Result<()> {
        let _depth = enter()?;
        *n += 1;
        go(n)
    }
    let mut n = 0;
    assert!(
        go(&mut n)
            .unwrap_err()
            .to_string()
            .starts_with("RecursionError: maximum recursion depth exceeded")
    );
    n
}

#[test]
fn the_limit_is_pythons() {
    assert_eq!(limit(), 1000);
    // def f(): global n; n += 1; f()   reaches 999 calls below the module
    assert_eq!(deepest(), 999);
    assert_eq!(deepest(), 999);
    set_limit(50).unwrap();
    assert_eq!(deepest(), 49);
    assert!(set_limit(0).is_err());
    assert!(set_limit(1 << 40).is_err());
    let _depth = (enter().unwrap(), enter().unwrap());
    assert!(
        set_limit(2)
            .unwrap_err()
            .to_string()
            .contains("at the recursion depth 3")
    );
}

#[test]
fn the_stack_is_never_overrun() {
    set_limit(i64::from(i32::MAX)).unwrap();
    assert!(descend(0, 3).is_err());
    for size in [512 << 10, 1 << 20, 16 << 20] {
        let thread = std::thread::Builder::new().stack_size(size).spawn(|| {
            set_limit(i64::from(i32::MAX)).unwrap();
            assert!(descend(0, 3).is_err());
        });
        thread.unwrap().join().unwrap();
    }
}

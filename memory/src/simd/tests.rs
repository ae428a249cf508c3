//! Kernels against plain loops, on every length, place and level.

use super::*;

/// Every length up to some vectors of the widest kind, and places that are not aligned.
fn each_slice<T: Number>(of: impl Fn(i64) -> T, check: impl Fn(&[T], &[T])) {
    let items: Vec<T> = (0..300).map(|n: i64| of((n * 7919) % 251 - 125)).collect();
    let others: Vec<T> = (0..300)
        .map(|n: i64| of((n * 104_729) % 241 - 120))
        .collect();
    for length in 0..260 {
        for start in [0, 1, 7] {
            check(
                &items[start..start + length],
                &others[start..start + length],
            );
        }
    }
}

macro_rules! plain {
    ($a:ident, $b:ident, $sum:ident) => {{
        assert_eq!(sum($a), $a.iter().map(|&n| n as $sum).sum::<$sum>());
        let products = $a.iter().zip($b).map(|(&a, &b)| a as $sum * b as $sum);
        assert_eq!(dot($a, $b), products.sum::<$sum>());
        assert_eq!(
            min($a),
            $a.iter().copied().min_by(|a, b| a.partial_cmp(b).unwrap())
        );
        assert_eq!(
            max($a),
            $a.iter().copied().max_by(|a, b| a.partial_cmp(b).unwrap())
        );
        if let Some(&wanted) = $a.first() {
            assert_eq!(
                count($a, wanted),
                $a.iter().filter(|&&n| n == wanted).count()
            );
        }
        let mut out = $a.to_vec();
        add($a, $b, &mut out);
        assert!(
            out.iter()
                .zip($a.iter().zip($b))
                .all(|(&out, (a, &b))| out == a.plus(b))
        );
        sub($a, $b, &mut out);
        assert!(
            out.iter()
                .zip($a.iter().zip($b))
                .all(|(&out, (a, &b))| out == a.minus(b))
        );
        mul($a, $b, &mut out);
        assert!(
            out.iter()
                .zip($a.iter().zip($b))
                .all(|(&out, (a, &b))| out == a.times(b))
        );
        let mut mask = vec![false; $a.len()];
        less($a, $b, &mut mask);
        assert!(
            mask.iter()
                .zip($a.iter().zip($b))
                .all(|(&out, (a, b))| out == (a < b))
        );
        equal($a, $a, &mut mask);
        assert!(mask.iter().all(|&out| out));
        let mut y = $b.to_vec();
        let factor = $a.first().copied().unwrap_or_default();
        axpy(factor, $a, &mut y);
        assert!(
            y.iter()
                .zip($a.iter().zip($b))
                .all(|(&y, (&x, b))| y == b.plus(factor.times(x)))
        );
        prefix_sum($a, &mut out);
        let mut so_far = Default::default();
        for (&item, &out) in $a.iter().zip(&out) {
            so_far = item.plus(so_far);
            assert_eq!(out, so_far);
        }
    }};
}

#[test]
fn kernels_are_right_on_every_length_and_tail() {
    for is_on in [true, false] {
        set_on(is_on);
        each_slice(|n| n as f64, |a, b| plain!(a, b, f64));
        each_slice(|n| n as f32, |a, b| plain!(a, b, f32));
        each_slice(|n| n, |a, b| plain!(a, b, i128));
        each_slice(|n| n as i32, |a, b| plain!(a, b, i64));
        each_slice(|n| n as u8, |a, b| plain!(a, b, i64));
        each_slice(|n| n as i8, |a, b| plain!(a, b, i64));
        each_slice(|n| n as u16, |a, b| plain!(a, b, i64));
        each_slice(|n| n as i16, |a, b| plain!(a, b, i64));
        each_slice(|n| n.unsigned_abs() as u32, |a, b| plain!(a, b, i64));
        each_slice(|n| n.unsigned_abs(), |a, b| plain!(a, b, i128));
    }
    set_on(true);
    for length in 1..200 {
        for at in 1..length {
            let mut items = vec![1.5_f64; length];
            items[at] = f64::NAN;
            items[(at * 7) % length] = 2.5;
            items[0] = 0.5;
            let numbers = items.iter().copied().filter(|n| !n.is_nan());
            assert_eq!(max(&items), numbers.clone().reduce(f64::max));
            assert_eq!(min(&items), numbers.reduce(f64::min));
            items[0] = f64::NAN;
            assert!(max(&items).unwrap().is_nan() && min(&items).unwrap().is_nan());
        }
    }
    let mut out = [0.0; 3];
    div(&[1.0, 2.0, 3.0], &[2.0, 4.0, 0.0], &mut out);
    assert_eq!(out, [0.5, 0.5, f64::INFINITY]);
}

#[test]
fn sums_of_integers_are_exact() {
    assert_eq!(sum(&[i64::MAX; 1000]), i128::from(i64::MAX) * 1000);
    assert_eq!(sum(&[i64::MIN; 1000]), i128::from(i64::MIN) * 1000);
    assert_eq!(sum(&[i32::MIN; 1000]), i64::from(i32::MIN) * 1000);
    assert_eq!(sum(&vec![u8::MAX; 20_000_000]), 255 * 20_000_000);
    assert_eq!(sum(&[u64::MAX; 1000]), i128::from(u64::MAX) * 1000);
    assert_eq!(sum(&vec![i16::MIN; 200_001]), i64::from(i16::MIN) * 200_001);
    assert_eq!(sum(&vec![u16::MAX; 200_001]), i64::from(u16::MAX) * 200_001);
    assert_eq!(sum(&[u32::MAX; 1001]), i64::from(u32::MAX) * 1001);
    assert_eq!(count(&vec![7_u8; 100_001], 7), 100_001);
    let (bytes, least) = (vec![u8::MAX; 200_001], vec![i8::MIN; 200_001]);
    assert_eq!(dot(&bytes, &bytes), 255 * 255 * 200_001);
    assert_eq!(dot(&least, &least), 128 * 128 * 200_001);
    assert_eq!(dot(&[i64::MAX; 3], &[2; 3]), -6);
}

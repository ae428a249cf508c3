//! How many items are equal to one, for wide and for narrow items.

/// Counts with counters as wide as wide items, so that both have the same lanes.
macro_rules! count_wide {
    ($counter:ident) => {
        #[inline(always)]
        fn count_of(items: &[Self], wanted: Self) -> usize {
            let equal = items.iter().map(|&item| $counter::from(item == wanted));
            equal.sum::<$counter>() as usize
        }
    };
}

/// Counts in lanes as wide as narrow items; a lane is read out before it can overflow.
macro_rules! count_narrow {
    ($counter:ident) => {
        #[inline(always)]
        fn count_of(items: &[Self], wanted: Self) -> usize {
            const WIDTH: usize = 256 / size_of::<$counter>();
            let mut count = 0;
            for run in items.chunks(WIDTH * 255) {
                let mut lanes: [$counter; WIDTH] = [0; WIDTH];
                let (chunks, rest) = run.as_chunks::<WIDTH>();
                for chunk in chunks {
                    for (lane, &item) in lanes.iter_mut().zip(chunk) {
                        *lane = lane.wrapping_add($counter::from(item == wanted));
                    }
                }
                count += lanes.iter().map(|&lane| usize::from(lane)).sum::<usize>();
                count += rest.iter().filter(|&&item| item == wanted).count();
            }
            count
        }
    };
}
pub(super) use {count_narrow, count_wide};

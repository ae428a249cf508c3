//! In which order tasks are begun, and by whom.
//!
//! In: tasks by number, and their sizes. Out: what came of each, in the order of the numbers.

use std::cmp::Reverse;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The numbers of tasks, those of large ones first; of equal ones the earlier first. Each is asked for its size once.
pub(crate) fn largest_first(tasks: usize, size: impl Fn(usize) -> u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..tasks).collect();
    order.sort_by_cached_key(|&task| Reverse(size(task)));
    order
}

/// Works on the tasks of `order`, by their places in it, on all threads of the current pool.
///
/// A thread that is free takes the next `portion` of them. Halves that are stolen from each other, as rayon's iterators have it, would
/// begin with the small ones on all threads but one.
pub(crate) fn in_parallel<O: Send>(
    order: &[usize],
    portion: usize,
    work: impl Fn(usize) -> O + Sync,
) -> Vec<O> {
    let next = AtomicUsize::new(0);
    let take = || {
        let first = next.fetch_add(portion, Ordering::Relaxed);
        (first < order.len()).then(|| first..order.len().min(first + portion))
    };
    let each = rayon::broadcast(|_| {
        let places = std::iter::from_fn(take).flatten();
        places.map(|place| (order[place], work(place))).collect()
    });
    by_number(each.into_iter().flat_map(|done: Vec<_>| done))
}

/// The same on this thread.
pub(crate) fn in_turn<O>(order: &[usize], work: impl Fn(usize) -> O) -> Vec<O> {
    by_number(
        order
            .iter()
            .enumerate()
            .map(|(place, &task)| (task, work(place))),
    )
}

fn by_number<O>(done: impl Iterator<Item = (usize, O)>) -> Vec<O> {
    let mut done: Vec<_> = done.collect();
    done.sort_unstable_by_key(|(task, _)| *task);
    done.into_iter().map(|(_, output)| output).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_tasks_come_first_and_outputs_in_the_order_of_numbers() {
        let order = largest_first(4, |task| [1, 3, 2, 3][task]);
        assert_eq!(order, [1, 3, 2, 0]);
        let expected = [3, 0, 2, 1];
        assert_eq!(in_turn(&order, |place| place), expected);
        for portion in [1, 3, 9] {
            assert_eq!(in_parallel(&order, portion, |place| place), expected);
        }
    }
}

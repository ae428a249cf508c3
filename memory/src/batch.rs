//! Many sources to be translated, as a structure of arrays.
//!
//! In: tasks. Out: what became of each, in the order in which they were added. The largest are begun first, so that threads end at
//! about the same time.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::input::TranslationInput;
use crate::prefetch::prefetch_read;

/// Sources, their paths, their settings and their outputs, each in an array of its own.
#[derive(Debug)]
pub struct TranslationBatch<'a, C, O> {
    sources: Vec<TranslationInput<'a>>,
    paths: Vec<PathBuf>,
    configs: Vec<C>,
    outputs: Vec<OnceLock<O>>,
}

impl<'a, C, O> TranslationBatch<'a, C, O> {
    /// An empty batch with room for so many tasks.
    pub fn with_capacity(tasks: usize) -> Self {
        Self {
            sources: Vec::with_capacity(tasks),
            paths: Vec::with_capacity(tasks),
            configs: Vec::with_capacity(tasks),
            outputs: Vec::with_capacity(tasks),
        }
    }

    /// Adds a task; its number.
    pub fn add_task(
        &mut self,
        source: impl Into<TranslationInput<'a>>,
        path: impl Into<PathBuf>,
        config: C,
    ) -> usize {
        self.sources.push(source.into());
        self.paths.push(path.into());
        self.configs.push(config);
        self.outputs.push(OnceLock::new());
        self.sources.len() - 1
    }

    /// How many tasks there are.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The text of a task.
    pub fn source(&self, task: usize) -> &str {
        self.sources[task].as_str()
    }

    /// The path of a task.
    pub fn path(&self, task: usize) -> &Path {
        &self.paths[task]
    }

    /// What became of a task that was processed.
    pub fn output(&self, task: usize) -> Option<&O> {
        self.outputs[task].get()
    }

    /// All outputs, in the order of the tasks.
    pub fn into_outputs(self) -> impl Iterator<Item = Option<O>> {
        self.outputs.into_iter().map(OnceLock::into_inner)
    }

    /// Translates what is not translated yet, one task after another; the next text is asked for ahead.
    pub fn process_sources(&self, translate: impl Fn(&str, &Path, &C) -> O) {
        for task in 0..self.len() {
            if let Some(next) = self.sources.get(task + 1) {
                prefetch_read(next.as_str());
            }
            self.process(task, &translate);
        }
    }

    /// The same on all threads of the current pool, the largest first.
    pub fn process_in_parallel(&self, translate: impl Fn(&str, &Path, &C) -> O + Sync)
    where
        C: Sync,
        O: Send + Sync,
    {
        let order = largest_first(self.len(), |task| self.source(task).len());
        in_parallel(&order, 1, |task| self.process(task, &translate));
    }

    fn process(&self, task: usize, translate: &impl Fn(&str, &Path, &C) -> O) {
        self.outputs[task]
            .get_or_init(|| translate(self.source(task), self.path(task), &self.configs[task]));
    }
}

/// The numbers of tasks, those of large ones first; of equal ones the earlier first. Each is asked for its size once.
pub(crate) fn largest_first(tasks: usize, size: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..tasks).collect();
    order.sort_by_cached_key(|&task| std::cmp::Reverse(size(task)));
    order
}

/// Works on tasks on all threads of the current pool; what came of each, in the order of their numbers.
///
/// A thread that is free takes the next `portion` of `order`. Halves that are stolen from each other, as rayon's iterators have it, would
/// begin with the small ones on all threads but one.
pub(crate) fn in_parallel<O: Send>(
    order: &[usize],
    portion: usize,
    work: impl Fn(usize) -> O + Sync,
) -> Vec<O> {
    let next = AtomicUsize::new(0);
    let portions: Vec<&[usize]> = order.chunks(portion.max(1)).collect();
    let take = || portions.get(next.fetch_add(1, Ordering::Relaxed)).copied();
    let each = rayon::broadcast(|_| {
        let tasks = std::iter::from_fn(take).flatten();
        tasks.map(|&task| (task, work(task))).collect::<Vec<_>>()
    });
    let mut done: Vec<_> = each.into_iter().flatten().collect();
    done.sort_unstable_by_key(|(task, _)| *task);
    done.into_iter().map(|(_, output)| output).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch() -> TranslationBatch<'static, usize, String> {
        let mut batch = TranslationBatch::with_capacity(3);
        for (number, text) in ["a", "bbb", "cc"].into_iter().enumerate() {
            assert_eq!(batch.add_task(text, format!("{text}.py"), number), number);
        }
        batch
    }

    #[test]
    fn outputs_are_in_the_order_of_the_tasks() {
        let translate =
            |text: &str, path: &Path, config: &usize| format!("{config} {} {text}", path.display());
        let expected = ["0 a.py a", "1 bbb.py bbb", "2 cc.py cc"];
        for is_parallel in [false, true] {
            let batch = batch();
            assert_eq!((batch.len(), batch.output(1)), (3, None));
            if is_parallel {
                batch.process_in_parallel(translate);
            } else {
                batch.process_sources(translate);
            }
            assert_eq!(batch.output(1).map(String::as_str), Some(expected[1]));
            assert_eq!(batch.into_outputs().flatten().collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn large_tasks_come_first_and_nothing_is_done_twice() {
        assert_eq!(largest_first(4, |task| [1, 3, 2, 3][task]), [1, 3, 2, 0]);
        let batch = batch();
        batch.process_sources(|_, _, _| "first".into());
        batch.process_sources(|_, _, _| "second".into());
        assert!(
            batch
                .into_outputs()
                .all(|output| output.as_deref() == Some("first"))
        );
    }
}

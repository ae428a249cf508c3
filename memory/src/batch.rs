//! Many sources to be translated, as a structure of arrays.
//!
//! In: tasks, each a text or a file that is still on disk. Out: what became of each, in the order in which they were added. A file is read
//! when its turn comes, into the memory of one that was translated before, so that it lies in the processor's cache when its translation
//! begins; the files ahead are opened, and the system is asked to read them meanwhile. Threads begin the largest first, so that they end at about the
//! same time.

mod order;

use std::borrow::Cow;
use std::fs::File;
use std::io::{Error, ErrorKind, Result};
use std::mem::replace;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::file::FileBytes;
use crate::input::TranslationInput;
use crate::prefetch::read_ahead;
pub(crate) use order::{in_parallel, in_turn, largest_first};

/// So many files before its turn comes, a file is opened. Where files are on disk, 1 is too few and more than 4 changes nothing; where the system has
/// them in memory, none of that matters.
const AHEAD: usize = 8;

/// Sources, their paths, their settings and their outputs, each in an array of its own.
#[derive(Debug)]
pub struct TranslationBatch<'a, C, O> {
    sources: Vec<Source<'a>>,
    paths: Vec<Cow<'a, Path>>,
    configs: Vec<C>,
    /// An error is of reading the file.
    outputs: Vec<OnceLock<Result<O>>>,
}

#[derive(Debug)]
enum Source<'a> {
    /// Behind a pointer, so that little memory is read of each of many files.
    Text(Box<TranslationInput<'a>>),
    OnDisk(Mutex<OnDisk>),
}

/// How far a file is.
#[derive(Debug)]
enum OnDisk {
    Closed,
    Open(File),
    /// Its turn has come: it is not opened once more.
    Read,
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

    /// Adds a task whose text is at hand; its number.
    pub fn add_task(
        &mut self,
        source: impl Into<TranslationInput<'a>>,
        path: impl Into<Cow<'a, Path>>,
        config: C,
    ) -> usize {
        self.add(Source::Text(Box::new(source.into())), path.into(), config)
    }

    /// Adds a task whose text is in the file at `path`, which is opened and read when its turn comes, or nearly; its number.
    pub fn add_file(&mut self, path: impl Into<Cow<'a, Path>>, config: C) -> usize {
        let closed = Mutex::new(OnDisk::Closed);
        self.add(Source::OnDisk(closed), path.into(), config)
    }

    fn add(&mut self, source: Source<'a>, path: Cow<'a, Path>, config: C) -> usize {
        self.sources.push(source);
        self.paths.push(path);
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

    /// The text of a task; `None` for a file, whose text is there only while it is translated.
    pub fn source(&self, task: usize) -> Option<&str> {
        match &self.sources[task] {
            Source::Text(text) => Some(text.as_str()),
            Source::OnDisk(_) => None,
        }
    }

    /// The path of a task.
    pub fn path(&self, task: usize) -> &Path {
        &self.paths[task]
    }

    /// What became of a task that was processed; `None` too where its file could not be read.
    pub fn output(&self, task: usize) -> Option<&O> {
        self.outputs[task].get()?.as_ref().ok()
    }

    /// Why the file of a task that was processed could not be read.
    pub fn error(&self, task: usize) -> Option<&Error> {
        self.outputs[task].get()?.as_ref().err()
    }

    /// All outputs, in the order of the tasks.
    pub fn into_outputs(self) -> impl Iterator<Item = Option<O>> {
        let made = self.outputs.into_iter().map(OnceLock::into_inner);
        made.map(|made| made.and_then(Result::ok))
    }

    /// Translates what is not translated yet, one task after another. A file that cannot be read, is not UTF-8 or was changed
    /// by another process meanwhile has no output but an error.
    pub fn process_sources(&self, mut translate: impl FnMut(&str, &Path, &C) -> O) {
        for task in 0..self.len() {
            self.open(task + AHEAD);
            self.process(task, &mut translate);
        }
    }

    /// The same on all threads of the current pool, the largest first.
    pub fn process_in_parallel(&self, translate: impl Fn(&str, &Path, &C) -> O + Sync)
    where
        C: Sync,
        O: Send + Sync,
    {
        let order = self.order();
        in_parallel(&order, 1, |place| {
            self.open_ahead(&order, place);
            self.process(order[place], &translate);
        });
    }

    /// Translates the bytes of files that are not translated yet, one after another, for whoever decodes them himself; texts are left as they
    /// are. An error of reading goes to `translate`, and one of `translate` ends the work.
    pub fn process_files<E>(
        &self,
        mut translate: impl FnMut(Result<FileBytes>, &Path, &C) -> std::result::Result<O, E>,
    ) -> std::result::Result<(), E> {
        for task in 0..self.len() {
            self.open(task + AHEAD);
            self.process_file(task, &mut translate)?;
        }
        Ok(())
    }

    /// The tasks, the largest first.
    pub(crate) fn order(&self) -> Vec<usize> {
        largest_first(self.len(), |task| match self.source(task) {
            Some(text) => text.len() as u64,
            None => self.path(task).metadata().map_or(0, |meta| meta.len()),
        })
    }

    /// Opens the file that comes up when that at `place` is begun.
    pub(crate) fn open_ahead(&self, order: &[usize], place: usize) {
        if let Some(&task) = order.get(place + AHEAD) {
            self.open(task);
        }
    }

    /// Translates a file unless that was done.
    pub(crate) fn process_file<E>(
        &self,
        task: usize,
        translate: impl FnOnce(Result<FileBytes>, &Path, &C) -> std::result::Result<O, E>,
    ) -> std::result::Result<(), E> {
        if let (Source::OnDisk(file), None) = (&self.sources[task], self.outputs[task].get()) {
            let path = self.path(task);
            let output = translate(read(file, path), path, &self.configs[task])?;
            // What another thread made meanwhile is as good.
            let _ = self.outputs[task].set(Ok(output));
        }
        Ok(())
    }

    fn process(&self, task: usize, translate: impl FnOnce(&str, &Path, &C) -> O) {
        let path = self.path(task);
        let translate =
            |text: &TranslationInput<'_>| translate(text.as_str(), path, &self.configs[task]);
        self.outputs[task].get_or_init(|| match &self.sources[task] {
            Source::Text(text) => Ok(translate(text)),
            Source::OnDisk(file) => {
                let bytes = read(file, path)?;
                let text = bytes.into_text(0);
                let text = text.map_err(|_| Error::from(ErrorKind::InvalidData))?;
                let output = translate(&text);
                match text.has_changed() {
                    true => Err(Error::other("the file was changed while it was translated")),
                    false => Ok(output),
                }
            }
        });
    }

    /// Opens the file of a task, if there is one to open. What goes wrong is left to its turn.
    fn open(&self, task: usize) {
        let Some(Source::OnDisk(file)) = self.sources.get(task) else {
            return;
        };
        let mut file = lock(file);
        if matches!(*file, OnDisk::Closed)
            && let Ok(opened) = File::open(self.path(task))
        {
            read_ahead(&opened);
            *file = OnDisk::Open(opened);
        }
    }
}

/// The bytes of a file whose turn has come.
fn read(file: &Mutex<OnDisk>, path: &Path) -> Result<FileBytes> {
    let before = replace(&mut *lock(file), OnDisk::Read);
    match before {
        OnDisk::Open(file) => FileBytes::read(file),
        OnDisk::Closed | OnDisk::Read => FileBytes::of(path),
    }
}

fn lock(file: &Mutex<OnDisk>) -> MutexGuard<'_, OnDisk> {
    file.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn batch() -> TranslationBatch<'static, usize, String> {
        let mut batch = TranslationBatch::with_capacity(3);
        for (number, text) in ["a", "bbb", "cc"].into_iter().enumerate() {
            assert_eq!(
                batch.add_task(text, PathBuf::from(format!("{text}.py")), number),
                number
            );
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
    fn nothing_is_done_twice() {
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

//! The driver of many translations at once.
//!
//! In: tasks and what to do with one. Out: what became of each, in the order of the tasks. Threads take tasks as they get free, and
//! share pools and names.

use std::convert::Infallible;
use std::io;
use std::path::Path;
use std::sync::OnceLock;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::batch::{TranslationBatch, in_parallel, in_turn, largest_first};
use crate::config::MemoryConfig;
use crate::file::FileBytes;
use crate::metrics::MemoryMetrics;
use crate::{BlockScope, StandardPools, StringInterner};

/// How the processor is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CpuConfig {
    /// Threads; 0 is one for each core.
    pub num_threads: usize,
    /// So many tasks are handed to a thread at once.
    pub batch_size: usize,
    /// Kernels use vector instructions where the processor has them.
    pub enable_simd: bool,
    /// The stack of a thread in bytes.
    pub stack_size: usize,
}

impl Default for CpuConfig {
    fn default() -> Self {
        Self {
            num_threads: 0,
            batch_size: 1,
            enable_simd: true,
            stack_size: 2 << 20,
        }
    }
}

impl CpuConfig {
    /// One thread for each core that this process may use.
    pub fn auto_detect() -> Self {
        let cores = std::thread::available_parallelism();
        Self::default().num_threads(cores.map_or(1, std::num::NonZero::get))
    }

    /// Changes the number of threads.
    #[must_use]
    pub fn num_threads(self, num_threads: usize) -> Self {
        Self {
            num_threads,
            ..self
        }
    }

    /// Changes how many tasks are handed to a thread at once.
    #[must_use]
    pub fn batch_size(self, batch_size: usize) -> Self {
        Self {
            batch_size: batch_size.max(1),
            ..self
        }
    }

    /// Switches vector instructions off or on.
    #[must_use]
    pub fn enable_simd(self, enable_simd: bool) -> Self {
        Self {
            enable_simd,
            ..self
        }
    }

    /// Changes the stack of a thread.
    #[must_use]
    pub fn stack_size(self, stack_size: usize) -> Self {
        Self { stack_size, ..self }
    }
}

/// Runs translations on all cores, with the memory layer as it is configured.
#[derive(Debug, Default)]
pub struct CpuBridge {
    cpu: CpuConfig,
    memory: MemoryConfig,
    pools: StandardPools,
    interner: StringInterner,
    /// Started with the first tasks.
    threads: OnceLock<ThreadPool>,
}

impl CpuBridge {
    /// A bridge that uses all cores and the whole layer.
    pub fn new() -> Self {
        Self::with_config(CpuConfig::auto_detect())
    }

    /// A bridge with the whole layer.
    pub fn with_config(cpu: CpuConfig) -> Self {
        Self::with_memory_config(cpu, MemoryConfig::default())
    }

    /// A bridge with pools that were made, and perhaps filled, before.
    pub fn with_pools(cpu: CpuConfig, pools: StandardPools) -> Self {
        Self {
            cpu,
            pools,
            ..Self::default()
        }
    }

    /// A bridge with parts of the layer; what is switched off for names is off for the whole process.
    pub fn with_memory_config(cpu: CpuConfig, memory: MemoryConfig) -> Self {
        let pools = StandardPools::new(memory.pool_sizes);
        pools.set_on(memory.enable_pools);
        FileBytes::set_pooling(memory.enable_pools);
        StringInterner::set_remembering(memory.enable_string_interning, memory.intern_keywords);
        #[cfg(feature = "simd")]
        crate::simd::set_on(cpu.enable_simd);
        Self {
            cpu,
            memory,
            pools,
            ..Self::default()
        }
    }

    /// How the layer is configured.
    pub fn memory_config(&self) -> &MemoryConfig {
        &self.memory
    }

    /// The pools that its tasks share.
    pub fn pools(&self) -> &StandardPools {
        &self.pools
    }

    /// Translates every task; errors of one do not keep the others.
    pub fn parallel_translate<T, O, E>(
        &self,
        tasks: &[T],
        translate: impl Fn(&T) -> Result<O, E> + Sync,
    ) -> Vec<Result<O, E>>
    where
        T: Sync,
        O: Send,
        E: Send,
    {
        self.run(tasks, |_| 0, &translate)
    }

    /// The same, with pools and names for scratch space; the largest tasks are begun first where their sizes are given by
    /// [`CpuBridge::parallel_translate_sized`].
    pub fn parallel_translate_optimized<T, O, E>(
        &self,
        tasks: &[T],
        translate: impl Fn(&T, &StandardPools, &StringInterner) -> Result<O, E> + Sync,
    ) -> Vec<Result<O, E>>
    where
        T: Sync,
        O: Send,
        E: Send,
    {
        self.parallel_translate_sized(tasks, |_| 0, translate)
    }

    /// The same, the largest tasks first, so that no thread is left with a large one at the end.
    pub fn parallel_translate_sized<T, O, E>(
        &self,
        tasks: &[T],
        size: impl Fn(&T) -> usize,
        translate: impl Fn(&T, &StandardPools, &StringInterner) -> Result<O, E> + Sync,
    ) -> Vec<Result<O, E>>
    where
        T: Sync,
        O: Send,
        E: Send,
    {
        self.run(tasks, size, &|task: &T| {
            translate(task, &self.pools, &self.interner)
        })
    }

    /// Translates the files of a batch that are not translated yet, the largest first; those ahead are opened meanwhile. What was
    /// read, or why nothing was, goes to `translate`; what it makes of a file is the batch's output.
    pub fn translate_files<C: Sync, O: Send + Sync>(
        &self,
        batch: &TranslationBatch<'_, C, O>,
        translate: impl Fn(io::Result<FileBytes>, &Path, &C) -> O + Sync,
    ) {
        let order = batch.order();
        self.drive(&order, |place| {
            batch.open_ahead(&order, place);
            let translate = |bytes: io::Result<_>, path: &_, config: &_| {
                Ok::<_, Infallible>(translate(bytes, path, config))
            };
            let Ok(()) = batch.process_file(order[place], translate);
        });
    }

    /// Translates one task on this thread.
    pub fn translate_single<T, O, E>(
        &self,
        task: &T,
        translate: impl FnOnce(&T, &StandardPools, &StringInterner) -> Result<O, E>,
    ) -> Result<O, E> {
        translate(task, &self.pools, &self.interner)
    }

    /// What the layer did so far.
    pub fn memory_metrics(&self) -> MemoryMetrics {
        MemoryMetrics::of(&self.pools)
    }

    /// The same in the text format that Prometheus reads.
    #[cfg(feature = "metrics")]
    pub fn export_memory_metrics(&self) -> String {
        crate::metrics::export(&self.memory_metrics())
    }

    fn run<T, O, E>(
        &self,
        tasks: &[T],
        size: impl Fn(&T) -> usize,
        translate: &(impl Fn(&T) -> Result<O, E> + Sync),
    ) -> Vec<Result<O, E>>
    where
        T: Sync,
        O: Send,
        E: Send,
    {
        let order = largest_first(tasks.len(), |task| size(&tasks[task]) as u64);
        self.drive(&order, |place| translate(&tasks[order[place]]))
    }

    /// Works on the tasks of `order`, by their places in it; what came of each, in the order of their numbers.
    fn drive<O: Send>(&self, order: &[usize], work: impl Fn(usize) -> O + Sync) -> Vec<O> {
        let work = |place| {
            let _blocks = BlockScope::of(&self.memory);
            work(place)
        };
        // One task needs no further threads, and where the system gives none, this one does the work.
        match self.threads(order.len()) {
            Some(threads) => threads.install(|| in_parallel(order, self.cpu.batch_size, work)),
            None => in_turn(order, work),
        }
    }

    /// The threads for so many tasks.
    fn threads(&self, tasks: usize) -> Option<&ThreadPool> {
        if tasks < 2 {
            return None;
        }
        if let Some(threads) = self.threads.get() {
            return Some(threads);
        }
        let threads = ThreadPoolBuilder::new()
            .num_threads(self.cpu.num_threads)
            .stack_size(self.cpu.stack_size)
            .build()
            .ok()?;
        Some(self.threads.get_or_init(|| threads))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn double(task: &u64) -> Result<u64, String> {
        match task {
            13 => Err("unlucky".into()),
            task => Ok(task * 2),
        }
    }

    #[test]
    fn outputs_and_errors_are_in_the_order_of_the_tasks() {
        let tasks: Vec<u64> = (0..1000).collect();
        for bridge in [
            CpuBridge::new(),
            CpuBridge::with_config(CpuConfig::default().num_threads(1)),
            CpuBridge::with_config(CpuConfig::default().num_threads(4).batch_size(7)),
        ] {
            let outputs = bridge.parallel_translate(&tasks, double);
            assert_eq!(outputs, tasks.iter().map(double).collect::<Vec<_>>());
        }
    }

    #[test]
    fn tasks_share_pools_and_names() {
        let bridge = CpuBridge::with_config(CpuConfig::default().num_threads(2));
        let tasks = ["alpha", "beta", "alpha"];
        let outputs = bridge.parallel_translate_sized(
            &tasks,
            |task| task.len(),
            |task, pools, names| {
                let mut text = pools.strings.acquire();
                text.push_str(task);
                Ok::<_, ()>(names.intern(&text))
            },
        );
        let outputs: Vec<_> = outputs.into_iter().flatten().collect();
        assert_eq!((outputs[0], outputs.len()), (outputs[2], 3));
        let single =
            bridge.translate_single(&"beta", |task, _, names| Ok::<_, ()>(names.intern(task)));
        assert_eq!(single, Ok(outputs[1]));
        assert_eq!(bridge.pools().strings.stats().acquisitions, 3);
        assert!(bridge.memory_metrics().pool_hits + bridge.memory_metrics().pool_misses >= 3);
    }
}

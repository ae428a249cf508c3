//! The memory layer as its users use it: `portalis_core::memory` beside the compiler.

use portalis_core::memory::{
    AlignedBuffer, AstArena, CountingAllocator, CpuBridge, CpuConfig, MemoryConfig, ObjectPool,
    PoolSizes, StandardPools, StringInterner, TranslationBatch, TranslationConfig,
    TranslationInput, allocation_counts, simd,
};
use portalis_core::pipeline::{self, Config, Output};
use portalis_core::source::SourceMap;
use portalis_core::syntax;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Switches are those of the whole process, so one test at a time turns them.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Programs of this repository.
fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs");
    let entries = fs::read_dir(folder).expect("programs to compile");
    let mut programs: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    programs.retain(|path| path.extension().is_some_and(|ext| ext == "py"));
    programs.sort();
    programs
}

fn config(memory: MemoryConfig) -> Config {
    Config {
        threads: 1,
        memory,
        ..Config::default()
    }
}

fn compile(path: &Path, memory: MemoryConfig) -> Result<String, String> {
    outcome(pipeline::compile(&[path.to_path_buf()], &config(memory)))
}

/// The Rust of a program, or what is wrong with it.
fn outcome(output: Output) -> Result<String, String> {
    match output.has_errors {
        true => Err(output.render(false)),
        false => Ok(output.rust),
    }
}

#[test]
fn a_bridge_compiles_many_programs_as_one_after_another_would() {
    let _turn = alone();
    let programs = programs();
    let off = MemoryConfig::off();
    let plain: Vec<_> = programs.iter().map(|path| compile(path, off)).collect();
    assert!(plain.iter().filter(|output| output.is_ok()).count() > 10);
    let cpu = CpuConfig::auto_detect().num_threads(4).batch_size(2);
    let memory = MemoryConfig {
        pool_sizes: PoolSizes {
            strings: 8,
            ..PoolSizes::default()
        },
        ..MemoryConfig::default()
    };
    let bridge = CpuBridge::with_memory_config(cpu, memory);
    for _ in 0..2 {
        let outputs = bridge.parallel_translate(&programs, |path| compile(path, memory));
        assert!(outputs == plain, "the same text with the layer on");
    }
    let metrics = bridge.memory_metrics();
    assert!(metrics.arena_resets > 0 && metrics.pool_hits > 0 && metrics.strings_interned > 100);
    assert!(metrics.bytes_saved > metrics.strings_deduplicated);
    let text = bridge.export_memory_metrics();
    assert!(text.contains("# HELP portalis_memory_pool_hits"));
    assert!(text.contains("# TYPE portalis_memory_arena_resets counter"));
}

#[test]
fn pools_interner_and_bridge_work_together() {
    let _turn = alone();
    let pools = StandardPools::new(PoolSizes::default());
    drop(pools.strings.acquire());
    let bridge = CpuBridge::with_pools(CpuConfig::default().num_threads(2), pools);
    let sources = ["alpha beta", "beta gamma", "alpha"];
    let outputs = bridge.parallel_translate_optimized(&sources, |source, pools, names| {
        let mut text = pools.strings.acquire();
        let mut seen = pools.hashmaps.acquire();
        for word in source.split(' ') {
            seen.insert(word.to_owned(), names.intern(word).as_str().to_owned());
            text.push_str(&word.to_uppercase());
        }
        if seen.len() > 1 {
            Ok(text.clone())
        } else {
            Err(seen.len())
        }
    });
    assert_eq!(
        outputs,
        [Ok("ALPHABETA".into()), Ok("BETAGAMMA".into()), Err(1)]
    );
    assert_eq!(bridge.pools().strings.stats().acquisitions, 4);
    let names = StringInterner::with_python_keywords();
    assert_eq!(names.intern("alpha"), names.intern("alpha"));
    assert!(names.stats().total_bytes > 1000);
}

#[test]
fn a_batch_parses_texts_from_everywhere() {
    let _turn = alone();
    let shared = 3_usize;
    let mut batch = TranslationBatch::with_capacity(2);
    let mut changed = TranslationConfig::borrowed(&shared);
    changed.modify(|limit| *limit += 1);
    batch.add_task(
        "x = 1\n",
        Path::new("a.py"),
        TranslationConfig::borrowed(&shared),
    );
    let mut input = TranslationInput::from("y = (1,\n");
    input.to_mut().push_str(" 2)\n");
    batch.add_task(input, Path::new("b.py"), changed);
    batch.process_in_parallel(|source, path, limit| {
        let map = SourceMap::new();
        let file = map.add_text(&path.to_string_lossy(), "", source);
        let arena = AstArena::with_capacity(4096);
        let parsed = syntax::parse(&arena, file);
        (
            syntax::dump(&parsed.module, file, false).lines().count(),
            **limit,
        )
    });
    let outputs: Vec<_> = batch.into_outputs().flatten().collect();
    assert_eq!(outputs, [(6, 3), (10, 4)]);
}

/// Files are read in their turn, from wherever a program lies; one that cannot be read keeps no other.
#[test]
fn a_batch_reads_files_and_says_which_it_could_not() {
    let _turn = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let latin = folder.path().join("latin.py");
    fs::write(&latin, b"# coding: latin-1\nx = '\xE9'\n").expect("a file");
    let programs = programs();
    for is_parallel in [false, true] {
        let mut batch = TranslationBatch::with_capacity(programs.len() + 3);
        let missing = batch.add_file(folder.path().join("missing.py"), ());
        let undecoded = batch.add_file(&latin, ());
        let at_hand = batch.add_task("x = 1\n", Path::new("x.py"), ());
        programs
            .iter()
            .for_each(|path| _ = batch.add_file(path, ()));
        match is_parallel {
            false => batch.process_sources(|text, _, ()| text.to_owned()),
            true => batch.process_in_parallel(|text, _, ()| text.to_owned()),
        }
        let kind = |task| batch.error(task).map(io::Error::kind);
        assert_eq!(kind(missing), Some(io::ErrorKind::NotFound));
        assert_eq!(kind(undecoded), Some(io::ErrorKind::InvalidData));
        assert_eq!(
            (kind(at_hand), batch.source(at_hand)),
            (None, Some("x = 1\n"))
        );
        assert_eq!((batch.output(missing), batch.source(missing)), (None, None));
        for (task, path) in programs.iter().enumerate() {
            let text = fs::read_to_string(path).expect("a program");
            assert_eq!(batch.output(at_hand + 1 + task), Some(&text));
        }
    }
}

/// Who decodes by himself is given bytes, and an error ends the work or not, as he likes.
#[test]
fn a_batch_hands_the_bytes_of_files_to_who_decodes_them() {
    let _turn = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("latin.py"), b"# coding: latin-1\nx = '\xE9'\n").expect("a file");
    fs::write(path("plain.py"), "x = 1\n").expect("a file");
    let mut batch = TranslationBatch::with_capacity(3);
    for name in ["latin.py", "missing.py", "plain.py"] {
        batch.add_file(path(name), name);
    }
    let map = SourceMap::new();
    let text = |bytes, name: &str| match map.add_bytes(bytes, name, "") {
        Ok(file) => Ok(file.text().to_owned()),
        Err(problem) => Err(problem.message),
    };
    let stopped = batch.process_files(|bytes, _, name| text(bytes, name));
    assert!(stopped.is_err_and(|message| message.contains("missing.py")));
    assert!(batch.output(0).is_some_and(|text| text.ends_with("'é'\n")));
    assert_eq!((batch.output(1), batch.output(2)), (None, None));
    let done =
        batch.process_files(|bytes, _, name| Ok::<_, ()>(text(bytes, name).unwrap_or_default()));
    assert_eq!(done, Ok(()));
    assert_eq!(
        batch.into_outputs().flatten().skip(1).collect::<Vec<_>>(),
        ["", "x = 1\n"]
    );
}

#[test]
fn a_bridge_compiles_the_files_of_a_batch_as_one_after_another_would() {
    let _turn = alone();
    let mut programs = programs();
    programs.push("missing.py".into());
    let memory = MemoryConfig::default();
    let plain: Vec<_> = programs.iter().map(|path| compile(path, memory)).collect();
    for threads in [1, 3] {
        let cpu = CpuConfig::default()
            .num_threads(threads)
            .stack_size(1 << 26);
        let mut batch = TranslationBatch::with_capacity(programs.len());
        programs
            .iter()
            .for_each(|path| _ = batch.add_file(path, memory));
        CpuBridge::with_config(cpu).translate_files(&batch, |bytes, path, memory| {
            outcome(pipeline::compile_bytes(path, bytes, &config(*memory)))
        });
        assert!(batch.into_outputs().flatten().eq(plain.iter().cloned()));
    }
}

/// A second file costs next to nothing: its parser finds what the first one left.
#[test]
fn parsing_in_the_steady_state_hardly_asks_for_memory() {
    let _turn = alone();
    CountingAllocator::start();
    syntax::set_pooling(true);
    let text = fs::read_to_string(&programs()[0])
        .expect("a program")
        .repeat(20);
    let map = SourceMap::new();
    let file = map.add_text("a.py", "", text);
    let mut arena = AstArena::new();
    let fewest = (0..5).map(|_| {
        arena.reset();
        let before = allocation_counts().allocations;
        assert!(syntax::parse(&arena, file).is_complete);
        allocation_counts().allocations - before
    });
    // Other tests ask for memory at the same time; a round without them is what counts.
    let fewest = fewest.min().expect("five rounds");
    let kilobytes = file.text().len() as u64 / 1024;
    assert!(
        fewest * 2 < kilobytes.max(100),
        "{fewest} requests for {kilobytes} KB"
    );
}

#[test]
fn own_objects_can_be_pooled_and_numbers_aligned() {
    let _turn = alone();
    let arenas = ObjectPool::new(AstArena::new, 2);
    for _ in 0..10 {
        let arena = arenas.acquire();
        assert_eq!(arena.alloc_str("text"), "text");
    }
    assert_eq!(arenas.stats().allocations, 1);
    let numbers: AlignedBuffer<f64> = (0..1000).map(f64::from).collect();
    assert_eq!(simd::sum(&numbers), 499_500.0);
    assert_eq!(simd::max(&numbers), Some(999.0));
    let bytes = AlignedBuffer::from_slice(b"a line\nand another\n");
    assert_eq!(simd::count(&bytes, b'\n'), 2);
}

#[test]
fn what_the_interner_forgets_is_not_the_names() {
    let _turn = alone();
    let names = StringInterner::with_python_keywords();
    let before = names.intern("remembered_for_ever");
    names.intern("remembered_for_ever");
    let counted = names.stats();
    assert!(counted.hits > 0 && counted.misses > 100 && counted.saved_bytes > 0);
    names.clear();
    let cleared = names.stats();
    assert_eq!((cleared.hits, cleared.saved_bytes), (0, 0));
    assert!(cleared.misses >= counted.misses && cleared.total_bytes >= counted.total_bytes);
    assert_eq!(names.intern("remembered_for_ever"), before);
    assert_eq!(before.as_str(), "remembered_for_ever");
    assert_eq!(names.intern("for").as_str(), "for");
}

/// The pools have what the objects begin with, the bounds that were asked for, and a word for who fills them.
#[test]
fn standard_pools_are_bounded_and_say_when_they_are_full() {
    let pools = StandardPools::new(PoolSizes {
        strings: 2,
        vecs: 1,
        hashmaps: 1,
    });
    assert!(pools.strings.acquire().capacity() >= 256);
    assert!(pools.vecs.acquire().capacity() >= 1024);
    assert!(pools.hashmaps.acquire().capacity() >= 32);
    assert!(pools.take_exhausted().is_empty());
    drop([pools.vecs.acquire(), pools.vecs.acquire()]);
    assert_eq!(pools.take_exhausted(), ["vecs"]);
    assert!(pools.take_exhausted().is_empty(), "told once");
    let stats = pools.vecs.stats();
    assert_eq!(
        (
            stats.acquisitions,
            stats.allocations,
            stats.returns,
            stats.discards
        ),
        (3, 2, 2, 1)
    );
    pools.strings.acquire().reserve(32 << 20);
    assert_eq!(pools.strings.stats().discards, 1, "oversized is not kept");
}

#[test]
fn an_arena_counts_what_it_hands_out() {
    let mut arena = AstArena::with_capacity(4 << 20);
    let text = arena.alloc_str("text");
    let (number, numbers) = (arena.alloc(7_u64), arena.alloc_slice(&[1_u32, 2, 3]));
    assert_eq!((text, *number, numbers), ("text", 7, &[1, 2, 3][..]));
    let stats = arena.stats();
    assert_eq!((stats.allocated, stats.peak_usage), (24, 24));
    assert!(stats.capacity >= 4 << 20);
    arena.reset();
    let stats = arena.stats();
    assert_eq!((stats.allocated, stats.peak_usage), (0, 24));
    assert_eq!(AstArena::new().stats().capacity, 0, "asked for only");
}

//! The compiler, stage by stage: `cargo bench --bench stages`.
//!
//! Each number is the way from the file up to and including the stage, for the largest fixtures; the difference of two
//! neighbours is the stage's own time.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use portalis_core::pipeline::{self, Config, Stage};
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

const STAGES: [(&str, Stage); 5] = [
    ("1-ast", Stage::Ast),
    ("2-hir", Stage::Hir),
    ("3-types", Stage::Types),
    ("4-rir", Stage::Rir),
    ("5-rust", Stage::Rust),
];

fn stages(criterion: &mut Criterion) {
    let config = Config {
        threads: 1,
        ..Config::default()
    };
    for program in programs() {
        let size = fs::metadata(&program).expect("it is there").len();
        let name = program
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(size));
        for (label, stage) in STAGES {
            let entry = [program.clone()];
            group.bench_function(BenchmarkId::from_parameter(label), |bencher| {
                bencher.iter(|| {
                    black_box(
                        pipeline::expand(&entry, stage, &config)
                            .map(|text| text.len())
                            .ok(),
                    )
                });
            });
        }
        group.finish();
    }
}

/// The classic benchmarks: programs of a useful size whose text is fixed.
fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs");
    ["json_parser.py", "richards.py", "ray_tracer.py"]
        .map(|name| folder.join(name))
        .into()
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = stages
}
criterion_main!(benches);

//! The figures in the text format that Prometheus reads.

use prometheus::core::Collector;
use prometheus::{Encoder, Gauge, IntCounter, Opts, Registry, TextEncoder};

use super::MemoryMetrics;

/// One figure.
enum Figure {
    Counter(u64),
    Gauge(f64),
}

/// HELP, TYPE and value of each figure.
pub(crate) fn export(metrics: &MemoryMetrics) -> String {
    let registry = Registry::new();
    for (name, help, figure) in figures(metrics) {
        let options = Opts::new(format!("portalis_memory_{name}"), help);
        // Names are fixed and differ, so nothing here can fail.
        let _ = match figure {
            Figure::Counter(value) => IntCounter::with_opts(options).map(|counter| {
                counter.inc_by(value);
                register(&registry, counter);
            }),
            Figure::Gauge(value) => Gauge::with_opts(options).map(|gauge| {
                gauge.set(value);
                register(&registry, gauge);
            }),
        };
    }
    let mut text = Vec::new();
    let _ = TextEncoder::new().encode(&registry.gather(), &mut text);
    String::from_utf8(text).unwrap_or_default()
}

fn register(registry: &Registry, collector: impl Collector + 'static) {
    let _ = registry.register(Box::new(collector));
}

fn figures(metrics: &MemoryMetrics) -> [(&'static str, &'static str, Figure); 16] {
    use Figure::{Counter, Gauge};
    let m = metrics;
    let gauge = |value: u64| Gauge(value as f64);
    [
        (
            "pool_hits",
            "Objects that a pool had ready",
            Counter(m.pool_hits),
        ),
        (
            "pool_misses",
            "Objects that had to be made",
            Counter(m.pool_misses),
        ),
        (
            "pool_hit_rate",
            "Share of objects that a pool had ready",
            Gauge(m.pool_hit_rate),
        ),
        (
            "strings_interned",
            "Different names",
            Counter(m.strings_interned),
        ),
        (
            "strings_deduplicated",
            "Names that were there already",
            Counter(m.strings_deduplicated),
        ),
        (
            "bytes_saved",
            "Bytes that repeated names would have taken",
            Counter(m.bytes_saved),
        ),
        (
            "arena_allocations",
            "Nodes and slices that arenas handed out",
            Counter(m.arena_allocations),
        ),
        (
            "arena_peak_usage",
            "Most bytes that one arena handed out between two resets",
            gauge(m.arena_peak_usage),
        ),
        (
            "arena_resets",
            "Resets of arenas for the next module",
            Counter(m.arena_resets),
        ),
        (
            "cache_hits",
            "Programs that the cache of translated modules had ready",
            Counter(m.cache_hits),
        ),
        (
            "cache_misses",
            "Programs that had to be translated",
            Counter(m.cache_misses),
        ),
        (
            "cache_hit_rate",
            "Share of programs that the cache of translated modules had ready",
            Gauge(m.cache_hit_rate),
        ),
        (
            "total_allocations",
            "Requests to the allocator of the system",
            Counter(m.total_allocations),
        ),
        (
            "peak_memory_usage",
            "Most bytes held at once",
            gauge(m.peak_memory_usage),
        ),
        (
            "current_memory_usage",
            "Bytes held now",
            gauge(m.current_memory_usage),
        ),
        (
            "copies",
            "Texts and settings that were copied as a whole",
            Counter(m.copies),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_its_help_type_and_value() {
        let metrics = MemoryMetrics {
            pool_hits: 7,
            pool_hit_rate: 0.875,
            ..MemoryMetrics::default()
        };
        let text = export(&metrics);
        assert!(text.contains("# HELP portalis_memory_pool_hits Objects that a pool had ready\n"));
        assert!(
            text.contains(
                "# TYPE portalis_memory_pool_hits counter\nportalis_memory_pool_hits 7\n"
            )
        );
        assert!(text.contains(
            "# TYPE portalis_memory_pool_hit_rate gauge\nportalis_memory_pool_hit_rate 0.875\n"
        ));
        assert_eq!(text.matches("# TYPE ").count(), 16);
    }
}

//! The figures in the text format that Prometheus reads.

use prometheus::core::Collector;
use prometheus::{Counter, Encoder, Gauge, Opts, Registry, TextEncoder};

use super::MemoryMetrics;

/// How a figure moves.
#[derive(Clone, Copy)]
enum Kind {
    /// Only up.
    Counter,
    /// Up and down.
    Gauge,
}

/// Each figure's name, kind, meaning and value.
type Row = (&'static str, Kind, &'static str, fn(&MemoryMetrics) -> f64);

#[rustfmt::skip]
const FIGURES: [Row; 16] = {
    use Kind::{Counter, Gauge};
    [
        ("pool_hits", Counter, "Objects that a pool had ready", |m| m.pool_hits as f64),
        ("pool_misses", Counter, "Objects that had to be made", |m| m.pool_misses as f64),
        ("pool_hit_rate", Gauge, "Share of objects that a pool had ready", |m| m.pool_hit_rate),
        ("strings_interned", Counter, "Different names", |m| m.strings_interned as f64),
        ("strings_deduplicated", Counter, "Names that were there already", |m| m.strings_deduplicated as f64),
        ("bytes_saved", Counter, "Bytes that repeated names would have taken", |m| m.bytes_saved as f64),
        ("arena_allocations", Counter, "Nodes and slices that arenas handed out", |m| m.arena_allocations as f64),
        ("arena_peak_usage", Gauge, "Most bytes that one arena handed out between two resets", |m| m.arena_peak_usage as f64),
        ("arena_resets", Counter, "Resets of arenas for the next module", |m| m.arena_resets as f64),
        ("cache_hits", Counter, "Programs that the cache of translated modules had ready", |m| m.cache_hits as f64),
        ("cache_misses", Counter, "Programs that had to be translated", |m| m.cache_misses as f64),
        ("cache_hit_rate", Gauge, "Share of programs that the cache of translated modules had ready", |m| m.cache_hit_rate),
        ("total_allocations", Counter, "Requests to the allocator of the system", |m| m.total_allocations as f64),
        ("peak_memory_usage", Gauge, "Most bytes held at once", |m| m.peak_memory_usage as f64),
        ("current_memory_usage", Gauge, "Bytes held now", |m| m.current_memory_usage as f64),
        ("copies", Counter, "Texts and settings that were copied as a whole", |m| m.copies as f64),
    ]
};

/// HELP, TYPE and value of each figure.
pub(crate) fn export(metrics: &MemoryMetrics) -> String {
    let registry = Registry::new();
    for (name, kind, help, value) in FIGURES {
        let options = Opts::new(format!("portalis_memory_{name}"), help);
        let value = value(metrics);
        // Names are fixed and differ, so nothing here can fail.
        let _ = match kind {
            Kind::Counter => Counter::with_opts(options).map(|counter| {
                counter.inc_by(value);
                register(&registry, counter);
            }),
            Kind::Gauge => Gauge::with_opts(options).map(|gauge| {
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

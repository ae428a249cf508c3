//! Eight threads at once on everything that threads share.

use portalis_memory::{CpuBridge, CpuConfig, StandardPools, StringInterner, Symbol};
use std::collections::HashMap;

#[test]
fn eight_threads_share_pools_and_names() {
    let bridge = CpuBridge::with_config(CpuConfig::default().num_threads(8));
    let tasks: Vec<usize> = (0..400).collect();
    let outputs = bridge.parallel_translate_optimized(&tasks, |task, pools, names| {
        let mut symbols = Vec::new();
        for n in 0..200 {
            let mut text = pools.strings.acquire();
            let mut map = pools.hashmaps.acquire();
            assert!(text.is_empty() && map.is_empty());
            // Every name is met by several tasks, on different threads.
            text.push_str(&format!("shared_{}", (task * 7 + n) % 1000));
            map.insert(text.clone(), n.to_string());
            symbols.push((text.clone(), names.intern(&text)));
        }
        Ok::<_, ()>(symbols)
    });
    let mut seen: HashMap<String, Symbol> = HashMap::new();
    for (text, symbol) in outputs.into_iter().flatten().flatten() {
        assert_eq!(symbol.as_str(), text);
        assert_eq!(*seen.entry(text).or_insert(symbol), symbol);
    }
    assert_eq!(seen.len(), 1000);
    let stats = bridge.pools().strings.stats();
    assert_eq!(stats.acquisitions, 80_000);
    assert_eq!(stats.returns, 80_000);
    assert!(stats.allocations <= 64, "{stats:?}");
}

#[test]
fn names_that_are_new_everywhere_at_once_are_one() {
    for round in 0..50 {
        let work = move || -> Vec<Symbol> {
            let names = StringInterner::new();
            (0..200)
                .map(|n| names.intern(&format!("race_{round}_{n}")))
                .collect()
        };
        let threads: Vec<_> = (0..8).map(|_| std::thread::spawn(work)).collect();
        let answers: Vec<_> = threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]));
    }
}

#[test]
fn pools_are_switched_while_they_are_used() {
    let pools = StandardPools::default();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let pools = &pools;
            scope.spawn(move || {
                for round in 0..2000 {
                    let mut bytes = pools.vecs.acquire();
                    assert!(bytes.is_empty());
                    bytes.push(1);
                    if thread == 0 && round % 100 == 0 {
                        pools.set_on(round % 200 == 0);
                    }
                }
            });
        }
    });
    let stats = pools.vecs.stats();
    assert_eq!(stats.acquisitions, 16_000);
    assert_eq!(stats.returns + stats.discards, 16_000);
    assert!(pools.vecs.len() <= 500);
}

//! Blocks under the global allocator, as the compiler's binary has them.

use portalis_memory::{BlockScope, CountingAllocator, allocation_counts};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Counts are those of the whole process, so the tests take turns.
static TURN: Mutex<()> = Mutex::new(());

/// Texts of many sizes that grow and go.
fn work(seed: u64) -> usize {
    let mut map = BTreeMap::new();
    let mut state = seed;
    for round in 0..20_000_u64 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let key = state >> 50;
        let text: &mut String = map.entry(key).or_default();
        text.push_str(&"x".repeat(round as usize % 97));
        if round % 5 == 0 {
            map.remove(&(key / 2));
        }
    }
    let zeros = vec![0_u32; 10_000];
    assert!(zeros.iter().all(|zero| *zero == 0));
    assert!(
        map.values()
            .all(|text| text.bytes().all(|byte| byte == b'x'))
    );
    map.values().map(String::len).sum()
}

/// What `work` asks the system for.
fn requests(work: impl FnOnce() -> usize) -> (usize, u64) {
    CountingAllocator::start();
    let before = allocation_counts().allocations;
    let result = work();
    let after = allocation_counts().allocations;
    CountingAllocator::stop();
    (result, after - before)
}

#[test]
fn the_second_translation_asks_the_system_for_nothing() {
    let _turn = TURN.lock().unwrap();
    let (plain, many) = requests(|| work(7));
    let within = |seed| {
        let _scope = BlockScope::enter();
        requests(|| work(seed))
    };
    let (first, some) = within(7);
    let (second, none) = within(7);
    assert_eq!((first, second), (plain, plain));
    assert!(many > 10_000, "{many} requests without blocks");
    assert!(
        some < 100 && none == 0,
        "{some} and {none} requests with blocks"
    );
}

#[test]
fn an_inner_scope_is_part_of_the_outer_one() {
    let _turn = TURN.lock().unwrap();
    let outer = BlockScope::enter();
    work(3);
    drop(BlockScope::enter());
    let (_, none) = requests(|| work(3));
    drop(outer);
    assert_eq!(none, 0);
    let (_, many) = requests(|| work(3));
    assert!(many > 10_000, "{many} requests behind the scope");
}

#[test]
fn what_was_allocated_in_a_scope_can_grow_and_go_outside_of_it() {
    let _turn = TURN.lock().unwrap();
    let scope = BlockScope::enter();
    let mut texts: Vec<String> = (0..500).map(|n| n.to_string().repeat(n)).collect();
    drop(scope);
    texts
        .iter_mut()
        .for_each(|text| text.push_str(&"!".repeat(300)));
    let outside: Vec<String> = texts.iter().map(|text| text.replace('!', "?")).collect();
    {
        let _scope = BlockScope::enter();
        let mut outside = outside;
        outside.iter_mut().for_each(|text| text.push('.'));
        outside.iter_mut().for_each(String::shrink_to_fit);
        assert!((0..500).zip(&outside).all(|(n, text)| {
            text.starts_with(&n.to_string().repeat(n)) && text.ends_with("?.")
        }));
    }
    assert!(texts.iter().all(|text| text.ends_with("!!!")));
}

#[test]
fn eight_threads_hand_blocks_to_each_other() {
    let _turn = TURN.lock().unwrap();
    let (senders, receivers): (Vec<_>, Vec<_>) = (0..8).map(|_| mpsc::channel()).unzip();
    thread::scope(|threads| {
        for (at, receiver) in receivers.into_iter().enumerate() {
            let to = senders[(at + 1) % 8].clone();
            threads.spawn(move || {
                for round in 0..50 {
                    // Every other thread is without blocks in every other round.
                    let _scope = (round % 2 == 0 || at % 2 == 0).then(BlockScope::enter);
                    let text = vec![at as u8; 1 + (round * 131 + at * 17) % 5000];
                    let _ = to.send(text);
                    let got: Vec<u8> = receiver.recv().expect("the neighbour sends");
                    let from = ((at + 7) % 8) as u8;
                    assert!(got.iter().all(|byte| *byte == from));
                    work((at * 50 + round) as u64 % 3);
                }
            });
        }
        drop(senders);
    });
}

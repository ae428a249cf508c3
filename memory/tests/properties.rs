//! Whatever is done with pools, arenas, names and buffers, in whatever order, they do what plain vectors and strings do.

use portalis_memory::{ALIGNMENT, AlignedBuffer, AstArena, ObjectPool, Symbol, prefetch_read};
use proptest::collection::vec;
use proptest::prelude::*;
use std::ops::AddAssign;

/// Something done to a buffer.
#[derive(Debug, Clone)]
enum Change {
    Push(i32),
    Pop,
    Extend(Vec<i32>),
    Resize(usize, i32),
    Truncate(usize),
    Clear,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any::<i32>().prop_map(Change::Push),
        Just(Change::Pop),
        vec(any::<i32>(), 0..70).prop_map(Change::Extend),
        (0..200_usize, any::<i32>()).prop_map(|(length, item)| Change::Resize(length, item)),
        (0..200_usize).prop_map(Change::Truncate),
        Just(Change::Clear),
    ]
}

proptest! {
    #[test]
    fn aligned_buffer_is_a_vector(changes in vec(change(), 0..60)) {
        let (mut buffer, mut plain) = (AlignedBuffer::new(), Vec::new());
        for change in changes {
            match change {
                Change::Push(item) => { buffer.push(item); plain.push(item); }
                Change::Pop => prop_assert_eq!(buffer.pop(), plain.pop()),
                Change::Extend(items) => { buffer.extend_from_slice(&items); plain.extend(items); }
                Change::Resize(length, item) => { buffer.resize(length, item); plain.resize(length, item); }
                Change::Truncate(length) => { buffer.truncate(length); plain.truncate(length); }
                Change::Clear => { buffer.clear(); plain.clear(); }
            }
            prop_assert_eq!(&*buffer, plain.as_slice());
            prop_assert!(buffer.as_ptr().addr() % ALIGNMENT == 0);
            prop_assert!(buffer.capacity() >= buffer.len());
        }
    }

    #[test]
    fn ast_arena_keeps_everything_apart(
        texts in vec(".{0,40}", 0..80),
        slices in vec(vec(any::<u16>(), 0..50), 0..80),
        on_heap in any::<bool>(),
    ) {
        let mut arena = if on_heap { AstArena::on_heap() } else { AstArena::new() };
        for _ in 0..2 {
            {
                let kept: Vec<&str> = texts.iter().map(|text| arena.alloc_str(text)).collect();
                let numbers: Vec<&usize> = (0..texts.len()).map(|n| arena.alloc(n)).collect();
                let lists: Vec<&[u16]> = slices.iter().map(|slice| arena.alloc_slice(slice)).collect();
                let mut rest = slices.clone();
                let halves: Vec<&mut [u16]> = rest.iter_mut().map(|slice| {
                    let half = slice.len() / 2;
                    arena.alloc_tail(slice, half)
                }).collect();
                halves.into_iter().for_each(|half| half.fill(7));
                prop_assert!(rest.iter().zip(&slices).all(|(rest, slice)| rest[..] == slice[..slice.len() / 2]));
                texts.iter().for_each(|text| arena.alloc_mut(text.len()).add_assign(1));
                prop_assert!(kept.iter().zip(&texts).all(|(kept, text)| kept == text));
                prop_assert!(numbers.iter().enumerate().all(|(n, number)| **number == n));
                prop_assert!(lists.iter().zip(&slices).all(|(list, slice)| list == slice));
            }
            let bytes: usize = texts.iter().map(String::len).sum::<usize>()
                + slices.iter().map(|slice| (slice.len() + slice.len().div_ceil(2)) * 2).sum::<usize>()
                + 2 * texts.len() * size_of::<usize>();
            prop_assert_eq!(arena.stats().allocated, bytes);
            arena.reset();
            prop_assert_eq!(arena.stats().allocated, 0);
        }
    }

    #[test]
    fn string_interner_has_one_symbol_for_each_text(texts in vec("[a-c_]{0,20}|.{0,30}", 0..200)) {
        let symbols: Vec<Symbol> = texts.iter().map(|text| Symbol::intern(text)).collect();
        for (symbol, text) in symbols.iter().zip(&texts) {
            prop_assert_eq!(symbol.as_str(), text);
        }
        for (a, b) in symbols.iter().zip(&texts).zip(symbols.iter().zip(&texts).skip(1)) {
            prop_assert_eq!(a.0 == b.0, a.1 == b.1);
            prop_assert_eq!(a.0.cmp(b.0), a.1.cmp(b.1));
        }
    }

    #[test]
    fn object_pool_counts_what_comes_and_goes(holds in vec(0..6_usize, 0..40), max_size in 0..5_usize) {
        let pool = ObjectPool::bounded(Vec::<u8>::new, max_size, 100);
        let (mut acquired, mut largest) = (0, 0);
        for hold in holds {
            let mut held: Vec<_> = (0..hold).map(|_| pool.acquire()).collect();
            prop_assert!(held.iter().all(|object| object.is_empty()));
            for (at, object) in held.iter_mut().enumerate() {
                object.resize(if at == 3 { 200 } else { 50 }, 1);
            }
            acquired += hold as u64;
            largest = largest.max(hold);
            drop(held);
            prop_assert!(pool.len() <= max_size.min(largest));
        }
        let stats = pool.stats();
        prop_assert_eq!(stats.acquisitions, acquired);
        prop_assert_eq!(stats.returns + stats.discards, acquired);
        prop_assert_eq!(pool.len() as u64, stats.returns + stats.allocations - acquired);
        prop_assert!((0.0..=1.0).contains(&stats.hit_rate()));
    }

    #[test]
    fn anything_can_be_asked_for_ahead(text in ".{0,300}") {
        prefetch_read(text.as_str());
        prefetch_read(&());
        prefetch_read::<[u64]>(&[]);
    }
}

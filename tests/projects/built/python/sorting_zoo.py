# A zoo of sorting algorithms, all checked against sorted().

import heapq
import random


def bubble(a):
    n = len(a)
    while True:
        swapped = False
        for i in range(1, n):
            if a[i - 1] > a[i]:
                a[i - 1], a[i] = a[i], a[i - 1]
                swapped = True
        if not swapped:
            break
        n -= 1
    return a


def insertion(a):
    for i in range(1, len(a)):
        x = a[i]
        j = i
        while j > 0 and a[j - 1] > x:
            a[j] = a[j - 1]
            j -= 1
        a[j] = x
    return a


def selection(a):
    for i in range(len(a)):
        smallest = i
        for j in range(i + 1, len(a)):
            if a[j] < a[smallest]:
                smallest = j
        a[i], a[smallest] = a[smallest], a[i]
    return a


def merge_sort(a):
    if len(a) < 2:
        return a
    middle = len(a) // 2
    left, right = merge_sort(a[:middle]), merge_sort(a[middle:])
    out = []
    i = j = 0
    while i < len(left) and j < len(right):
        if right[j] < left[i]:
            out.append(right[j])
            j += 1
        else:
            out.append(left[i])
            i += 1
    return out + left[i:] + right[j:]


def quick(a):
    if not a:
        return []
    pivot, *rest = a
    return quick([x for x in rest if x < pivot]) + [pivot] + quick([x for x in rest if not x < pivot])


def quick_in_place(a, low=0, high=None):
    if high is None:
        high = len(a) - 1
    if low < high:
        pivot = a[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while a[i] < pivot:
                i += 1
            while pivot < a[j]:
                j -= 1
            if i <= j:
                a[i], a[j] = a[j], a[i]
                i += 1
                j -= 1
        quick_in_place(a, low, j)
        quick_in_place(a, i, high)
    return a


def heap(a):
    heapq.heapify(a)
    return [heapq.heappop(a) for _ in range(len(a))]


def shell(a):
    gap = len(a) // 2
    while gap:
        for i in range(gap, len(a)):
            x, j = a[i], i
            while j >= gap and x < a[j - gap]:
                a[j] = a[j - gap]
                j -= gap
            a[j] = x
        gap //= 2
    return a


def counting(a):
    if not a:
        return []
    low = min(a)
    counts = [0] * (max(a) - low + 1)
    for x in a:
        counts[x - low] += 1
    return [value + low for value, count in enumerate(counts) for _ in range(count)]


random.seed(2024)
numbers = [random.randrange(-500, 500) for _ in range(60)]
words = "pear fig apple date kiwi lemon mango banana cherry grape fig".split()
floats = [random.random() * 10 for _ in range(12)]

general = [bubble, insertion, selection, merge_sort, quick, quick_in_place, heap, shell]
for sort in general:
    ok = all(sort(data[:]) == sorted(data) for data in (numbers, numbers[:1], numbers[:0]))
    ok_words = sort(words[:]) == sorted(words)
    ok_floats = sort(list(floats)) == sorted(floats)
    print(f"{sort.__name__:15} {ok} {ok_words} {ok_floats}")
print(f"{'counting':15} {counting(numbers) == sorted(numbers)}")

print(shell(words[:]))
print(merge_sort(numbers)[::6])
print(["%.3f" % x for x in quick(floats)])

# Stability: equal lengths keep their order, also in reverse.
print(sorted(words, key=len))
print(sorted(words, key=len, reverse=True))
words.sort(key=lambda w: (w[-1], w))
print(words)

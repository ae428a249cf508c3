"""Answers to a day of interview questions, in the style of the sites one practises on."""

from collections import defaultdict, deque
from heapq import heappop, heappush


class ListNode:
    def __init__(self, val: int = 0, next: "ListNode | None" = None):
        self.val = val
        self.next = next


class TreeNode:
    def __init__(self, val: int = 0, left: "TreeNode | None" = None, right: "TreeNode | None" = None):
        self.val = val
        self.left = left
        self.right = right


class Solution:
    def two_sum(self, nums: list[int], target: int) -> list[int]:
        seen: dict[int, int] = {}
        for i, n in enumerate(nums):
            if target - n in seen:
                return [seen[target - n], i]
            seen[n] = i
        return []

    def longest_unique(self, s: str) -> int:
        last: dict[str, int] = {}
        start = best = 0
        for i, c in enumerate(s):
            if c in last and last[c] >= start:
                start = last[c] + 1
            last[c] = i
            best = max(best, i - start + 1)
        return best

    def merge_intervals(self, intervals: list[list[int]]) -> list[list[int]]:
        merged: list[list[int]] = []
        for low, high in sorted(intervals):
            if merged and low <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], high)
            else:
                merged.append([low, high])
        return merged

    def max_subarray(self, nums: list[int]) -> int:
        best = current = nums[0]
        for n in nums[1:]:
            current = max(n, current + n)
            best = max(best, current)
        return best

    def spiral(self, matrix: list[list[int]]) -> list[int]:
        out: list[int] = []
        while matrix:
            out += matrix.pop(0)
            matrix = [list(row) for row in zip(*matrix)][::-1]
        return out

    def generate_parentheses(self, n: int) -> list[str]:
        result: list[str] = []

        def build(text: str, open_: int, close: int) -> None:
            if len(text) == 2 * n:
                result.append(text)
                return
            if open_ < n:
                build(text + "(", open_ + 1, close)
            if close < open_:
                build(text + ")", open_, close + 1)

        build("", 0, 0)
        return result

    def num_islands(self, grid: list[str]) -> int:
        land = {(r, c) for r, row in enumerate(grid) for c, cell in enumerate(row) if cell == "1"}
        count = 0
        while land:
            count += 1
            queue = deque([min(land)])
            land.remove(queue[0])
            while queue:
                r, c = queue.popleft()
                for spot in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
                    if spot in land:
                        land.remove(spot)
                        queue.append(spot)
        return count

    def add_lists(self, a: ListNode | None, b: ListNode | None) -> ListNode | None:
        head = tail = ListNode()
        carry = 0
        while a or b or carry:
            total = (a.val if a else 0) + (b.val if b else 0) + carry
            carry, digit = divmod(total, 10)
            tail.next = ListNode(digit)
            tail = tail.next
            a = a.next if a else None
            b = b.next if b else None
        return head.next

    def level_order(self, root: TreeNode | None) -> list[list[int]]:
        levels: list[list[int]] = []
        row = [root] if root else []
        while row:
            levels.append([node.val for node in row])
            row = [child for node in row for child in (node.left, node.right) if child]
        return levels

    def is_valid_bst(self, root: TreeNode | None, low: float = float("-inf"), high: float = float("inf")) -> bool:
        if root is None:
            return True
        if not low < root.val < high:
            return False
        return self.is_valid_bst(root.left, low, root.val) and self.is_valid_bst(root.right, root.val, high)

    def word_break(self, s: str, words: list[str]) -> list[str]:
        memo: dict[str, list[str]] = {"": [""]}

        def split(rest: str) -> list[str]:
            if rest not in memo:
                memo[rest] = [
                    (word + " " + tail).strip() for word in words if rest.startswith(word) for tail in split(rest[len(word) :])
                ]
            return memo[rest]

        return split(s)

    def top_k(self, nums: list[int], k: int) -> list[int]:
        counts: defaultdict[int, int] = defaultdict(int)
        for n in nums:
            counts[n] += 1
        heap: list[tuple[int, int]] = []
        for n, count in counts.items():
            heappush(heap, (count, -n))
            if len(heap) > k:
                heappop(heap)
        return [-n for _, n in sorted(heap, reverse=True)]

    def find_order(self, courses: int, needs: list[tuple[int, int]]) -> list[int]:
        waiting = [0] * courses
        after: list[list[int]] = [[] for _ in range(courses)]
        for course, need in needs:
            waiting[course] += 1
            after[need].append(course)
        ready = [c for c in range(courses) if waiting[c] == 0]
        for course in ready:
            for other in after[course]:
                waiting[other] -= 1
                if waiting[other] == 0:
                    ready.append(other)
        return ready if len(ready) == courses else []

    def kmp(self, text: str, pattern: str) -> list[int]:
        fail = [0] * len(pattern)
        k = 0
        for i in range(1, len(pattern)):
            while k and pattern[i] != pattern[k]:
                k = fail[k - 1]
            if pattern[i] == pattern[k]:
                k += 1
            fail[i] = k
        hits: list[int] = []
        k = 0
        for i, c in enumerate(text):
            while k and (k == len(pattern) or c != pattern[k]):
                k = fail[k - 1]
            if c == pattern[k]:
                k += 1
            if k == len(pattern):
                hits.append(i - k + 1)
        return hits

    def decode(self, s: str) -> str:
        stack: list[tuple[str, int]] = []
        current, count = "", 0
        for c in s:
            if c.isdigit():
                count = count * 10 + int(c)
            elif c == "[":
                stack.append((current, count))
                current, count = "", 0
            elif c == "]":
                before, times = stack.pop()
                current = before + current * times
            else:
                current += c
        return current


def linked(digits: list[int]) -> ListNode | None:
    head: ListNode | None = None
    for digit in reversed(digits):
        head = ListNode(digit, head)
    return head


def unlinked(node: ListNode | None) -> list[int]:
    out = []
    while node:
        out.append(node.val)
        node = node.next
    return out


s = Solution()
print(s.two_sum([2, 7, 11, 15], 26), s.two_sum([3, 3], 6), s.two_sum([1], 2))
print(s.longest_unique("abcabcbb"), s.longest_unique("bbbb"), s.longest_unique(""), s.longest_unique("pwwkew"))
print(s.merge_intervals([[8, 10], [1, 3], [2, 6], [15, 18], [17, 17]]), s.merge_intervals([]))
print(s.max_subarray([-2, 1, -3, 4, -1, 2, 1, -5, 4]), s.max_subarray([-3, -1, -2]))
print(s.spiral([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]))
print(s.generate_parentheses(3), len(s.generate_parentheses(6)))
print(s.num_islands(["11000", "11010", "00100", "00011"]))
print(unlinked(s.add_lists(linked([9, 9, 9]), linked([1]))), unlinked(s.add_lists(linked([]), linked([]))))
tree = TreeNode(5, TreeNode(3, TreeNode(1), TreeNode(4)), TreeNode(8, None, TreeNode(9)))
print(s.level_order(tree), s.level_order(None), s.is_valid_bst(tree), s.is_valid_bst(TreeNode(2, TreeNode(3))))
print(s.word_break("catsanddog", ["cat", "cats", "and", "sand", "dog"]), s.word_break("aaab", ["a", "aa"]))
print(s.top_k([1, 1, 1, 2, 2, 3, 4, 4], 2), s.find_order(4, [(1, 0), (2, 0), (3, 1), (3, 2)]), s.find_order(2, [(0, 1), (1, 0)]))
print(s.kmp("abababcabab", "abab"), s.kmp("aaa", "b"), s.decode("3[a2[c]]xy2[z]"))

#!/usr/bin/env python3
"""Prints the exact p values of GapTieTests: gaps of three groups of 40 patients whose permutations tie with what is observed.

    python3 gap_ties.py

By patient there is a miss or none. Labels that are permuted over patients spread the misses over groups by the multivariate
hypergeometric law, so p is a sum over all ways to spread them; gaps are compared as fractions, which have no rounding. Beside it
stands what comparing the quotients as floating-point numbers makes of it.
"""
from fractions import Fraction
from math import comb

SIZE = 40


def p_value(misses, is_exact):
    total, found = sum(misses), Fraction(0)
    rate = (lambda k: Fraction(k, SIZE)) if is_exact else (lambda k: k / SIZE)
    gap = lambda counts: max(map(rate, counts)) - min(map(rate, counts))
    for a in range(min(SIZE, total) + 1):
        for b in range(min(SIZE, total - a) + 1):
            c = total - a - b
            if c <= SIZE and gap((a, b, c)) >= gap(misses):
                found += Fraction(comb(SIZE, a) * comb(SIZE, b) * comb(SIZE, c), comb(3 * SIZE, total))
    return float(found)


if __name__ == "__main__":
    for misses in ((4, 8, 14), (2, 9, 11), (3, 7, 12), (1, 5, 8), (12, 18, 23), (9, 15, 17), (2, 2, 9)):
        print(misses, repr(p_value(misses, True)), "as floating-point numbers:", repr(p_value(misses, False)))

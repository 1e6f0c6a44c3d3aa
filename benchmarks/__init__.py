"""Benchmarks: reference problems, and what the library needs to solve them."""

"""Benchmarks: ours beside a floor in the same run, alternating, with CPU seconds."""

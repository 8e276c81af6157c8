"""Simulated raters and clips, for the benchmarks. Everything here is synthetic.

`world` draws codes, master scores and clip difficulty; `habits` (family S) draws raters who see the
master's point through severity, halo and noise; `thresholds` (family C) draws raters of another
kind, for holding methods against what they were not made for.
"""

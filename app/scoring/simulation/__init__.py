"""Simulated raters of two families: everything drawn here is synthetic.

`impressions` (family S) draws raters who see the master's point through severity, halo and noise;
`thresholds` (family C) draws raters with thresholds of their own, who mix up neighbors and miss
moments. What holds for one family alone is not trusted.
"""

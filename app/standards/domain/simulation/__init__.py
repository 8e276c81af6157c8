"""What a policy does to people, before anybody sits under it: simulated, seeded, and pure.

`people` draws raters of two families whose true agreement is known, `guessers` people who never
watch, `lives` lets them sit as the policy permits on the clips of a pool, and `report` adds it up.
"""

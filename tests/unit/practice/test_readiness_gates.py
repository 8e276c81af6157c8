"""Readiness, gate by gate: what the drawn forms meet is counted again by hand."""

from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from math import ceil

import numpy as np
import pytest

from app.practice.domain.readiness import (
    MAX_HELPS,
    CodeScores,
    NotEnoughClips,
    Readiness,
    estimate_readiness,
)
from app.practice.domain.readiness_draw import Drawn, draw_forms, shifted
from app.standards.domain.rule import Rule
from tests.standards_world import make_rule

SEED = 5
EXACT = 2  # in the middle of two points to either side


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """The numbers of a rule, as this file counts by hand."""

    clips: int = 10
    domain_exact_at_least: float = 0.70
    code_exact_at_least: float = 0.40
    discrepant_at_most: float = 0.05
    discrepant_per_code_at_most: int = 2
    domain_bias_within: float = 0.25

    @property
    def rule(self) -> Rule:
        limits = {name: limit for name, limit in asdict(self).items() if name != "clips"}
        return make_rule(domains=("Sense", "Errors"), clips=self.clips, **limits)


OPEN = Thresholds(
    domain_exact_at_least=0,
    code_exact_at_least=0,
    discrepant_at_most=1,
    discrepant_per_code_at_most=100,
    domain_bias_within=4,
)
MIXED = (0,) * 6 + (1, -1, 2, -2, 1, -2, 0, 0)
HIGH = (0,) * 5 + (1, 1, 1, 2, 0, 0, -1, 1, 2)
LOW = (0,) * 7 + (-1, -2, -2, 0, 0, -1, 1)
DISTANCES = {"a": ("Sense", MIXED), "b": ("Sense", HIGH), "c": ("Errors", LOW)}


def code(key: str, domain: str, distances: tuple[int, ...], master: int = 2) -> CodeScores:
    return CodeScores(
        code=key,
        title=key,
        domain=domain,
        distances=distances,
        masters=(master,) * len(distances),
    )


CODES = [code(key, *rest) for key, rest in DISTANCES.items()]


def ready(codes: list[CodeScores], rule: Thresholds = OPEN) -> Readiness:
    found = estimate_readiness(codes, rule.rule, seed=SEED)
    assert isinstance(found, Readiness)
    return found


def drawn_for(codes: list[CodeScores], rule: Thresholds) -> Drawn:
    domains = [one.domain for one in codes]
    return draw_forms([one.distances for one in codes], domains, rule.clips, SEED)


def share_of(text: float) -> Fraction:
    """A threshold as it was written, whatever floating point makes of it."""
    return Fraction(str(text))


def meets_domain(form: list[list[int]], rule: Thresholds) -> bool:
    """Hold the outcomes of a domain's codes against its gates, one after the other."""
    cells = rule.clips * len(form)
    far = [counts[0] + counts[4] for counts in form]
    lean = sum(
        count * way for counts in form for count, way in zip(counts, range(-2, 3), strict=True)
    )
    return (
        sum(counts[EXACT] for counts in form) >= share_of(rule.domain_exact_at_least) * cells
        and all(c[EXACT] >= share_of(rule.code_exact_at_least) * rule.clips for c in form)
        and max(far) <= rule.discrepant_per_code_at_most
        and abs(lean) <= share_of(rule.domain_bias_within) * cells
    )


def meets(form: list[list[int]], domains: tuple[str, ...], rule: Thresholds) -> bool:
    """Hold one form against the whole rule."""
    far = sum(counts[0] + counts[4] for counts in form)
    by_domain = [
        [counts for counts, one in zip(form, domains, strict=True) if one == domain]
        for domain in sorted(set(domains))
    ]
    return far <= share_of(rule.discrepant_at_most) * rule.clips * len(form) and all(
        meets_domain(its, rule) for its in by_domain
    )


def passes_by_hand(counts: np.ndarray, domains: tuple[str, ...], rule: Thresholds) -> np.ndarray:
    return np.array([meets(form, domains, rule) for form in counts.tolist()])


RULES = [
    pytest.param(replace(OPEN, clips=50, domain_exact_at_least=0.55), id="exact by domain"),
    pytest.param(replace(OPEN, clips=100, code_exact_at_least=0.55), id="exact by code"),
    pytest.param(replace(OPEN, discrepant_at_most=0.1), id="large misses"),
    pytest.param(replace(OPEN, discrepant_per_code_at_most=2), id="large misses by code"),
    pytest.param(replace(OPEN, clips=50, domain_bias_within=0.29), id="lean"),
    pytest.param(replace(OPEN, domain_exact_at_least=0.5, discrepant_at_most=0.2), id="two gates"),
    pytest.param(Thresholds(clips=20, domain_exact_at_least=0.45), id="every gate"),
]


@pytest.mark.parametrize("rule", RULES)
def test_the_chance_is_the_share_of_drawn_forms_that_meet_the_rule(rule: Thresholds) -> None:
    drawn = drawn_for(CODES, rule)
    passes = passes_by_hand(drawn.counts, drawn.domains, rule)
    assert 0.001 < passes.mean() < 0.999
    found = ready(CODES, rule)
    assert found.chance == pytest.approx(passes.mean())
    order = np.argsort(drawn.ability, kind="stable")
    assert found.cautious == pytest.approx(passes[order[:200]].mean())
    assert found.hopeful == pytest.approx(passes[order[-200:]].mean())


@pytest.mark.parametrize("rule", RULES)
def test_a_domain_has_the_chance_of_its_own_gates(rule: Thresholds) -> None:
    drawn = drawn_for(CODES, rule)
    sense = np.mean([meets_domain(form[:2], rule) for form in drawn.counts.tolist()])
    errors = np.mean([meets_domain(form[2:], rule) for form in drawn.counts.tolist()])
    found = {domain.title: domain.chance for domain in ready(CODES, rule).domains}
    assert found == {"Sense": pytest.approx(sense), "Errors": pytest.approx(errors)}


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(replace(OPEN, domain_exact_at_least=0.6), id="exact by domain"),
        pytest.param(replace(OPEN, discrepant_at_most=0.1), id="large misses"),
    ],
)
def test_help_is_the_chance_with_half_the_misses_of_one_code(rule: Thresholds) -> None:
    far_low, far_high = (0,) * 10 + (-2,) * 6, (0,) * 10 + (2,) * 6
    codes = [code("a", "Sense", far_low), code("b", "Sense", far_high), code("c", "Errors", LOW)]
    drawn = drawn_for(codes, rule)
    rng = np.random.default_rng(99)
    expected = {}
    for index, key in enumerate("abc"):
        half = drawn.shares[:, index] / 2
        half[:, EXACT] = 1 - (1 - drawn.shares[:, index, EXACT]) / 2
        counts = drawn.counts.copy()
        counts[:, index] = rng.multinomial(rule.clips, shifted(half, drawn.shift[:, index]))
        expected[key] = passes_by_hand(counts, drawn.domains, rule).mean()
    found = {one.title: one.chance for one in ready(codes, rule).helps}
    assert {"a", "b"} <= set(found)
    for key, chance in found.items():
        assert chance == pytest.approx(expected[key], abs=0.03), key


def test_of_many_codes_that_would_help_the_three_best_are_named_best_first() -> None:
    codes = [
        code(key, "Sense", (0,) * 8 + (1,) * weak) for weak, key in enumerate("abcdef", start=6)
    ]
    helps = ready(codes, replace(OPEN, domain_exact_at_least=0.6)).helps
    assert len(helps) == MAX_HELPS == 3
    assert [one.chance for one in helps] == sorted((one.chance for one in helps), reverse=True)
    assert helps[0].chance > helps[-1].chance


def test_where_no_code_lifts_the_whole_the_weakest_domain_is_named_wherever_it_stands() -> None:
    weak, weaker = (0,) * 7 + (1,) * 13, (0,) * 3 + (1,) * 17
    codes = [code(f"a{n}", "Alpha", weak) for n in range(4)]
    codes += [code(f"z{n}", "Zeta", weaker) for n in range(2)]
    found = ready(codes, replace(OPEN, domain_exact_at_least=0.5))
    assert found.domains[0].title == "Zeta"
    assert {one.of_domain for one in found.helps} == {"Zeta"}
    assert {one.title for one in found.helps} <= {"z0", "z1"}


def clips_to_narrow_by_hand(hits: int, scores: int, codes: int) -> int:
    share = (hits + 1) / (scores + 2)
    needed = (1 + 0.03 * (codes - 1)) * share * (1 - share) * (1.645 / 0.1) ** 2
    return max(0, ceil((needed - scores) / codes))


@pytest.mark.parametrize(
    ("hits", "misses", "codes"), [(3, 3, 1), (3, 4, 3), (12, 2, 2), (2, 9, 4), (60, 60, 1)]
)
def test_a_domain_says_how_many_clips_narrow_it(hits: int, misses: int, codes: int) -> None:
    mine = [code(f"c{n}", "Sense", (0,) * hits + (-1,) * misses) for n in range(codes)]
    (domain,) = ready(mine).domains
    assert domain.scores == codes * (hits + misses)
    expected = clips_to_narrow_by_hand(codes * hits, codes * (hits + misses), codes)
    assert domain.more_clips == expected


def test_the_domain_that_needs_most_clips_says_how_many_are_needed() -> None:
    sure, unsure = code("a", "Sense", (0,) * 200), code("b", "Errors", (0, 1) * 5)
    found = ready([sure, unsure])
    assert sorted(one.more_clips for one in found.domains) == [0, found.more_clips]
    assert found.more_clips > 0
    assert found.clips == 10


def test_five_clips_of_every_code_are_enough_and_four_of_one_are_not() -> None:
    five, four, two = (code(key, "Sense", (0,) * n) for key, n in (("a", 5), ("b", 4), ("c", 2)))
    assert ready([five, five]).clips == 5
    found = estimate_readiness([five, four, two], OPEN.rule)
    assert isinstance(found, NotEnoughClips)
    assert [(one.title, one.more) for one in found.missing] == [("b", 1), ("c", 3)]
    assert found.more == 3


@pytest.mark.parametrize("commonest", [0, 2])
def test_a_blind_guess_answers_the_commonest_point(commonest: int) -> None:
    rule = replace(OPEN, domain_exact_at_least=0.7)
    never_right = (3 - commonest,) * 100
    assert ready([code("a", "Sense", never_right, master=commonest)], rule).guess > 0.9

"""Codes of the second step: right for half a minute and once, whatever the clocks do."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.accounts.domain.second_factor import (
    RECOVERY_CODES,
    derive_secret,
    find_step,
    hash_recovery_code,
    make_recovery_codes,
    setup_address,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30
# The secret of RFC 6238's appendix B, and its codes cut to six digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, tz=UTC)
    assert find_step(RFC_SECRET, code, at, last_step=0) == seconds // 30


@pytest.mark.parametrize(
    ("late_by", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_half_a_minute_off(late_by: int, *, is_right: bool) -> None:
    code = pyotp.TOTP(RFC_SECRET).at(NOW + timedelta(seconds=30 * late_by))
    assert (find_step(RFC_SECRET, code, NOW, last_step=0) is not None) is is_right


def test_a_code_is_good_once_and_none_before_it() -> None:
    code = pyotp.TOTP(RFC_SECRET).at(NOW)
    before = pyotp.TOTP(RFC_SECRET).at(NOW - timedelta(seconds=30))
    assert find_step(RFC_SECRET, code, NOW, last_step=STEP - 1) == STEP
    assert find_step(RFC_SECRET, code, NOW, last_step=STEP) is None
    assert find_step(RFC_SECRET, before, NOW, last_step=STEP) is None


def test_a_clock_that_jumped_back_locks_nobody_out() -> None:
    code = pyotp.TOTP(RFC_SECRET).at(NOW)
    assert find_step(RFC_SECRET, code, NOW, last_step=STEP + 1000) == STEP


@pytest.mark.parametrize("typed", ["", "abc", "12345", "1234567", "１２３４５６", " "])
def test_nonsense_is_no_code(typed: str) -> None:
    assert find_step(RFC_SECRET, typed, NOW, last_step=0) is None


def test_blanks_in_a_code_do_not_matter() -> None:
    code = pyotp.TOTP(RFC_SECRET).at(NOW)
    assert find_step(RFC_SECRET, f" {code[:3]} {code[3:]} ", NOW, last_step=0) == STEP


def test_secrets_differ_by_person_by_key_and_by_set_up() -> None:
    made = {
        derive_secret(key, user_id, nonce)
        for key in ("k", "l")
        for user_id in (1, 2)
        for nonce in ("n", "m")
    }
    assert len(made) == 8
    assert {len(secret) for secret in made} == {32}
    assert setup_address(RFC_SECRET, "ana@example.org").startswith("otpauth://totp/Plumbline:ana")


def test_recovery_codes_are_long_different_and_typed_in_any_way() -> None:
    tokens = iter(f"token {number}" for number in range(100))
    codes = make_recovery_codes(lambda: next(tokens))
    assert len(set(codes)) == RECOVERY_CODES
    assert {len(code) for code in codes} == {19}
    code = codes[0]
    assert hash_recovery_code(code.upper().replace("-", " ")) == hash_recovery_code(code)
    assert hash_recovery_code(codes[1]) != hash_recovery_code(code)

"""Files of policies, and what test forms owe them."""

from app.standards.content.demands import (
    TestFormFolder,
    check_demo_forms,
    check_feedback,
    check_test_forms,
    find_test_forms,
)
from app.standards.content.families import check_families
from app.standards.content.fields import PolicyFile
from app.standards.content.giveaways import key_of
from app.standards.content.policies import (
    check_one_policy,
    check_policy,
    rule_of,
)
from app.standards.content.safety import check_safety

__all__ = [
    "PolicyFile",
    "TestFormFolder",
    "check_demo_forms",
    "check_families",
    "check_feedback",
    "check_one_policy",
    "check_policy",
    "check_safety",
    "check_test_forms",
    "find_test_forms",
    "key_of",
    "rule_of",
]

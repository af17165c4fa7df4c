"""Sends to an operation of the API whatever fits its description, or nearly fits it."""

from collections.abc import Sequence
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings


def assert_keeps_to_description(
    operation: Any, mode: schemathesis.GenerationMode, most: int, checks: Sequence[Any]
) -> None:
    """Send `most` made-up requests, always the same ones, and check each answer."""

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=most,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def keeps_to_it(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=checks)

    keeps_to_it()

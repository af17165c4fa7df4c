"""The API does what its OpenAPI document says, with whatever fits it or nearly fits it."""

import pytest
import schemathesis
from fastapi import FastAPI
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.descriptions import assert_keeps_to_description

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]

PLAIN = (
    "/api/v1/sources",
    "/api/v1/status",
    "/api/v1/overview",
    "/api/v1/decisions",
    "/api/v1/topics",
    "/api/v1/coverage",
)  # they take no field that could be wrong


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name.lower())
def test_every_operation_keeps_to_its_description(
    rest: FastAPI, mode: schemathesis.GenerationMode
) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", rest)
    operations = [one.ok() for one in schema.get_all_operations()]
    assert len(operations) == 27
    for operation in operations:
        if mode is schemathesis.GenerationMode.NEGATIVE and operation.path in PLAIN:
            continue
        assert_keeps_to_description(operation, mode, 8, CHECKS)

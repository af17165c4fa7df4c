"""The routes that change a corpus do what their description says, whatever is sent to them."""

import schemathesis
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.descriptions import assert_keeps_to_description
from tests.ui.keeping.conftest import Kept
from ui.rest.app import build_rest

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_every_operation_keeps_to_its_description(shared: Kept) -> None:
    app = build_rest(shared.service, shared.keeper)
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    operations = [one.ok() for one in schema.get_all_operations()]
    own = [one for one in operations if any(f"/{n}" in one.path for n in ("drafts", "jobs"))]
    own += [one for one in operations if "sources/" in one.path or "corpus" in one.path]
    own += [one for one in operations if "decisions/" in one.path]
    assert len(own) == 17
    for operation in own:
        assert_keeps_to_description(operation, schemathesis.GenerationMode.POSITIVE, 5, CHECKS)


def test_the_page_of_the_api_shows_how_to_call_them(shared: Kept) -> None:
    page = shared.client.get("/docs").text
    assert "curl -T FILE" in page
    assert "curl -X DELETE" in page
    assert "POST /api/v1/sources/remove" in page


def test_what_a_caller_may_not_see_is_not_shown(shared: Kept) -> None:
    corpus = shared.get("/corpus")
    assert (corpus["why_not"], corpus["name"]) == ("", "default")
    assert "auto" in corpus["layouts"]
    assert corpus["language_note"] is None
    assert shared.get("/health")["findings"] == []

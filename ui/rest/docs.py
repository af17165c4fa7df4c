"""The page /docs: the OpenAPI document for people, without a script and without another machine."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from ui.rest.problems import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STYLE = Path(__file__).with_name("docs.css")
# Stands in the examples for the address under which the page was opened.
ADDRESS = "http://127.0.0.1:7860"

Schema = dict[str, Any]

_INTRODUCTION = """<p>The same for programs: <a href="openapi.json">openapi.json</a>. Where the
server asks who you are, add <code>-H 'Authorization: Bearer TOKEN'</code>. GET answers carry an
ETag that changes with the corpus: send it as <code>If-None-Match</code>, and while it is right a
304 comes instead of the answer.</p>"""
_ID = "9f2c4e61b07ad385"
_PARAMETER = re.compile(r"\{\w+\}")


def render(document: Mapping[str, Any]) -> str:
    """Return the page for an OpenAPI document."""
    schemas = document["components"]["schemas"]
    operations = [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    parts = [
        f"<h1>askalike <small>{escape(document['info']['version'])}</small></h1>",
        f"<p>{escape(document['info']['description'])}</p>",
        _INTRODUCTION,
        f"<nav><ul>{''.join(_entry(*one[:2]) for one in operations)}</ul></nav>",
        *(_operation(*one, schemas) for one in operations),
        "<h2>Problems</h2>",
        *_problems(),
        "<h2>Models</h2>",
        *(_model(name, schema) for name, schema in sorted(schemas.items())),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>askalike API</title>'
        '<meta name="viewport" content="width=device-width">'
        '<link rel="stylesheet" href="docs/style.css"></head><body><main>'
        f"{''.join(parts)}</main></body></html>"
    )


def _entry(method: str, path: str) -> str:
    return f'<li><a href="#{_anchor(method, path)}">{method.upper()} {escape(path)}</a></li>'


def _operation(
    method: str, path: str, operation: Mapping[str, Any], schemas: Mapping[str, Schema]
) -> str:
    """Return the section of an operation: its fields, an example, its answers."""
    anchor = _anchor(method, path)
    paragraphs = "".join(
        f"<p>{escape(text)}</p>" for text in operation["description"].split("\n\n")
    )
    fields = sorted(_fields(operation, schemas), key=lambda row: "<td>required" not in row)
    table = (
        "<table><tr><th>field</th><th>type</th><th>default</th><th>meaning</th></tr>"
        f"{''.join(fields)}</table>"
    )
    answers = "".join(
        f"<li><b>{status}</b> {_shape(answer)}{escape(answer['description'])}</li>"
        for status, answer in sorted(operation["responses"].items())
    )
    return (
        f'<section id="{anchor}"><h2>{method.upper()} <code>{escape(path)}</code></h2>{paragraphs}'
        f"{table if fields else ''}<pre>{escape(example(path, operation, schemas, method))}</pre>"
        f"<ul>{answers}</ul></section>"
    )


def _fields(operation: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[str]:
    for one in operation.get("parameters", ()):
        described = {"description": one.get("description", "")} | one["schema"]
        yield _row(one["name"], described, required=one["required"])
    body = _body(operation, schemas)
    for name, schema in body.get("properties", {}).items():
        yield _row(name, schema, required=name in body.get("required", ()))


def example(
    path: str, operation: Mapping[str, Any], schemas: Mapping[str, Schema], method: str = "get"
) -> str:
    """Return a curl command that does an operation with the examples of its required fields."""
    body = _body(operation, schemas)
    path = _PARAMETER.sub(_ID, path)
    if body:
        named = body.get("required", ())
        fields = {name: body["properties"][name]["examples"][0] for name in named}
        text = json.dumps(fields).replace("'", "'\\''")
        return f"curl {ADDRESS}{path} -H 'Content-Type: application/json' -d '{text}'"
    sent = "-T FILE " if "requestBody" in operation else ""
    if not sent and method not in {"get", "post"}:
        sent = f"-X {method.upper()} "
    query = {}
    for one in operation.get("parameters", ()):
        if one["in"] != "path" and one["required"]:
            query[one["name"]] = one["schema"]["examples"][0]
    return f"curl {sent}'{ADDRESS}{path}{'?' if query else ''}{urlencode(query, quote_via=quote)}'"


def _body(operation: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Schema:
    """Return the schema of an operation's body, {} if it takes none."""
    content = operation.get("requestBody", {}).get("content", {})
    named = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return schemas[named.rpartition("/")[2]] if named else {}


def _model(name: str, schema: Schema) -> str:
    rows = "".join(
        _row(key, field, required=key in schema.get("required", ()))
        for key, field in schema.get("properties", {}).items()
    )
    return (
        f'<section id="{name}"><h3>{name}</h3><p>{escape(schema.get("description", ""))}</p>'
        "<table><tr><th>field</th><th>type</th><th>default</th><th>meaning</th></tr>"
        f"{rows}</table></section>"
    )


def _row(name: str, schema: Schema, *, required: bool) -> str:
    default = "" if "default" not in schema else f"<code>{json.dumps(schema['default'])}</code>"
    return (
        f"<tr><td><code>{escape(name)}</code></td><td>{_type(schema)}</td>"
        f"<td>{'required' if required else default}</td>"
        f"<td>{escape(schema.get('description', ''))}</td></tr>"
    )


def _type(schema: Schema) -> str:
    """Return a field's type with its range: `integer, 1 to 1000`, `list of Hit`."""
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{name}">{name}</a>'
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(one))}</code>" for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    low, high = schema.get("minimum"), schema.get("maximum")
    kind = str(schema.get("type", "any"))
    if high is not None:
        return f"{kind}, {low:g} to {high:g}"
    return f"{kind}, {low:g} or more" if low is not None else kind


def _problems() -> Iterator[str]:
    yield "<table><tr><th>type</th><th>status</th><th>title</th></tr>"
    for kind in KINDS:
        yield (
            f'<tr id="{kind.name}"><td><code>/docs#{kind.name}</code></td>'
            f"<td>{kind.status}</td><td>{kind.title}</td></tr>"
        )
    yield "</table>"


def _shape(answer: Mapping[str, Any]) -> str:
    """Return a link to the model of an answer."""
    for content in answer.get("content", {}).values():
        if "$ref" in content["schema"]:
            return f"{_type(content['schema'])}: "
    return ""


def _anchor(method: str, path: str) -> str:
    words = path.rpartition("/api/v1/")[2].translate({ord("/"): "-", ord("{"): "", ord("}"): ""})
    return f"{method}-{words}"

"""What is wrong with the fields of a request, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.output.payloads import Payload

# By the validator's kinds of errors, as far as the fields of our requests can have them; the names
# in braces are what it knows of the limit.
_WORDS = {
    "missing": "it is missing",
    "extra_forbidden": "there is no such field",
    "string_type": "give a text",
    "string_too_short": "give at least {min_length} character",
    "string_too_long": "give at most {max_length:,} characters",
    "string_unicode": "it has half of a surrogate pair, which is no character",
    "int_type": "give a whole number",
    "int_parsing": "give a whole number",
    "int_from_float": "give a whole number",
    "int_parsing_size": "the number is out of any range",
    "float_type": "give a number",
    "float_parsing": "give a number",
    "finite_number": "give a number",
    "bool_type": "give true or false",
    "bool_parsing": "give true or false",
    "list_type": "give a list of texts",
    "too_long": "give at most {max_length} of them",
    "greater_than_equal": "give {ge} or more",
    "less_than_equal": "give {le} or less",
    "literal_error": "give one of: {expected}",
    "model_attributes_type": "give an object with the fields of this request",
    "model_type": "give an object with the fields of this request",
    "dict_type": "give an object with the fields of this request",
}


def mistakes(errors: Sequence[Mapping[str, Any]]) -> list[Payload]:
    """Return each wrong field with what is wrong, from what the validator reports."""
    return [{"where": _where(error["loc"]), "what": _what(error)} for error in errors]


def in_one_line(found: Sequence[Payload]) -> str:
    """Return wrong fields as one line."""
    return "; ".join(f"{one['where']}: {one['what']}" for one in found[:5])


def _where(place: Sequence[str | int]) -> str:
    return ".".join(str(part)[:100] for part in place)


def _what(error: Mapping[str, Any]) -> str:
    context = dict(error.get("ctx", {}))
    if "expected" in context:  # 'a', 'b' or 'c'
        context["expected"] = str(context["expected"]).replace(" or ", ", ").replace("'", "")
    return _WORDS.get(error["type"], "it cannot be used").format_map(context)

"""Whether an answer is what docs/openapi.json says of it. An object's undescribed fields are mistakes here."""

import json

from harness import ROOT
from jsonschema import Draft202012Validator, RefResolver, ValidationError
from jsonschema.validators import extend

DOCUMENT = json.loads((ROOT / "docs/openapi.json").read_text())
RESOLVER = RefResolver.from_schema(DOCUMENT)


def check_properties(validator, properties, value, schema):
    yield from Draft202012Validator.VALIDATORS["properties"](validator, properties, value, schema)
    if isinstance(value, dict) and "additionalProperties" not in schema:
        for name in set(value) - set(properties):
            yield ValidationError(f"the field {name} is not documented")


Validator = extend(Draft202012Validator, {"properties": check_properties})


def resolve(part):
    """A part of the document, or what it refers to."""
    return RESOLVER.resolve(part["$ref"])[1] if "$ref" in part else part


def check(schema, value, what):
    problems = [f"{what} {error.json_path}: {error.message}" for error in Validator(schema, RESOLVER).iter_errors(value)]
    assert not problems, problems

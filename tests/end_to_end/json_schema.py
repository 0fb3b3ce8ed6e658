"""The part of JSON Schema 2020-12 that docs/openapi.json uses; anything else in it is an error, not ignored."""

TYPES = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int, "number": (int, float),
}
SILENT = {"description", "title", "example", "examples", "format", "default", "deprecated", "$comment", "contentMediaType"}


class Mismatch(AssertionError):
    """A value that does not match its schema."""


def has_type(value, name):
    if isinstance(value, bool) and name in ("integer", "number"):
        return False
    return isinstance(value, TYPES[name])


def resolve(document, schema):
    while isinstance(schema, dict) and "$ref" in schema:
        place = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            place = place[part.replace("~1", "/").replace("~0", "~")]
        schema = place
    return schema


def check(document, schema, value, where="$"):
    """Raises Mismatch where `value` is not what `schema` describes. An object's undescribed fields are mismatches."""
    schema = resolve(document, schema)
    if schema is True:
        return
    for keyword, wanted in schema.items():
        if keyword in SILENT or keyword.startswith("x-"):
            continue
        if keyword not in KEYWORDS:
            raise NotImplementedError(f"{where}: the keyword {keyword}")
        KEYWORDS[keyword](document, schema, wanted, value, where)


def require(condition, where, text):
    if not condition:
        raise Mismatch(f"{where}: {text}")


def check_type(_document, _schema, wanted, value, where):
    names = wanted if isinstance(wanted, list) else [wanted]
    require(any(has_type(value, name) for name in names), where, f"{value!r} is no {names}")


def check_properties(document, schema, wanted, value, where):
    if not isinstance(value, dict):
        return
    for name, content in value.items():
        if name in wanted:
            check(document, wanted[name], content, f"{where}.{name}")
        else:
            require("additionalProperties" in schema, where, f"the field {name} is not documented")


def check_additional(document, schema, wanted, value, where):
    if not isinstance(value, dict):
        return
    for name in set(value) - set(schema.get("properties", {})):
        require(wanted is not False, where, f"the field {name} is not documented")
        if isinstance(wanted, dict):
            check(document, wanted, value[name], f"{where}.{name}")


def check_required(_document, _schema, wanted, value, where):
    if isinstance(value, dict):
        missing = [name for name in wanted if name not in value]
        require(not missing, where, f"without {missing}")


def check_items(document, _schema, wanted, value, where):
    if isinstance(value, list):
        for index, item in enumerate(value):
            check(document, wanted, item, f"{where}[{index}]")


def check_one_of(document, _schema, wanted, value, where):
    reasons = []
    for option in wanted:
        try:
            return check(document, option, value, where)
        except Mismatch as mismatch:
            reasons.append(str(mismatch))
    raise Mismatch(f"{where}: none of the choices: {reasons}")


def check_all_of(document, _schema, wanted, value, where):
    for option in wanted:
        check(document, option, value, where)


def check_pattern(_document, _schema, wanted, value, where):
    import re
    if isinstance(value, str):
        require(re.search(wanted, value), where, f"{value!r} does not match {wanted}")


def comparing(holds, text, applies=lambda value: isinstance(value, (int, float)) and not isinstance(value, bool)):
    def compare(_document, _schema, wanted, value, where):
        if applies(value):
            require(holds(value, wanted), where, f"{value!r} {text} {wanted!r}")

    return compare


KEYWORDS = {
    "type": check_type,
    "properties": check_properties,
    "additionalProperties": check_additional,
    "required": check_required,
    "items": check_items,
    "oneOf": check_one_of,
    "anyOf": check_one_of,
    "allOf": check_all_of,
    "pattern": check_pattern,
    "enum": comparing(lambda value, wanted: value in wanted, "is none of", lambda value: True),
    "const": comparing(lambda value, wanted: value == wanted, "is not", lambda value: True),
    "minimum": comparing(lambda value, wanted: value >= wanted, "is below"),
    "maximum": comparing(lambda value, wanted: value <= wanted, "is above"),
    "minLength": comparing(lambda value, wanted: len(value) >= wanted, "is shorter than", lambda value: isinstance(value, str)),
    "maxLength": comparing(lambda value, wanted: len(value) <= wanted, "is longer than", lambda value: isinstance(value, str)),
    "minItems": comparing(lambda value, wanted: len(value) >= wanted, "has fewer than", lambda value: isinstance(value, list)),
    "maxItems": comparing(lambda value, wanted: len(value) <= wanted, "has more than", lambda value: isinstance(value, list)),
}

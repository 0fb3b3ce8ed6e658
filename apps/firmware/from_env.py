"""Gives the build what .env or the environment says: WIFI_SSID, WIFI_PASSWORD, AP_PASSWORD and SPORE_UPDATE_KEYS.

PlatformIO runs this before it compiles. A network that is not set is asked for on the board's own access point. Without
SPORE_UPDATE_KEYS the board takes updates that are signed with this machine's own key, if there is one (spore key new),
else from everybody.

Names and passwords of networks may hold any byte, and on a command line two shells and the compiler would each take some
of them for their own. So they become a file, spore_built_in_network.inc, which boards/esp8266/chip_radio.cpp includes.
"""

import json
import os
import re
from pathlib import Path

# WPA2 takes 8 to 63 characters; an access point with fewer would stay closed, and the board could not be reached.
SECRETS = {"WIFI_PASSWORD": "the network's password", "AP_PASSWORD": "the access point's password"}
NAMES = ("WIFI_SSID", *SECRETS, "SPORE_UPDATE_KEYS", "SPORE_KEY")
# No .h: below src_dir PlatformIO counts headers, and would build all anew where one is made.
HEADER = "spore_built_in_network.inc"


def network(environment):
    """{name: bytes} of what is set."""
    found = {name: os.fsencode(environment[name]) for name in ("WIFI_SSID", *SECRETS) if environment.get(name)}
    for name, meaning in SECRETS.items():
        value = found.get(name, b"")
        # The key itself, which a router's page may show instead of a password.
        isKey = name == "WIFI_PASSWORD" and re.fullmatch(rb"[0-9a-fA-F]{64}", value)
        if value and not 8 <= len(value) <= 63 and not isKey:
            raise SystemExit(f"{name}: {meaning} must have 8 to 63 bytes, or be left out; it has {len(value)}")
    if len(found.get("WIFI_SSID", b"")) > 32:
        raise SystemExit("WIFI_SSID: the name of a network has at most 32 bytes; this one has "
                         f"{len(found['WIFI_SSID'])}")
    if "WIFI_PASSWORD" in found and "WIFI_SSID" not in found:
        raise SystemExit("WIFI_PASSWORD: there is no WIFI_SSID that it could belong to")
    return found


def literal(value):
    """The bytes as a C string. Always three octal digits, so that no digit that follows is taken for a part of them."""
    plain = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-.,:;!#$%&()*+/<=>@[]^`{|}~'"
    return '"' + "".join(chr(byte) if byte in plain else f"\\{byte:03o}" for byte in value) + '"'


def header(values):
    lines = ["// Made by apps/firmware/from_env.py. It holds secrets: do not keep it anywhere else.", "#pragma once"]
    for name, value in values.items():
        lines += [f"#undef {name}", f"#define {name} {literal(value)}"]
    return "\n".join(lines) + "\n"


def unquoted(text):
    """What a shell makes of the right side of an assignment. ValueError: it would put in or cut out something."""
    value, at, has_begun = "", 0, False
    while at < len(text) and not text[at].isspace():
        character = text[at]
        if character == "#" and not has_begun:
            break
        has_begun = True
        if character == "'":
            end = text.find("'", at + 1)
            if end < 0:
                raise ValueError("a quote is not closed")
            value += text[at + 1:end]
            at = end + 1
        elif character == '"':
            taken, at = in_double_quotes(text, at + 1)
            value += taken
        elif character == "\\" and at + 1 < len(text):
            value += text[at + 1]
            at += 2
        elif character in "\\$`;|&<>()~":
            raise ValueError(f"{character} means something to a shell")
        else:
            value += character
            at += 1
    rest = text[at:].strip()
    if rest and not rest.startswith("#"):
        raise ValueError("there is a blank in it")
    return value


def in_double_quotes(text, at):
    """(what stands there, where it goes on)"""
    value = ""
    while at < len(text) and text[at] != '"':
        if text[at] in "$`":
            raise ValueError(f"{text[at]} means something to a shell, in double quotes too")
        if text[at] == "\\" and text[at + 1:at + 2] in ("$", "`", '"', "\\"):
            at += 1
        value += text[at]
        at += 1
    if at >= len(text):
        raise ValueError("a quote is not closed")
    return value, at + 1


def from_file(text, path=".env"):
    """{name: value} of what the lines of .env set. What a shell would read in another way is refused, not guessed."""
    found = {}
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r"\s*(?:export\s+)?(\w+)=(.*)", line.rstrip("\r"), re.DOTALL)
        if match is None or match[1] not in NAMES:
            continue
        try:
            found[match[1]] = unquoted(match[2])
        except ValueError as error:
            raise SystemExit(f"{path}:{number}: {match[1]}: {error}; write {match[1]}='…', and '\\'' for a quote in it") from None
    return found


def environment_of(project, environment):
    """What is set there, and in .env where it is not."""
    path = Path(project) / ".env"
    # Any byte stays what it is, as in the environment.
    text = os.fsdecode(path.read_bytes()) if path.exists() else ""
    return {**from_file(text, path), **environment}


def own_key(environment):
    """The public digits of the key that `spore key new` has made on this machine; empty: there is none."""
    folder = environment.get("XDG_CONFIG_HOME") or Path(environment.get("HOME", "/")) / ".config"
    path = Path(environment.get("SPORE_KEY") or Path(folder) / "spore/update-key.json")
    if not path.exists():
        return ""
    try:
        return json.loads(path.read_text())["public"]
    except (OSError, ValueError, KeyError) as error:
        raise SystemExit(f"{path}: this is no key that the firmware could trust ({error!r}); spore key new makes one") from None


def update_keys(environment):
    """Digits of one key or two, with a comma; empty: no signature is asked for."""
    keys = environment.get("SPORE_UPDATE_KEYS", "").replace(" ", "") or own_key(environment)
    if keys and not re.fullmatch("04[0-9a-fA-F]{128}(,04[0-9a-fA-F]{128})?", keys):
        raise SystemExit("SPORE_UPDATE_KEYS: expected one public key of 130 hexadecimal digits, or two with a comma between "
                         "them; spore key show prints yours")
    return keys


def write_if_changed(path, text):
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def main(env):
    environment = environment_of(env.subst("$PROJECT_DIR"), os.environ)
    folder = Path(env.subst("$BUILD_DIR")) / "built_in"
    values = network(environment)
    write_if_changed(folder / HEADER, header(values))
    env.Append(CPPPATH=[str(folder)])
    print(f"Built in: {', '.join(values) or 'no network'}")
    keys = update_keys(environment)
    if keys:
        env.Append(CPPDEFINES=[("SPORE_UPDATE_KEYS", env.StringifyMacro(keys))])
        print(f"Updates of this firmware must be signed: it knows {keys.count(',') + 1} public key(s)")
    else:
        print("Updates of this firmware need no signature: whoever is on the network can replace it (spore key new)")


if "Import" in globals():  # by PlatformIO
    Import("env")  # noqa: F821
    main(env)  # noqa: F821

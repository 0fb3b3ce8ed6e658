"""Gives the build what .env says, which ./ctl.sh has loaded: WIFI_SSID, WIFI_PASSWORD, AP_PASSWORD and SPORE_UPDATE_KEYS.

PlatformIO runs this before it compiles. A network that is not set is asked for on the board's own access point. Without
SPORE_UPDATE_KEYS the board takes updates that are signed with this machine's own key, if there is one (spore key new),
else from everybody.
"""

import json
import os
import re
from pathlib import Path

# WPA2 takes 8 to 63 characters; an access point with fewer would stay closed, and the board could not be reached.
SECRETS = {"WIFI_PASSWORD": "the network's password", "AP_PASSWORD": "the access point's password"}


def network(environment):
    """{name: value} of what is set."""
    for name, meaning in SECRETS.items():
        value = environment.get(name, "")
        if value and not 8 <= len(value.encode()) <= 63:
            raise SystemExit(f"{name}: {meaning} must have 8 to 63 bytes, or be left out")
    if len(environment.get("WIFI_SSID", "").encode()) > 32:
        raise SystemExit("WIFI_SSID: the name of a network has at most 32 bytes")
    return {name: environment[name] for name in ("WIFI_SSID", *SECRETS) if environment.get(name)}


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


def main(env):
    definitions = network(os.environ)
    keys = update_keys(os.environ)
    if keys:
        definitions["SPORE_UPDATE_KEYS"] = keys
        print(f"Updates of this firmware must be signed: it knows {keys.count(',') + 1} public key(s)")
    else:
        print("Updates of this firmware need no signature: whoever is on the network can replace it (spore key new)")
    for name, value in definitions.items():
        env.Append(CPPDEFINES=[(name, env.StringifyMacro(value))])


if "Import" in globals():  # by PlatformIO
    Import("env")  # noqa: F821
    main(env)  # noqa: F821

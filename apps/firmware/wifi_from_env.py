"""Gives the build the network of .env, which ./ctl.sh has loaded: WIFI_SSID, WIFI_PASSWORD and AP_PASSWORD.

PlatformIO runs this before it compiles. What is not set is asked for on the board's own access point.
"""

import os

Import("env")  # noqa: F821 PlatformIO's build environment

# WPA2 takes 8 to 63 characters; an access point with fewer would stay closed, and the board could not be reached.
SECRETS = {"WIFI_PASSWORD": "the network's password", "AP_PASSWORD": "the access point's password"}

for name, meaning in SECRETS.items():
    value = os.environ.get(name, "")
    if value and not 8 <= len(value.encode()) <= 63:
        raise SystemExit(f"{name}: {meaning} must have 8 to 63 bytes, or be left out")
if len(os.environ.get("WIFI_SSID", "").encode()) > 32:
    raise SystemExit("WIFI_SSID: the name of a network has at most 32 bytes")

for name in ("WIFI_SSID", *SECRETS):
    value = os.environ.get(name, "")
    if value:
        env.Append(CPPDEFINES=[(name, env.StringifyMacro(value))])  # noqa: F821

"""PlatformIO calls this after each build: the image is reported, by the flash layout and the memory that the environment
has, and the build fails when it is over its budget or cannot be sent over the air."""

import json
import subprocess
import sys
from pathlib import Path

Import("env")  # noqa: F821 PlatformIO's build environment

TOOLS = Path(env.subst("$PROJECT_DIR")) / "tools"  # noqa: F821
NAME = env.subst("$PIOENV")  # noqa: F821


def defined(env, name):
    """The value of a macro on the compiler's command line; None: it is not there."""
    for define in env.get("CPPDEFINES", []):
        key, value = define if isinstance(define, (list, tuple)) and len(define) == 2 else (define, "")
        if key == name:
            return value
    return None


def report(target, source, env):
    options = ["--ldscript", Path(env.subst("$LDSCRIPT_PATH")).name]
    if iram := defined(env, "MMU_IRAM_SIZE"):
        options += ["--iram", str(int(str(iram), 0))]
    if NAME in json.loads((TOOLS / "image_budget.json").read_text()):
        options += ["--environment", NAME]
    return subprocess.call([sys.executable, str(TOOLS / "image_report"), target[0].get_abspath(), *options])


env.AddPostAction("$BUILD_DIR/${PROGNAME}.bin", report)  # noqa: F821

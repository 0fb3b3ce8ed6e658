"""PlatformIO calls this after each build: the image is reported, and the build fails when it is over its budget."""

import json
import subprocess
import sys
from pathlib import Path

Import("env")  # noqa: F821 PlatformIO's build environment

TOOLS = Path(env.subst("$PROJECT_DIR")) / "tools"  # noqa: F821
NAME = env.subst("$PIOENV")  # noqa: F821


def report(target, source, env):
    budget = ["--environment", NAME] if NAME in json.loads((TOOLS / "image_budget.json").read_text()) else []
    return subprocess.call([sys.executable, str(TOOLS / "image_report"), target[0].get_abspath(), *budget])


env.AddPostAction("$BUILD_DIR/${PROGNAME}.bin", report)  # noqa: F821

"""A site whose nodes are updated: images of other versions, `spore ota` and `spore rollout`, and their job logs."""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
from pathlib import Path

from harness import BUILD, HTTP_PORT, SiteTest, spore_binary, wait_until, wait_until_complete
from images import TRAILER_BYTES

FAST = ("--soak", "1s")


def processes_of(node):
    """The ids of the processes that run this node: after a failed trial another one than was started."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if str(node.state).encode() in words:
                found.append(int(entry.name))
    return found


class RolloutTest(SiteTest):
    trial_seconds = 2

    def setUp(self):
        super().setUp()
        self.environment = {name: value for name, value in os.environ.items() if name not in ("API_NODE", "CI")}
        self.environment["XDG_STATE_HOME"] = str(self.site.folder / "operator")
        self.addCleanup(self.end_all)

    def end_all(self):
        for node in self.site.nodes:
            for process in processes_of(node):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)

    def start_fleet(self, count, **options):
        arguments = ("--trial-seconds", str(self.trial_seconds), *options.pop("arguments", ()))
        nodes = [self.site.node(index, arguments=arguments, **options).start() for index in range(1, count + 1)]
        wait_until_complete(nodes)
        for node in nodes:
            wait_until(lambda node=node: "hash" in self.report(node)["running"], 10, f"{node.name} knows its hash")
        return nodes

    def image(self, version, change=None, padding=0):
        """The path of a packed image of one of the executables spore-VERSION; `change` is a pair of equally long texts."""
        source = BUILD / f"bin/{version}"
        content = source.read_bytes() + bytes(padding)
        if change:
            assert content.count(change[0]) == 1, change
            content = content.replace(*change)
        raw = self.site.folder / f"{version}.raw"
        raw.write_bytes(content)
        packed = self.site.folder / f"{version}-{hashlib.sha256(content).hexdigest()[:8]}.img"
        subprocess.run([spore_binary(), "image", "pack", raw, "-o", packed], check=True, capture_output=True)
        return str(packed)

    def trailer(self, image):
        return Path(image).read_bytes()[-TRAILER_BYTES:]

    def command(self, *arguments):
        return [spore_binary(), *arguments]

    def spore(self, *arguments, seconds=120):
        return subprocess.run(self.command(*arguments), cwd=self.site.folder, capture_output=True, text=True, timeout=seconds,
                              check=False, env=self.environment, stdin=subprocess.DEVNULL)

    def ends_with(self, code, *arguments):
        result = self.spore(*arguments)
        self.assertEqual(result.returncode, code, f"{arguments}\n{result.stdout}{result.stderr}{self.logs()}")
        return result

    def logs(self):
        return "".join(f"\n--- {node.name}\n{node.log()[-2000:]}" for node in self.site.nodes)

    def start(self, *arguments):
        """A rollout that runs while the test goes on."""
        process = subprocess.Popen(self.command(*arguments), cwd=self.site.folder, env=self.environment, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def to_first(self):
        return ("--node", f"{self.site.ip(1)}:{HTTP_PORT}")

    def all(self, image, *arguments):
        return ("ota", "all", *self.to_first(), "--image", image, "-y", *FAST, *arguments)

    def report(self, node):
        return node.get("/api/node/update").json

    def version(self, node):
        return self.report(node)["running"]["version"]

    def assert_versions(self, nodes, version):
        self.assertEqual({node.name: self.version(node) for node in nodes}, {node.name: version for node in nodes})

    def entries(self, event=None):
        """The steps in the newest job log, or those of one kind."""
        logs = sorted((self.site.folder / "operator/spore/rollouts").glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
        if not logs:
            return []
        lines = logs[-1].read_text().splitlines()[1:]
        entries = [json.loads(line) for line in lines]
        return [entry for entry in entries if event in (None, entry["event"])]

    def names(self, event):
        return sorted(entry["name"] for entry in self.entries(event))

    def wait_for_step(self, event, count=1, seconds=60):
        wait_until(lambda: len(self.entries(event)) >= count, seconds, f"{count} {event}; {self.entries()}")

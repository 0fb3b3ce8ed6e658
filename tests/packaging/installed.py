"""A maker's machine: SPORE installed under a prefix of its own, and folders outside this repository where he builds."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import BUILD, ROOT, SiteTest, unless_away, wait_until

SECONDS = 300
# So that compilations are remembered from run to run where there is a place for them.
RELEASE = ("-G", "Ninja", "-D", "CMAKE_BUILD_TYPE=Release", "-D", "CMAKE_CXX_FLAGS_RELEASE=-O1")


def run(*command, **options):
    options.setdefault("timeout", SECONDS)
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)


class Folder(unittest.TestCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="spore-maker-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        self.environment = {name: value for name, value in os.environ.items() if name not in ("API_NODE", "CMAKE_PREFIX_PATH")}

    def done(self, *command, **options):
        result = run(*command, env=self.environment, **{"cwd": self.folder, **options})
        self.assertEqual(result.returncode, 0, f"{command}\n{result.stdout}{result.stderr}")
        return result.stdout

    def fails(self, *command, **options):
        result = run(*command, env=self.environment, **{"cwd": self.folder, **options})
        self.assertNotEqual(result.returncode, 0, f"{command}\n{result.stdout}")
        return result

    def install(self, prefix, *arguments):
        self.done("cmake", "--install", BUILD, "--prefix", prefix, *arguments)
        return prefix

    def project(self, name, lines, sketch=ROOT / "apps/examples/hello/hello.cpp"):
        """A folder with a sketch and a CMakeLists.txt."""
        folder = self.folder / name
        folder.mkdir()
        shutil.copy(sketch, folder / "sketch.cpp")
        (folder / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.25)\nproject(outside LANGUAGES CXX)\n" + "\n".join(lines) + "\n")
        return folder

    def build(self, source, build, *options):
        self.done("cmake", "-S", source, "-B", build, *RELEASE, *options)
        self.done("nice", "cmake", "--build", build)
        return build


class Cluster(Folder, SiteTest):
    """Members of a cluster that are programs of a maker."""

    def sketch(self, index, program, name, *arguments):
        """A node that is not `spore node run`, but such a program."""
        node = self.site.node(index, name=name)
        assert node.command[1:3] == ["node", "run"]
        node.command = [str(program), *node.command[3:], *arguments]
        return node

    def all_see(self, nodes, seconds=20):
        names = {node.name for node in nodes}

        def complete():
            lists = [unless_away(node.members) or {} for node in nodes]
            return all({name for name, member in each.items() if member["status"] == "ACTIVE"} == names for each in lists)

        wait_until(complete, seconds, lambda: "all see all; " + "".join(f"\n{node.name}\n{node.log()[-1500:]}" for node in nodes))

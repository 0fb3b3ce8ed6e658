"""The Debian packages: what is in them works from where dpkg puts it, and what belongs together is in the same one."""

import contextlib
import json
import os
import re
import shutil
import tempfile
import unittest
from pathlib import Path

from harness import BUILD, ROOT, VERSION
from installed import Cluster, Folder, run


def setUpModule():
    """Packs once, and unpacks the program's package."""
    folder = tempfile.TemporaryDirectory(prefix="spore-packages-")
    unittest.addModuleCleanup(folder.cleanup)
    Packed.folder_of_packages = Path(folder.name)
    # Compressing is most of the work, and nothing is tested of it.
    packed = run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", folder.name, "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip")
    assert packed.returncode == 0, packed.stdout + packed.stderr
    Packed.packages = {path.name.split("_")[0]: path for path in Packed.folder_of_packages.glob("*.deb")}
    Packed.root = Packed.folder_of_packages / "root"
    for package in Packed.packages.values():
        unpacked = run("dpkg-deb", "-x", package, Packed.root)
        assert unpacked.returncode == 0, unpacked.stderr


class Packed:
    folder_of_packages = None
    packages = {}
    root = None


class Contents(Folder):
    def control(self, package, field):
        return self.done("dpkg-deb", "-f", Packed.packages[package], field).strip()

    def files(self, package):
        return {line.split()[5].removeprefix(".") for line in self.done("dpkg-deb", "-c", Packed.packages[package]).splitlines()}

    def test_there_are_two_and_they_say_who_they_are(self):
        self.assertEqual(set(Packed.packages), {"spore", "spore-dev"})
        for package in Packed.packages:
            self.assertEqual(self.control(package, "Version"), VERSION)
            self.assertTrue({f"/usr/share/doc/{package}/copyright", f"/usr/share/doc/{package}/changelog.gz"} <= self.files(package))
        self.assertRegex(self.control("spore", "Depends"), r"^libc6 \(>= [\d.]+\)$")
        self.assertIn(f"spore (= {VERSION})", self.control("spore-dev", "Depends"))

    def test_each_has_its_own_and_nothing_of_the_tests(self):
        program, development = self.files("spore"), self.files("spore-dev")
        self.assertTrue({"/usr/bin/spore", "/usr/share/man/man1/spore.1.gz", "/usr/share/bash-completion/completions/spore",
                         "/usr/share/zsh/vendor-completions/_spore", "/usr/share/fish/vendor_completions.d/spore.fish",
                         "/usr/lib/systemd/system/spore-node.service"} <= program)
        self.assertTrue({"/usr/include/spore/Spore.h", "/usr/lib/cmake/spore/spore-config.cmake"} <= development)
        kit = {name for name in development if re.search(r"/testing\.h$|/libspore_testing\.a$", name)}
        self.assertEqual(len(kit), 2)
        self.assertEqual([name for name in (program | development) - kit
                          if re.search(r"test|fuzz|bench|simulator|esp8266|lx106", name)], [])
        self.assertEqual({name for name in program & development if not name.endswith("/")}, set())

    def test_the_changes_are_those_of_this_version(self):
        text = self.done("zcat", Packed.root / "usr/share/doc/spore/changelog.gz")
        self.assertTrue(text.startswith(f"spore ({VERSION}) "), text)
        self.assertRegex(text, r"\n\n  \* .*\n(?s:.*)\n -- The SPORE authors <.*>  \w{3}, \d\d \w{3} \d{4} ")
        self.assertNotIn("## ", text)

    def test_lintian_finds_no_error(self):
        if not shutil.which("lintian"):
            self.skipTest("lintian is not here")
        self.done("lintian", "--allow-root", "--fail-on", "error", *Packed.packages.values())

    def test_the_service_is_one_that_systemd_takes_and_hardened(self):
        unit = Packed.root / "usr/lib/systemd/system/spore-node.service"
        text = unit.read_text()
        self.assertIn("\nExecStart=/usr/bin/spore node run --state /var/lib/spore-node ", text)
        for line in ("DynamicUser=yes", "StateDirectory=spore-node", "ProtectSystem=strict", "NoNewPrivileges=yes"):
            self.assertIn(f"\n{line}\n", text)
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is not here")
        # Where no systemd runs, all it can say is that the program is not there yet.
        verdict = run("systemd-analyze", "verify", "--man=no", unit).stderr
        self.assertEqual([line for line in verdict.splitlines() if "spore-node.service:" in line and "/usr/bin/spore" not in line], [])

    def test_its_options_are_those_that_a_node_takes(self):
        text = (Packed.root / "usr/lib/systemd/system/spore-node.service").read_text()
        known = self.done(BUILD / "bin/spore", "node", "run", "--help")
        for option in re.findall(r" (--[\w-]+)", re.search(r"^ExecStart=.*$", text, re.M)[0]):
            self.assertIn(option, known)


class Unpacked(Cluster):
    def test_a_cluster_comes_up_from_it(self):
        spore = Packed.root / "usr/bin/spore"
        udp = ["--udp-port", str(self.site.udp_port)]
        self.assertRegex(self.done(spore, "--version"), rf"^spore {VERSION}")
        self.addCleanup(run, spore, "down", *udp, cwd=self.folder)
        self.done(spore, "up", "-n", "3", "--detach", "--cluster", self.site.cluster, "--http-port", str(21000 + self.site.number), *udp)
        members = json.loads(self.done(spore, "members", "--json", *udp))["members"]
        self.assertEqual({member["hostname"]: member["status"] for member in members},
                         {f"node-{number}": "ACTIVE" for number in (1, 2, 3)})
        self.done(spore, "down", *udp)

    def test_a_sketch_is_built_with_it(self):
        project = self.project("maker", ["find_package(spore REQUIRED)", "add_executable(lamp sketch.cpp)",
                                         "target_link_libraries(lamp PRIVATE spore::sketch)", "message(STATUS tool=${SPORE_EXECUTABLE})"])
        said = self.done("cmake", "-S", project, "-B", "build", "-G", "Ninja", "-D", f"CMAKE_PREFIX_PATH={Packed.root}/usr")
        self.assertIn(f"tool={Packed.root}/usr/bin/spore", said)
        # Compiling is tested with an installed prefix; here, that the archive and the headers fit.
        self.done("ninja", "-C", "build", "CMakeFiles/lamp.dir/sketch.cpp.o", "-n")


class Commit(Folder):
    """The commit in `spore --version`, of each kind of source folder."""

    def written(self, root):
        output = self.folder / "commit.cpp"
        git = shutil.which("git") or ""
        self.done("cmake", "-D", f"OUTPUT={output}", "-D", f"GIT={git}", "-P", root / "cmake/write_commit.cmake")
        return re.search(r'return "(.*)";', output.read_text())[1]

    def copy(self, folder, commit):
        (folder / "cmake").mkdir(parents=True)
        shutil.copy(ROOT / "cmake/write_commit.cmake", folder / "cmake")
        (folder / "cmake/commit.txt").write_text(commit)
        return folder

    def test_an_archive_of_git_says_its_own(self):
        self.assertEqual(self.written(self.copy(self.folder / "archive", "0123456789abcdef0123456789abcdef01234567\n")), "0123456789ab")
        self.assertIn("commit.txt export-subst", (ROOT / ".gitattributes").read_text())
        self.assertEqual((ROOT / "cmake/commit.txt").read_text(), "$Format:%H$\n")

    def test_a_folder_in_somebody_elses_repository_has_none(self):
        if shutil.which("git"):
            self.done("git", "init", "-q")
            with contextlib.suppress(KeyError):
                os.environ.pop("GIT_DIR")
            self.done("git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "theirs")
        self.assertEqual(self.written(self.copy(self.folder / "plain", "$Format:%H$\n")), "")


if __name__ == "__main__":
    unittest.main()

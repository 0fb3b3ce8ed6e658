"""tools/image_report reads what the Arduino core builds, and refuses what a board could not start."""

import gzip
import json
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from image_rules.image import ImageError, flash_crc, read_image  # noqa: E402
from image_rules.memory import memory_of  # noqa: E402
from image_rules.over_the_air import LAYOUTS, judge, largest_safe  # noqa: E402

END = LAYOUTS["no file system"]


def make_image(flash_text=300_000, iram=27_000, data=1_500, mode=3, size_and_speed=0x20, entry=0x40100020):
    """An image as elf2bin lays it out: boot loader, padding, sketch, check byte, length and check sum."""
    boot = struct.pack("<BBBBI", 0xE9, 1, mode, size_and_speed, 0x40100000) + struct.pack("<II", 0x40100000, 64) + bytes(64)
    segments = ((0x40201010, flash_text), (0x40100000, iram), (0x3FFE8000, data))
    sketch = struct.pack("<BBBBI", 0xE9, len(segments), mode, size_and_speed, entry)
    for address, size in segments:
        sketch += struct.pack("<II", address, size) + bytes(index * 7 & 255 for index in range(size))
    sketch += bytes(15 - len(sketch) % 16) + b"\xef"
    raw = bytearray(boot.ljust(4096, b"\xaa") + sketch)
    raw[4112:4120] = bytes(8)
    raw[4112:4120] = struct.pack("<II", len(raw), flash_crc(raw))
    return bytes(raw)


def make_elf(sections):
    """A 32-bit ELF file with sections (address, size) in memory."""
    table = b"".join(struct.pack("<10I", 0, 1, 2, address, 0, size, 0, 0, 4, 0) for address, size in sections)
    head = b"\x7fELF\x01\x01\x01" + bytes(9) + struct.pack("<HHIIIIIHHHHHH", 2, 94, 1, 0, 0, 52, 0, 52, 0, 0, 40,
                                                           len(sections), 0)
    return head + table


class Reading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.content = make_image(flash_text=30_000, iram=2_700)

    def assert_refused(self, content, words):
        with self.assertRaises(ImageError) as caught:
            read_image(content)
        self.assertIn(words, str(caught.exception))

    def test_an_image_is_read(self):
        image = read_image(self.content)
        self.assertEqual((image.flash_mode, image.flash_bytes, image.flash_mhz), ("DOUT", 1 << 20, 40))
        self.assertEqual([image.bytes_in(name) for name in ("flash", "IRAM", "DRAM")], [30_000, 2_700, 1_500])
        self.assertEqual((image.bytes, image.is_packed), (len(self.content), False))

    def test_a_packed_image_is_read_as_what_it_unpacks_to(self):
        packed = gzip.compress(self.content)
        image = read_image(packed)
        self.assertEqual((image.stored_bytes, image.bytes, image.is_packed), (len(packed), len(self.content), True))

    def test_the_check_sum_has_its_check_value(self):
        self.assertEqual(flash_crc(b"123456789"), 0x0376E6E7)

    def test_what_no_board_could_start_is_refused(self):
        content = self.content
        flipped = bytearray(content)
        flipped[9000] ^= 1
        for wrong, words in (
                (b"", "too few"), (b"\x7fELF" + content[4:], "7f instead of e9"),
                (content[:4096] + b"\0" + content[4097:], "no sketch"), (content[:-1], "cut off"),
                (content[:20_000], "cut off"), (content + bytes(16), "says that it has"), (bytes(flipped), "damaged"),
                (make_image(mode=4), "flash mode 4"), (make_image(entry=0x3FFE8000), "where no code can be"),
                (gzip.compress(content)[:-5], "cut off"), (gzip.compress(content) + b"more", "follow the gzip data"),
                (b"\x1f\x8b" + bytes(40), "cannot be unpacked")):
            with self.subTest(words=words):
                self.assert_refused(wrong, words)

    def test_every_cut_is_noticed(self):
        small = make_image(flash_text=100, iram=32, data=16)
        for size in range(0, len(small), 17):
            with self.assertRaises(ImageError):
                read_image(small[:size])


class Memory(unittest.TestCase):
    def test_sections_are_added_up_where_they_lie(self):
        elf = make_elf([(0x3FFE8000, 1500), (0x3FFE8600, 26_000), (0x40100000, 27_000), (0x40201010, 300_000)])
        self.assertEqual(memory_of(elf), {"IRAM": 27_000, "DRAM": 27_500})

    def test_what_is_no_elf_is_refused(self):
        with self.assertRaises(ValueError):
            memory_of(b"\x7fELF\x02\x01" + bytes(60))


class OverTheAir(unittest.TestCase):
    def test_the_largest_safe_image_replaces_itself_and_one_byte_more_does_not(self):
        for end in LAYOUTS.values():
            size = largest_safe(end)
            self.assertEqual(judge(end, size, size).problem, "")
            self.assertEqual(judge(end, size, size).room, 0)
            self.assertIn("no room", judge(end, size + 1, size + 1).problem)
            self.assertEqual(judge(end, size + 1, size + 1).room, -4097)

    def test_these_are_the_figures_of_a_1_mb_board(self):
        self.assertEqual([largest_safe(end) for end in LAYOUTS.values()], [512_000, 479_232])

    def test_a_copy_that_could_not_be_repeated_is_refused(self):
        # Room beside a small one that runs, but the copy would run into the staged image.
        self.assertIn("overwrite its source", judge(END, 100_000, 600_000).problem)
        self.assertEqual(judge(END, 100_000, 600_000).room, 512_000 - 600_000)

    def test_a_packed_image_counts_with_both_its_sizes(self):
        self.assertEqual(judge(END, 500_000, 400_000, 570_000).problem, "")
        self.assertIn("overwrite", judge(END, 500_000, 400_000, 640_000).problem)
        self.assertIn("no room", judge(END, 640_000, 400_000, 500_000).problem)


class Command(unittest.TestCase):
    def run_report(self, *arguments, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            return subprocess.run([ROOT / "tools/image_report", *arguments], cwd=folder, capture_output=True, text=True)

    def test_an_image_is_reported_with_the_memory_of_the_elf_beside_it(self):
        elf = make_elf([(0x3FFE8000, 33_000), (0x40100000, 27_000)])
        run = self.run_report("firmware.bin", files={"firmware.bin": make_image(), "firmware.elf": elf})
        self.assertEqual(run.returncode, 0, run.stderr)
        for words in ("DOUT, 40 MHz, 1,024 KB", "33,000 of 81,920", "48,920 left", "largest safe image 512,000", "fits"):
            self.assertIn(words, run.stdout)

    def test_whether_the_tables_fit_behind_the_code_is_said(self):
        for code, on_heap in ((25_184, 0), (25_185, 1_552), (26_736, 1_552), (26_737, 6_000)):
            files = {"firmware.bin": make_image(), "firmware.elf": make_elf([(0x40100000, code)])}
            run = self.run_report("firmware.bin", "--json", files=files)
            self.assertEqual(json.loads(run.stdout)[0]["tablesInIram"], on_heap == 0)
            run = self.run_report("firmware.bin", files=files)
            said = f"of the tables behind it {on_heap:,} bytes lie on the heap" if on_heap else "the default firmware fit behind it"
            self.assertIn(said, run.stdout)

    def test_one_that_does_not_fit_says_by_how_much(self):
        run = self.run_report("big.bin", files={"big.bin": make_image(flash_text=600_000)})
        self.assertEqual(run.returncode, 1)
        self.assertIn("bytes too long", run.stdout)
        self.assertIn("cannot be sent over the air", run.stdout)

    def test_a_budget_is_kept(self):
        budget = json.dumps({"esp01_1m": {"imageBytes": 1000, "iramBytes": 30_000}}).encode()
        files = {"a.bin": make_image(), "budget.json": budget}
        run = self.run_report("a.bin", "--budget", "budget.json", "--environment", "esp01_1m", "--json", files=files)
        self.assertEqual(run.returncode, 1)
        (problem,) = json.loads(run.stdout)[0]["problems"]
        self.assertIn("imageBytes", problem)
        run = self.run_report("a.bin", "--budget", "budget.json", "--environment", "other", files=files)
        self.assertEqual(run.returncode, 1)
        self.assertIn("no environment other", run.stderr)

    def test_a_damaged_one_is_named(self):
        run = self.run_report("a.bin", "b.bin", files={"a.bin": make_image(), "b.bin": b"short"})
        self.assertEqual(run.returncode, 1)
        self.assertIn("b.bin: 5 bytes are too few", run.stderr)


if __name__ == "__main__":
    unittest.main()

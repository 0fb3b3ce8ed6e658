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
from image_rules.over_the_air import MB, judge, largest_safe, layouts_for  # noqa: E402

LAYOUTS = layouts_for(MB)
END = LAYOUTS["1 MB, no file system"]


def chip_image(segments, mode=3, size_and_speed=0x20, entry=0x40100020):
    """One image of esptool's format: header, segments (address, bytes), and a check byte that fills a block of 16."""
    image = struct.pack("<BBBBI", 0xE9, len(segments), mode, size_and_speed, entry)
    check = 0xEF
    for address, content in segments:
        image += struct.pack("<II", address, len(content)) + content
        for byte in content:
            check ^= byte
    return image + bytes(15 - len(image) % 16) + bytes([check])


def make_image(flash_text=300_000, iram=27_000, data=1_500, mode=3, size_and_speed=0x20, entry=0x40100020, is_older=False):
    """An image as elf2bin lays it out: boot loader, padding, sketch, check byte, and of newer cores length and CRC."""
    def content(size, first=b""):
        return first + bytes(index * 7 & 255 for index in range(size - len(first)))

    boot = chip_image([(0x40100000, bytes(64))], mode, size_and_speed, 0x40100000)
    text = content(flash_text) if is_older else content(flash_text, bytes(8))
    sketch = chip_image([(0x40201010, text), (0x40100000, content(iram)), (0x3FFE8000, content(data))], mode,
                        size_and_speed, entry)
    raw = bytearray(boot.ljust(4096, b"\xaa") + sketch)
    if not is_older:
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
                (b"", "begins with nothing"), (content[:3000], "too few"), (b"\x7fELF" + content[4:], "7f instead of e9"),
                (content[:4096] + b"\0" + content[4097:], "no sketch"), (content[:-1], "cut off"),
                (content[:20_000], "cut off"), (content + bytes(16), "16 bytes follow"), (bytes(flipped), "damaged"),
                (content[:40] + b"x" + content[41:], "boot loader is damaged"),
                (content[:4112] + b"x" + content[4113:], "says that it has"),
                (make_image(mode=4), "flash mode 4"), (make_image(entry=0x3FFE8000), "where no code can be"),
                (gzip.compress(content)[:-5], "cut off"), (gzip.compress(content) + b"more", "follow the gzip data"),
                (b"\x1f\x8b" + bytes(40), "cannot be unpacked")):
            with self.subTest(words=words):
                self.assert_refused(wrong, words)

    def test_every_cut_is_noticed(self):
        for is_older in (False, True):
            small = make_image(flash_text=100, iram=32, data=16, is_older=is_older)
            for size in range(0, len(small), 17):
                with self.assertRaises(ImageError):
                    read_image(small[:size])

    def test_an_older_core_writes_no_length_and_no_crc(self):
        content = make_image(flash_text=30_000, iram=2_700, is_older=True)
        self.assertFalse(read_image(content).has_length)
        self.assertTrue(read_image(self.content).has_length)
        for wrong, words in ((content[:9000] + b"x" + content[9001:], "damaged"), (content + bytes(16), "follow"),
                             (content[:-16], "cut off")):
            self.assert_refused(wrong, words)

    def test_images_for_other_chips_and_boot_loaders_are_named(self):
        def relative(entry, number):
            return struct.pack("<BBBBI", 0xE9, 3, 2, 0x2F, entry) + struct.pack("<BBBBHB", 0xEE, 0, 0, 0, number, 0) + bytes(9000)

        sdk = chip_image([(0x40100000, bytes(30_000)), (0x3FFE8000, bytes(900))])
        user1 = struct.pack("<BBBBI", 0xEA, 4, 0, 0, 0x40100004) + struct.pack("<II", 0, 20_000) + bytes(20_000) + sdk
        for foreign, words in ((relative(0x40081000, 0), "for an ESP32,"), (relative(0x4038048A, 5), "ESP32-C3"),
                               (relative(0x4FF00010, 18), "ESP32-P4"), (relative(0x40380000, 33), "another relative"),
                               (b"\xff" * 4096 + relative(0x40081000, 0), "for an ESP32,"),
                               (sdk, "SDK without a boot loader"), (user1, "user1.bin")):
            with self.subTest(words=words):
                self.assert_refused(foreign, words)


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

    def test_layouts_are_those_of_the_flash_or_of_the_linker_script(self):
        self.assertEqual(layouts_for(4 * MB)["4 MB, 1 MB file system"], 0x300000 - 4096)
        self.assertEqual(layouts_for(MB, "eagle.flash.4m1m.ld"), {"4 MB, 1 MB file system": 0x300000 - 4096})
        self.assertEqual(layouts_for(MB, "eagle.flash.1m64.ld"), {"1 MB, 64 KB file system": 0xEB000 - 4096})
        self.assertEqual(layouts_for(MB, "eagle.flash.1m.ld"), {"1 MB, no file system": 0xFB000 - 4096})
        self.assertEqual(layouts_for(MB, "my_own.ld"), LAYOUTS)
        # The chip maps 1 MB of it.
        self.assertEqual(largest_safe(0x3FB000), MB)
        self.assertIn("can map", judge(0x3FB000, 100_000, MB + 16).problem)

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
        run = self.run_report("big.bin", files={"big.bin": make_image(flash_text=1_030_000)})
        self.assertEqual(run.returncode, 1)
        self.assertIn("bytes too long", run.stdout)
        self.assertNotIn("as gzip it fits", run.stdout)
        self.assertIn("cannot be sent over the air", run.stdout)

    def test_one_that_fits_as_gzip_only_can_be_sent_by_an_operator(self):
        files = {"large.bin": make_image(flash_text=520_000)}
        run = self.run_report("large.bin", files=files)
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertIn("bytes too long", run.stdout)
        self.assertIn("as gzip it fits, from an operator", run.stdout)
        layouts = json.loads(self.run_report("large.bin", "--json", files=files).stdout)[0]["overTheAir"].values()
        self.assertEqual([(layout["fits"], layout["fitsAsGzip"]) for layout in layouts], [(False, True)] * 2)

    def test_a_board_with_4_mb_has_room_for_more(self):
        image = make_image(flash_text=600_000, size_and_speed=0x40)
        run = self.run_report("big.bin", files={"big.bin": image})
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("4 MB, 1 MB file system: fits", run.stdout)
        run = self.run_report("big.bin", "--ldscript", "eagle.flash.4m1m.ld", "--json", files={"big.bin": image})
        self.assertEqual(list(json.loads(run.stdout)[0]["overTheAir"]), ["4 MB, 1 MB file system"])
        run = self.run_report("big.bin", "--ldscript", "eagle.flash.1m.ld", "--json", files={"big.bin": image})
        (layout,) = json.loads(run.stdout)[0]["overTheAir"].values()
        self.assertEqual((layout["fits"], layout["fitsAsGzip"]), (False, True))

    def test_the_limit_of_iram_is_that_of_the_builds_option(self):
        for iram, option, is_good in ((32_000, [], True), (40_000, [], True), (49_200, [], False),
                                      (40_000, ["--iram", "32768"], False), (40_000, ["--iram", "49152"], True)):
            run = self.run_report("a.bin", *option, "--json", files={"a.bin": make_image(flash_text=9_000, iram=iram)})
            self.assertEqual(run.returncode == 0, is_good, run.stdout)
        self.assertIn("49,152", self.run_report("a.bin", files={"a.bin": make_image(flash_text=9_000, iram=40_000)}).stdout)

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
        self.assertIn("b.bin: it begins with 73 instead of e9", run.stderr)


if __name__ == "__main__":
    unittest.main()

"""Images and keys: what `spore image` and `spore key` write is read here a second time, as docs/image.md says."""

import gzip
import hashlib
import json
import os
import struct
import subprocess
import tempfile
import unittest
import zlib
from pathlib import Path

import p256
from harness import spore_binary
from images import trailer, whole_chip_image

TRAILER_BYTES = 256
SIGNED_BYTES = 148
NAME = b"SPORE-FIRMWARE product=lamp board=esp01_1m version=2.5.0 ."


def chip_image(name=NAME):
    return whole_chip_image(bytes(range(256)) * 20 + name + b"\0" * 2000)


class Trailer:
    """The last 256 bytes of a file."""

    def __init__(self, file):
        bytes_ = file[-TRAILER_BYTES:]
        (self.magic, self.format, self.kind, self.flash_mode, self.keys, self.size, self.unpacked_size, self.file_hash,
         self.image_hash, product, board, version, self.key_id, self.signature, self.reserved, self.check) = struct.unpack(
             "<8sBBBBII32s32s24s16s24s8s64s32sI", bytes_)
        self.product, self.board, self.version = (text.rstrip(b"\0").decode() for text in (product, board, version))
        self.signed_hash = hashlib.sha256(bytes_[:SIGNED_BYTES]).digest()
        self.is_plausible = (self.magic == b"SPOREIMG" and self.format == 1 and self.reserved == bytes(32)
                             and self.check == zlib.crc32(bytes_[:-4]) and self.size == len(file) - TRAILER_BYTES
                             and self.file_hash == hashlib.sha256(file[:-TRAILER_BYTES]).digest())


class ImageTest(unittest.TestCase):
    """In a folder of its own, which is the user's home too."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="spore-image-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in ("SPORE_KEY", "XDG_CONFIG_HOME")} | {"HOME": folder.name}
        self.raw = self.folder / "firmware.bin"
        self.raw.write_bytes(chip_image())

    def command(self, *words):
        return [spore_binary(), *map(str, words)]

    def spore(self, *words, **variables):
        return subprocess.run(self.command(*words), cwd=self.folder, capture_output=True, text=True, timeout=60,
                              check=False, env=self.environment | variables)

    def done(self, *words, **variables):
        run = self.spore(*words, **variables)
        self.assertEqual((run.returncode, run.stderr), (0, ""), words)
        return run.stdout

    def json(self, *words, **variables):
        return json.loads(self.done(*words, "--json", **variables))

    def assert_fails(self, code, *words, status=1, **variables):
        """Fails with this error code for programs, and at most three lines for people. Nothing on stdout."""
        run = self.spore(*words, **variables)
        self.assertEqual((run.returncode, run.stdout), (status, ""), (words, run.stderr))
        self.assertTrue(run.stderr.startswith("error:"))
        self.assertLessEqual(len(run.stderr.splitlines()), 3)
        as_json = self.spore(*words, "--json", **variables)
        self.assertEqual((as_json.returncode, json.loads(as_json.stderr)["error"]["code"]), (status, code))

    def new_key(self, name):
        """(path, public key)."""
        path = self.folder / name
        return path, bytes.fromhex(self.json("key", "new", "-o", path)["public"])


class Pack(ImageTest):
    def test_a_chips_image_gets_a_trailer_and_is_not_changed(self):
        shown = self.done("image", "pack", self.raw)
        file = (self.folder / "firmware.bin.spore").read_bytes()
        trailer = Trailer(file)
        self.assertTrue(trailer.is_plausible)
        self.assertEqual(file[:-TRAILER_BYTES], chip_image())
        self.assertEqual((trailer.kind, trailer.flash_mode, trailer.keys, trailer.unpacked_size), (1, 3, 0, len(chip_image())))
        self.assertEqual((trailer.product, trailer.board, trailer.version), ("lamp", "esp01_1m", "2.5.0"))
        self.assertEqual((trailer.key_id, trailer.signature), (bytes(8), bytes(64)))
        for words in ("firmware.bin.spore", "lamp 2.5.0 for esp01_1m", trailer.image_hash.hex()[:12], "not signed",
                      str(trailer.size)):
            self.assertIn(words, shown)

    def test_gzip_and_signature_together(self):
        key, public = self.new_key("key.json")
        packed = self.folder / "packed"
        self.done("image", "pack", self.raw, "--gzip", "--key", key, "-o", packed)
        file = packed.read_bytes()
        trailer = Trailer(file)
        self.assertTrue(trailer.is_plausible)
        self.assertEqual((trailer.kind, trailer.keys), (2, 1))
        staged = file[:-TRAILER_BYTES]
        self.assertEqual(gzip.decompress(staged), chip_image())
        self.assertEqual(struct.unpack("<I", staged[-4:])[0], len(chip_image()), "the boot loader reads the size here")
        self.assertEqual(trailer.image_hash, hashlib.sha256(chip_image()).digest())
        self.assertEqual(trailer.key_id, hashlib.sha256(public).digest()[:8])
        self.assertTrue(p256.verifies(public, trailer.signed_hash, trailer.signature))
        self.assertFalse(p256.verifies(public, trailer.file_hash, trailer.signature))
        self.assertEqual(self.json("image", "verify", packed, "--key", public.hex())["signature"], "valid")
        self.done("image", "pack", self.raw, "--gzip", "--key", key, "-o", self.folder / "again")
        self.assertEqual((self.folder / "again").read_bytes(), file, "the same image twice is the same file")

    def test_the_program_itself_stays_a_program(self):
        packed = self.folder / "spore"
        shown = self.json("image", "pack", spore_binary(), "-o", packed)
        self.assertEqual((shown["schema"], shown["kind"], shown["product"]), ("spore.image/1", "linux", "spore"))
        self.assertTrue(shown["board"].startswith("linux-"))
        self.assertEqual(packed.stat().st_mode, Path(spore_binary()).stat().st_mode)
        version = subprocess.run([packed, "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
        self.assertEqual(version.split()[:2], ["spore", shown["version"]])
        self.assert_fails("E_IMAGE_KIND", "image", "pack", spore_binary(), "--gzip", "-o", self.folder / "small")
        self.assertFalse((self.folder / "small").exists())

    def test_what_is_packed_no_image_or_not_there_is_refused(self):
        self.done("image", "pack", self.raw, "-o", self.folder / "packed")
        self.assert_fails("E_IMAGE_PACKED", "image", "pack", self.folder / "packed")
        text = self.folder / "text"
        text.write_text("hello")
        self.assert_fails("E_IMAGE_KIND", "image", "pack", text)
        text.write_bytes(chip_image(b""))
        self.assert_fails("E_IMAGE_NAME", "image", "pack", text)
        text.write_bytes(chip_image(NAME + NAME.replace(b"lamp", b"lump")))
        self.assert_fails("E_IMAGE_NAME", "image", "pack", text)
        self.assert_fails("E_FILE_NOT_FOUND", "image", "pack", self.folder / "nothing", status=3)
        self.assert_fails("E_FILE", "image", "pack", self.raw, "-o", self.folder / "no/folder")


class Verify(ImageTest):
    def setUp(self):
        super().setUp()
        self.key, self.public = self.new_key("key.json")
        self.image = self.folder / "image"
        self.done("image", "pack", self.raw, "--gzip", "-o", self.image)

    def test_sign_replaces_the_trailer_and_nothing_else(self):
        self.image.chmod(0o640)
        before = self.image.read_bytes()
        self.done("image", "sign", self.image, "--key", self.key)
        after = self.image.read_bytes()
        self.assertEqual(after[:-TRAILER_BYTES], before[:-TRAILER_BYTES])
        self.assertTrue(p256.verifies(self.public, Trailer(after).signed_hash, Trailer(after).signature))
        self.assertEqual(self.image.stat().st_mode & 0o777, 0o640)
        self.assertIn("valid", self.done("image", "verify", self.image, "--key", self.key))
        other, public = self.new_key("other.json")
        self.done("image", "sign", self.image, "--key", other)
        self.assertTrue(p256.verifies(public, Trailer(self.image.read_bytes()).signed_hash,
                                      Trailer(self.image.read_bytes()).signature))

    def test_a_wrong_key_is_told_from_none_and_from_one_of_two(self):
        _, other = self.new_key("other.json")
        self.assert_fails("E_IMAGE_UNSIGNED", "image", "verify", self.image, "--key", self.public.hex())
        self.assertEqual(self.json("image", "verify", self.image)["signature"], "absent")
        self.done("image", "sign", self.image, "--key", self.key)
        self.assert_fails("E_IMAGE_SIGNATURE", "image", "verify", self.image, "--key", other.hex())
        self.done("image", "verify", "--key", other.hex(), "--key", self.public.hex(), self.image)
        self.assertEqual(self.json("image", "verify", self.image)["signature"], "unchecked")
        self.assertEqual(self.json("image", "verify", self.image, SPORE_KEY=str(self.key))["signature"], "valid")

    def test_every_flipped_byte_is_noticed(self):
        self.done("image", "sign", self.image, "--key", self.key)
        good = self.image.read_bytes()
        offsets = [*range(0, len(good) - TRAILER_BYTES, 97), *range(len(good) - TRAILER_BYTES, len(good), 11)]
        for offset in offsets:
            self.image.write_bytes(good[:offset] + bytes([good[offset] ^ 4]) + good[offset + 1:])
            run = self.spore("image", "verify", self.image, "--key", self.public.hex())
            self.assertEqual(run.returncode, 1, f"byte {offset}: {run.stdout}")
            self.assertEqual(self.spore("image", "sign", self.image, "--key", self.key).returncode, 1)

    def test_a_changed_trailer_with_a_right_check_is_no_longer_signed(self):
        self.done("image", "sign", self.image, "--key", self.key)
        good = bytearray(self.image.read_bytes())
        good[-1 - 4 - 32] ^= 1  # the last byte of the signature
        good[-4:] = struct.pack("<I", zlib.crc32(good[-TRAILER_BYTES:-4]))
        self.image.write_bytes(good)
        self.assert_fails("E_IMAGE_SIGNATURE", "image", "verify", self.image, "--key", self.public.hex())

    def test_no_trailer_a_cut_and_another_format_are_told_apart(self):
        for command in ("show", "verify", "sign"):
            self.assert_fails("E_IMAGE_NO_TRAILER", "image", command, self.raw)
        good = self.image.read_bytes()
        for damaged in (good[:-1], good[:-200], good + b"\n", good[:-9] + b"x" + good[-8:]):
            self.image.write_bytes(damaged)
            for command in ("show", "verify", "sign", "pack"):
                self.assert_fails("E_IMAGE_TRAILER", "image", command, self.image)
            self.assertEqual(self.image.read_bytes(), damaged)
        self.image.write_bytes(good[10:])
        self.assert_fails("E_IMAGE_SIZE", "image", "show", self.image)
        newer = bytearray(good)
        newer[-TRAILER_BYTES + 8] = 2
        self.image.write_bytes(newer)
        self.assert_fails("E_IMAGE_FORMAT", "image", "show", self.image)

    def test_it_is_judged_whole(self):
        good = chip_image()
        for damaged in (good[:-1], good[:4500], good[:4096], good + bytes(100), good[:5000] + b"x" + good[5001:]):
            self.raw.write_bytes(damaged)
            self.assert_fails("E_IMAGE_DAMAGED", "image", "pack", self.raw)
            # The file gets a trailer that vouches for every byte, as another packer might make it.
            self.image.write_bytes(damaged + trailer(damaged, "esp01_1m", "lamp", "2.5.0", kind=1))
            self.assert_fails("E_IMAGE_DAMAGED", "image", "verify", self.image)
        self.raw.write_bytes(b"\xe9\x04\x02\x1f\x8a\x04\x38\x40" + bytes(4) + b"\x05" + bytes(9000))
        self.assertIn("ESP32-C3", self.spore("image", "pack", self.raw).stderr)
        program = Path(spore_binary()).read_bytes()
        self.raw.write_bytes(program[:-1000])
        self.assert_fails("E_IMAGE_DAMAGED", "image", "pack", self.raw)
        self.raw.write_bytes(program[:18] + b"\xb7" + program[19:])
        self.assert_fails("E_IMAGE_MISMATCH", "image", "pack", self.raw)

    def test_show_says_the_whole_hash(self):
        self.done("image", "sign", self.image, "--key", self.key)
        trailer = Trailer(self.image.read_bytes())
        self.assertIn(trailer.image_hash.hex(), self.done("image", "show", self.image))
        shown = self.json("image", "show", self.image)
        self.assertEqual((shown["imageHash"], shown["fileHash"]), (trailer.image_hash.hex(), trailer.file_hash.hex()))
        self.assertEqual((shown["signed"], shown["keyId"]), (True, trailer.key_id.hex()))
        self.assertEqual((shown["kind"], shown["flashMode"]), ("chip-gzip", "dout"))


class Key(ImageTest):
    def test_a_new_key_is_its_owners_alone_and_is_never_printed(self):
        shown = self.json("key", "new")
        path = self.folder / ".config/spore/update-key.json"
        self.assertEqual(shown["file"], str(path))
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        stored = json.loads(path.read_text())
        self.assertEqual((stored["schema"], len(stored["private"]), stored["public"]), ("spore.key/1", 64, shown["public"]))
        x, y = p256.multiply(int(stored["private"], 16), p256.BASE)
        self.assertEqual(shown["public"], f"04{x:064x}{y:064x}")
        self.assertEqual(shown["keyId"], hashlib.sha256(bytes.fromhex(shown["public"])).hexdigest()[:16])
        for output in (json.dumps(shown), self.done("key", "show"), self.done("key", "show", "--json"),
                       self.done("key", "show", path)):
            self.assertNotIn(stored["private"], output)
            self.assertIn(shown["public"], output)

    def test_no_key_is_overwritten_not_even_by_two_at_once(self):
        racers = [subprocess.Popen(self.command("key", "new", "--json"), env=self.environment, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for _ in range(6)]
        outputs = [racer.communicate(timeout=60)[0] for racer in racers]
        self.assertEqual(sorted(racer.returncode for racer in racers), [0] + [1] * 5)
        kept = json.loads(next(output for output in outputs if output))["public"]
        self.assertEqual(self.json("key", "show")["public"], kept)
        self.assert_fails("E_FILE_EXISTS", "key", "new")
        self.assertEqual(len(list((self.folder / ".config/spore").iterdir())), 1)

    def test_the_environment_names_the_key(self):
        path = self.folder / "mine.json"
        shown = self.json("key", "new", SPORE_KEY=str(path))
        self.assertEqual(self.json("key", "show", SPORE_KEY=str(path))["public"], shown["public"])
        self.done("image", "pack", self.raw, "-o", self.folder / "image")
        self.assert_fails("E_FILE_NOT_FOUND", "image", "sign", self.folder / "image", status=3)
        self.done("image", "sign", self.folder / "image", SPORE_KEY=str(path))
        self.assertEqual(self.json("image", "show", self.folder / "image")["keyId"], shown["keyId"])

    def test_what_key_show_says_as_json_is_a_public_key(self):
        path, public = self.new_key("key.json")
        shared = self.folder / "public.json"
        shared.write_text(self.done("key", "show", path, "--json"))
        shown = self.json("key", "show", shared)
        self.assertEqual((shown["public"], shown["canSign"]), (public.hex(), False))
        self.done("image", "pack", self.raw, "--key", path, "-o", self.folder / "image")
        self.done("image", "verify", self.folder / "image", "--key", shared)
        self.assert_fails("E_KEY_FILE", "image", "sign", self.folder / "image", "--key", shared)

    def test_a_private_key_that_others_may_read_is_refused(self):
        path, _ = self.new_key("key.json")
        path.chmod(0o640)
        self.assert_fails("E_KEY_MODE", "key", "show", path)
        path.chmod(0o600)
        self.done("key", "show", path)


if __name__ == "__main__":
    unittest.main()

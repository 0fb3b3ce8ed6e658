#include "spore/ota/update_engine.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <utility>

#include "support/engine_bench.h"

namespace spore {
namespace {

class UpdateEngineTest : public ::testing::Test, protected EngineBench {
 protected:
  void signWith(const PublicKey& key) {
    trailer.isSigned = true;
    const Sha256Hash id = crypto.hashOf(asBytes(key));
    std::memcpy(trailer.keyId.data(), id.data(), trailer.keyId.size());
    seal();
    trailer.signature = ToyCrypto::sign(key, crypto.hashOf(signedPart(tail())));
    seal();
  }
  static PublicKey makeKey(uint8_t seed) {
    PublicKey key{};
    for (uint8_t& byte : key) byte = seed++;
    return key;
  }
  void expectUntouched(UpdateFault fault) {
    EXPECT_EQ(engine.state(), UpdateState::Failed);
    EXPECT_EQ(engine.fault(), fault);
    EXPECT_FALSE(slot.isCommitted);
    EXPECT_FALSE(slot.isLent);
  }
};

TEST_F(UpdateEngineTest, InstallsAnImageHoweverItIsCut) {
  for (const size_t step : {1u, 7u, 255u, 256u, 257u, 536u, 4000u}) {
    MemorySlot fresh;
    UpdateEngine one{fresh, crypto, rules, [](const ImageTrailer&) { return Status::Ok; }};
    ASSERT_EQ(one.begin(whole()), UpdateFault::None);
    for (Bytes rest{file}; !rest.empty(); rest = rest.from(step)) {
      ASSERT_EQ(one.take(rest.first(step)), UpdateFault::None);
    }
    ASSERT_EQ(one.finish(), UpdateFault::None);
    while (one.step()) {
    }
    EXPECT_EQ(one.state(), UpdateState::Installed);
    EXPECT_TRUE(fresh.isCommitted);
    EXPECT_FALSE(fresh.isLent);
    EXPECT_EQ(fresh.staged(), imageBytes);
    EXPECT_EQ(std::memcmp(fresh.bytes, file, imageBytes), 0);
    EXPECT_EQ(std::memcmp(fresh.trailer, tail().data(), imageTrailerBytes), 0);
    EXPECT_EQ(one.image()->version, "2.0");
  }
}

TEST_F(UpdateEngineTest, TakesAFileInAFormToo) {
  static uint8_t body[fileBytes + 400];
  const std::string_view before = "--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"y\"\r\n\r\n";
  const std::string_view after = "\r\n--b--\r\n";
  std::memcpy(body, before.data(), before.size());
  std::memcpy(body + before.size(), file, fileBytes);
  std::memcpy(body + before.size() + fileBytes, after.data(), after.size());
  UploadHead head;
  head.contentType = "multipart/form-data; boundary=b";
  head.contentLength = before.size() + fileBytes + after.size();
  ASSERT_EQ(engine.begin(head), UpdateFault::None);
  EXPECT_EQ(send(Bytes{body}.first(head.contentLength), 100), UpdateFault::None);
  EXPECT_EQ(engine.finish(), UpdateFault::None);
  EXPECT_EQ(engine.total(), fileBytes);
  while (engine.step()) {
  }
  EXPECT_EQ(engine.state(), UpdateState::Installed);
}

TEST_F(UpdateEngineTest, RefusesByItsTrailerWhatIsNotForThisNode) {
  const auto check = [this](UpdateFault fault) {
    seal();
    EXPECT_EQ(engine.prepare(tail(), false), fault);
    EXPECT_EQ(slot.opens, 0u);
    MemorySlot fresh;
    UpdateEngine one{fresh, crypto, rules, [](const ImageTrailer&) { return Status::Ok; }};
    (void)one.begin(whole());
    (void)one.take(Bytes{file});
    (void)one.finish();
    EXPECT_EQ(one.fault(), fault);
    EXPECT_FALSE(fresh.isCommitted);
  };
  trailer.board = BoardName{"d1_mini"};
  check(UpdateFault::OtherBoard);
  trailer.board = BoardName{"esp01_1m"};
  trailer.product = ProductName{"other"};
  check(UpdateFault::OtherProduct);
  trailer.product = ProductName{"spore"};
  rules.runningHash = trailer.imageHash;
  check(UpdateFault::Current);
  rules.runningHash.reset();
  rules.failedHash = trailer.imageHash;
  check(UpdateFault::FailedBefore);
  rules.failedHash.reset();
  rules.acceptsUnsigned = false;
  EXPECT_EQ(engine.prepare(tail(), false), UpdateFault::Unsigned);
}

TEST_F(UpdateEngineTest, ForceGetsPastWhatIsOnlyAdvice) {
  rules.isHeld = true;
  EXPECT_EQ(upload(), UpdateFault::Held);
  rules.runningHash = trailer.imageHash;
  rules.failedHash = trailer.imageHash;
  trailer.product = ProductName{"other"};
  seal();
  EXPECT_EQ(upload(536, true), UpdateFault::None);
  EXPECT_TRUE(slot.isCommitted);
}

TEST_F(UpdateEngineTest, ForceDoesNotGetPastWhatWouldNotStart) {
  trailer.flashMode = FlashMode::Qio;
  file[2] = 0;
  trailer.fileHash = trailer.imageHash = crypto.hashOf(image());
  seal();
  EXPECT_EQ(upload(536, true), UpdateFault::OtherFlashMode);
  expectUntouched(UpdateFault::OtherFlashMode);
  EXPECT_EQ(slot.staged(), 0u);
}

TEST_F(UpdateEngineTest, AnotherFlashModeIsRefusedByTheTrailerAlone) {
  trailer.flashMode = FlashMode::Qio;
  seal();
  EXPECT_EQ(engine.prepare(tail(), false), UpdateFault::OtherFlashMode);
  EXPECT_EQ(engine.prepare(tail(), true), UpdateFault::OtherFlashMode);
  rules.flashMode = FlashMode::None;  // a node that does not know its own takes any
  EXPECT_EQ(engine.prepare(tail(), false), UpdateFault::None);
}

TEST_F(UpdateEngineTest, NothingIsPutDownOfWhatIsNoFirmware) {
  file[0] = '#';
  EXPECT_EQ(upload(), UpdateFault::NotFirmware);
  expectUntouched(UpdateFault::NotFirmware);
  EXPECT_EQ(slot.staged(), 0u);
}

TEST_F(UpdateEngineTest, NothingIsPutDownOfWhatIsForAnotherKindOfMachine) {
  const auto check = [this] {
    EXPECT_EQ(upload(), UpdateFault::OtherBoard);
    expectUntouched(UpdateFault::OtherBoard);
    EXPECT_EQ(slot.staged(), 0u);
  };
  rules.isChip = false;
  check();
  // An executable of Linux, for machine 0x3E.
  constexpr uint8_t head[] = {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3E, 0};
  std::memcpy(file, head, sizeof head);
  rules.machine = 0x28;
  check();
  rules.isChip = true;
  rules.machine = 0;
  check();
  rules.isChip = false;
  for (const uint16_t own : {0, 0x3E}) {
    rules.machine = own;
    EXPECT_NE(upload(), UpdateFault::None);  // its trailer is still that of the chip
    EXPECT_GT(slot.staged(), 0u);
  }
}

TEST_F(UpdateEngineTest, AByteThatChangedOnTheWayIsFound) {
  file[1234] ^= 1;
  EXPECT_EQ(upload(), UpdateFault::Corrupt);
  expectUntouched(UpdateFault::Corrupt);
  EXPECT_EQ(slot.discards, 1u);  // or a resumed transfer would keep the byte for ever
}

TEST_F(UpdateEngineTest, AByteThatChangedInTheFlashIsFound) {
  ASSERT_EQ(engine.begin(whole()), UpdateFault::None);
  ASSERT_EQ(send(Bytes{file}), UpdateFault::None);
  ASSERT_EQ(engine.finish(), UpdateFault::None);
  slot.bytes[17] ^= 0x40;
  while (engine.step()) {
  }
  expectUntouched(UpdateFault::Corrupt);
}

TEST_F(UpdateEngineTest, ATrailerThatIsMissingOrCutIsRefused) {
  UploadHead head = whole();
  head.contentLength = imageBytes;
  ASSERT_EQ(engine.begin(head), UpdateFault::None);
  ASSERT_EQ(send(image()), UpdateFault::None);
  EXPECT_EQ(engine.finish(), UpdateFault::NoTrailer);
  file[imageBytes + 30] ^= 1;
  EXPECT_EQ(upload(), UpdateFault::BadTrailer);
  EXPECT_EQ(engine.prepare(tail(), false), UpdateFault::BadTrailer);
  EXPECT_EQ(engine.prepare(image().first(imageTrailerBytes), false), UpdateFault::NoTrailer);
}

TEST_F(UpdateEngineTest, AFileThatIsNoLongerThanATrailerHasNone) {
  for (const size_t bytes : {size_t{1}, size_t{255}, size_t{256}}) {
    UploadHead head = whole();
    head.contentLength = bytes;
    ASSERT_EQ(engine.begin(head), UpdateFault::None);
    EXPECT_EQ(slot.plannedBytes, 1u);
    ASSERT_EQ(send(image().first(bytes)), UpdateFault::None);
    EXPECT_EQ(engine.finish(), UpdateFault::NoTrailer);
  }
}

TEST_F(UpdateEngineTest, AnImageThatIsLongerThanItSaysIsRefused) {
  trailer.size = trailer.unpackedSize = imageBytes - 1;
  seal();
  EXPECT_EQ(upload(), UpdateFault::OtherSize);
  expectUntouched(UpdateFault::OtherSize);
}

TEST_F(UpdateEngineTest, SignaturesAreAskedForOnceThereIsAKey) {
  ASSERT_EQ(rules.keys.push(makeKey(1)), Status::Ok);
  EXPECT_EQ(upload(), UpdateFault::Unsigned);
  signWith(makeKey(9));
  EXPECT_EQ(upload(), UpdateFault::UnknownKey);
  ASSERT_EQ(rules.keys.push(makeKey(9)), Status::Ok);
  trailer.signature[5] ^= 1;
  seal();
  EXPECT_EQ(upload(), UpdateFault::WrongSignature);
  expectUntouched(UpdateFault::WrongSignature);
  trailer.signature[5] ^= 1;
  seal();
  EXPECT_EQ(upload(), UpdateFault::None);
  EXPECT_TRUE(slot.isCommitted);
}

TEST_F(UpdateEngineTest, ASignatureIsJudgedOnlyOfWhatWasReadBack) {
  ASSERT_EQ(rules.keys.push(makeKey(1)), Status::Ok);
  signWith(makeKey(1));
  file[100] ^= 1;
  EXPECT_EQ(upload(), UpdateFault::Corrupt);
  EXPECT_EQ(crypto.verifications, 0u);
}

TEST_F(UpdateEngineTest, PartsAddUpToAnImage) {
  ASSERT_EQ(engine.prepare(tail(), false), UpdateFault::None);
  EXPECT_EQ(engine.received(), 0u);
  EXPECT_EQ(engine.total(), fileBytes);
  EXPECT_EQ(slot.plannedUnpackedBytes, imageBytes);
  for (size_t at = 0; at < fileBytes; at += 500) {
    const size_t end = at + 500 < fileBytes ? at + 500 : fileBytes;
    ASSERT_EQ(beginPart(at, end - 1), UpdateFault::None);
    ASSERT_EQ(send(Bytes{file}.first(end).from(at), 100), UpdateFault::None);
    ASSERT_EQ(engine.finish(), UpdateFault::None);
    EXPECT_EQ(engine.received(), end);
  }
  EXPECT_EQ(engine.state(), UpdateState::Verifying);
  while (engine.step()) {
  }
  EXPECT_TRUE(slot.isCommitted);
  EXPECT_EQ(std::memcmp(slot.bytes, file, imageBytes), 0);
}

TEST_F(UpdateEngineTest, ABrokenTransferGoesOnWhereItStopped) {
  ASSERT_EQ(engine.prepare(tail(), false), UpdateFault::None);
  ASSERT_EQ(beginPart(0, fileBytes - 1), UpdateFault::None);
  ASSERT_EQ(send(Bytes{file}.first(2000)), UpdateFault::None);
  engine.interrupt();
  EXPECT_FALSE(slot.isLent);
  const size_t kept = engine.received();
  EXPECT_GT(kept, 1000u);
  EXPECT_LE(kept, 2000u);
  EXPECT_EQ(beginPart(kept + 1, fileBytes - 1), UpdateFault::WrongPlace);
  // A new engine, as after a restart: only the slot remembers.
  UpdateEngine later{slot, crypto, rules, [](const ImageTrailer&) { return Status::Ok; }};
  ASSERT_EQ(later.prepare(tail(), false), UpdateFault::None);
  EXPECT_EQ(later.received(), kept);
  char range[48];
  snprintf(range, sizeof range, "bytes %u-%u/%u", static_cast<unsigned>(kept), static_cast<unsigned>(fileBytes - 1),
           static_cast<unsigned>(fileBytes));
  UploadHead head;
  head.contentRange = range;
  head.contentLength = fileBytes - kept;
  ASSERT_EQ(later.begin(head), UpdateFault::None);
  ASSERT_EQ(later.take(Bytes{file}.from(kept)), UpdateFault::None);
  ASSERT_EQ(later.finish(), UpdateFault::None);
  while (later.step()) {
  }
  EXPECT_EQ(later.state(), UpdateState::Installed);
  EXPECT_EQ(std::memcmp(slot.bytes, file, imageBytes), 0);
}

TEST_F(UpdateEngineTest, AnUploadWithoutATrailerBeforehandCannotBeResumed) {
  EXPECT_EQ(beginPart(0, 99), UpdateFault::NotPrepared);
  ASSERT_EQ(engine.begin(whole()), UpdateFault::None);
  ASSERT_EQ(send(Bytes{file}.first(1000)), UpdateFault::None);
  engine.interrupt();
  expectUntouched(UpdateFault::CutShort);
}

TEST_F(UpdateEngineTest, RangesThatMakeNoSenseAreRefused) {
  ASSERT_EQ(engine.prepare(tail(), false), UpdateFault::None);
  UploadHead head;
  head.contentRange = "bytes 0-99/3256";
  head.contentLength = 99;
  EXPECT_EQ(engine.begin(head), UpdateFault::BadRange);
  head.contentRange = "bytes 0-98/4608";
  EXPECT_EQ(engine.begin(head), UpdateFault::WrongPlace);
  EXPECT_EQ(beginPart(0, 98), UpdateFault::None);
}

TEST_F(UpdateEngineTest, OneTransferAtATime) {
  ASSERT_EQ(engine.prepare(tail(), false), UpdateFault::None);
  ASSERT_EQ(beginPart(0, fileBytes - 1), UpdateFault::None);
  EXPECT_EQ(engine.begin(whole()), UpdateFault::Busy);
  EXPECT_EQ(engine.prepare(tail(), false), UpdateFault::Busy);
  EXPECT_EQ(send(Bytes{file}), UpdateFault::None);
  EXPECT_EQ(engine.finish(), UpdateFault::None);
  EXPECT_EQ(engine.begin(whole()), UpdateFault::Busy);
  while (engine.step()) {
  }
  EXPECT_EQ(engine.prepare(tail(), false), UpdateFault::Busy);
  EXPECT_FALSE(engine.discard());
}

TEST_F(UpdateEngineTest, ARefusalLeavesATransferThatWaits) {
  ASSERT_EQ(engine.prepare(tail(), false), UpdateFault::None);
  ASSERT_EQ(beginPart(0, 1999), UpdateFault::None);
  ASSERT_EQ(send(Bytes{file}.first(2000)), UpdateFault::None);
  ASSERT_EQ(engine.finish(), UpdateFault::None);
  uint8_t other[imageTrailerBytes];
  std::memcpy(other, tail().data(), sizeof other);
  other[40] ^= 1;
  EXPECT_EQ(engine.prepare(other, false), UpdateFault::BadTrailer);
  EXPECT_EQ(engine.received(), 2000u);
  EXPECT_EQ(beginPart(2000, fileBytes - 1), UpdateFault::None);
}

TEST_F(UpdateEngineTest, SaysWhatTheSlotSays) {
  slot.room = 100;
  EXPECT_EQ(upload(), UpdateFault::NoRoom);
  EXPECT_EQ(engine.prepare(tail(), false), UpdateFault::NoRoom);
  slot.room = MemorySlot::roomMax;
  const std::pair<Status, UpdateFault> answers[] = {{Status::Unsupported, UpdateFault::NoSlot},
                                                    {Status::Unavailable, UpdateFault::PlaceUnusable},
                                                    {Status::Busy, UpdateFault::OnTrial},
                                                    {Status::Full, UpdateFault::NoRoom},
                                                    {Status::IoError, UpdateFault::StorageFailed}};
  for (const auto& [status, fault] : answers) {
    slot.openStatus = status;
    EXPECT_EQ(upload(), fault);
  }
  slot.openStatus = Status::Ok;
  slot.hasMemory = false;
  EXPECT_EQ(upload(), UpdateFault::NoMemory);
  slot.hasMemory = true;
  slot.appendStatus = Status::IoError;
  EXPECT_EQ(upload(), UpdateFault::StorageFailed);
  slot.appendStatus = Status::Ok;
  slot.finishStatus = Status::IoError;
  EXPECT_EQ(upload(), UpdateFault::StorageFailed);
  slot.finishStatus = Status::Ok;
  slot.readStatus = Status::IoError;
  EXPECT_EQ(upload(), UpdateFault::StorageFailed);
  EXPECT_EQ(engine.state(), UpdateState::Failed);
  slot.readStatus = Status::Ok;
  slot.copyStatus = Status::Forbidden;
  EXPECT_EQ(upload(), UpdateFault::CopyNotRepeatable);
  slot.copyStatus = Status::Ok;
  slot.commitStatus = Status::IoError;
  EXPECT_EQ(upload(), UpdateFault::StorageFailed);
  EXPECT_FALSE(slot.isLent);
  slot.commitStatus = Status::Ok;
  EXPECT_EQ(upload(), UpdateFault::None);
}

TEST_F(UpdateEngineTest, TheAnnouncedLengthIsHeldTo) {
  EXPECT_EQ(engine.begin(UploadHead{}), UpdateFault::NoLength);
  ASSERT_EQ(engine.begin(whole()), UpdateFault::None);
  ASSERT_EQ(engine.take(Bytes{file}), UpdateFault::None);
  EXPECT_EQ(engine.take(Bytes{file}.first(1)), UpdateFault::BadRange);
}

TEST_F(UpdateEngineTest, WhatWasPreparedCanBeForgotten) {
  ASSERT_EQ(engine.prepare(tail(), false), UpdateFault::None);
  EXPECT_TRUE(engine.discard());
  EXPECT_EQ(engine.state(), UpdateState::Idle);
  EXPECT_EQ(slot.discards, 1u);
  EXPECT_FALSE(engine.discard());
}

}  // namespace
}  // namespace spore

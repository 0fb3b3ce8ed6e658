#include "boards/linux/storage_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "boards/linux/start_error.h"
#include "boards/linux/testing/temporary_folder.h"
#include "spore/base/flash_text.h"

namespace spore {
namespace {

std::string loaded(Storage& storage, StorageKey key) {
  uint8_t buffer[64];
  const auto size = storage.load(key, buffer);
  return size.ok() ? std::string(asText(Bytes{buffer, size.value()}))
                   : "status " + std::string(wordInRam(toText(size.status())));
}

TEST(StorageFiles, ARecordSurvivesTheProcess) {
  const TemporaryFolder folder;
  const std::string state = folder.path() + "/made/when/missing";
  {
    StorageFiles storage(state);
    EXPECT_EQ(loaded(storage, StorageKey::Labels), "status not_found");
    EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("room=attic")), Status::Ok);
    EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("room=hall")), Status::Ok);
  }
  StorageFiles storage(state);
  EXPECT_EQ(loaded(storage, StorageKey::Labels), "room=hall");
  EXPECT_EQ(loaded(storage, StorageKey::Peers), "status not_found");
}

TEST(StorageFiles, ARecordOfExactlyTheBufferFitsAndOneByteMoreDoesNot) {
  const TemporaryFolder folder;
  for (const std::string& place : {folder.path(), std::string{}}) {
    StorageFiles storage(place);
    EXPECT_EQ(storage.store(StorageKey::Settings, asBytes("12345678")), Status::Ok);
    uint8_t exact[8];
    EXPECT_EQ(storage.load(StorageKey::Settings, exact).valueOr(0), 8u);
    uint8_t small[7];
    EXPECT_EQ(storage.load(StorageKey::Settings, small).status(), Status::TooLarge);
  }
}

TEST(StorageFiles, AnEmptyRecordIsARecord) {
  const TemporaryFolder folder;
  for (const std::string& place : {folder.path(), std::string{}}) {
    StorageFiles storage(place);
    EXPECT_EQ(storage.store(StorageKey::Labels, {}), Status::Ok);
    EXPECT_EQ(loaded(storage, StorageKey::Labels), "");
  }
}

TEST(StorageFiles, WithoutADirectoryRecordsLiveInMemory) {
  StorageFiles storage("");
  EXPECT_FALSE(storage.isPersistent());
  EXPECT_EQ(loaded(storage, StorageKey::Labels), "status not_found");
  EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("a=b")), Status::Ok);
  EXPECT_EQ(loaded(storage, StorageKey::Labels), "a=b");
}

TEST(StorageFiles, ALeftoverOfAnInterruptedStoreIsHarmless) {
  const TemporaryFolder folder;
  StorageFiles storage(folder.path());
  EXPECT_EQ(storage.store(StorageKey::BootCount, asBytes("old")), Status::Ok);
  // What a power cut before the rename leaves behind.
  std::ofstream(folder.path() + "/1_boot_count.new") << "ne";
  EXPECT_EQ(loaded(storage, StorageKey::BootCount), "old");
  EXPECT_EQ(storage.store(StorageKey::BootCount, asBytes("new")), Status::Ok);
  EXPECT_EQ(loaded(storage, StorageKey::BootCount), "new");
}

TEST(StorageFiles, WhatIsNoRecordIsNamedAndNotGuessedAt) {
  const TemporaryFolder folder;
  const std::string record = folder.path() + "/2_labels";
  const auto refusal = [&folder] {
    try {
      StorageFiles storage(folder.path());
    } catch (const StartError& error) {
      return std::string(error.what()) + ": " + error.cause;
    }
    return std::string("none");
  };
  EXPECT_EQ(refusal(), "none");
  const std::string lead = "the record " + record + " cannot be read: ";
  ASSERT_TRUE(std::filesystem::create_directory(record));
  EXPECT_EQ(refusal(), lead + "it is a folder, not a file");
  std::filesystem::remove(record);
  ASSERT_EQ(::mkfifo(record.c_str(), 0600), 0);
  EXPECT_EQ(refusal(), lead + "it is a pipe, not a file");
  std::filesystem::remove(record);
  std::filesystem::create_symlink("/dev/zero", record);
  EXPECT_EQ(refusal(), lead + "it is a symbolic link, which is not followed here");
  std::filesystem::remove(record);
  std::ofstream(record) << std::string(70000, 'x');
  EXPECT_EQ(refusal(), lead + "it has more than 65536 bytes");
}

TEST(StorageFiles, WhatLiesInTheWayOfARecordIsNotWrittenThrough) {
  const TemporaryFolder folder;
  StorageFiles storage(folder.path());
  std::ofstream(folder.path() + "/victim") << "keep";
  std::filesystem::create_symlink("victim", folder.path() + "/2_labels.new");
  EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("a=b")), Status::Ok);
  std::string kept;
  std::ifstream(folder.path() + "/victim") >> kept;
  EXPECT_EQ(kept, "keep");
  ASSERT_EQ(::mkfifo((folder.path() + "/2_labels.new").c_str(), 0600), 0);
  EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("a=c")), Status::Ok);
  EXPECT_EQ(loaded(storage, StorageKey::Labels), "a=c");
}

TEST(StorageFiles, ARecordThatWasNotStoredIsRememberedUntilItIs) {
  const TemporaryFolder folder;
  StorageFiles storage(folder.path());
  EXPECT_FALSE(storage.hasNotStored());
  ASSERT_TRUE(std::filesystem::create_directory(folder.path() + "/2_labels.new"));
  EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("a=b")), Status::IoError);
  EXPECT_EQ(storage.store(StorageKey::Peers, asBytes("x")), Status::Ok);
  EXPECT_TRUE(storage.isNotStored(StorageKey::Labels));
  EXPECT_FALSE(storage.isNotStored(StorageKey::Peers));
  std::filesystem::remove(folder.path() + "/2_labels.new");
  EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("a=b")), Status::Ok);
  EXPECT_FALSE(storage.hasNotStored());
}

TEST(StorageFiles, ADirectoryThatCannotBeIsSaidInWords) {
  try {
    StorageFiles storage("/proc/no-such-place");
    ADD_FAILURE() << "it was made";
  } catch (const StartError& error) {
    EXPECT_NE(std::string(error.what()).find("/proc/no-such-place"), std::string::npos);
    EXPECT_FALSE(error.cause.empty());
    EXPECT_FALSE(error.advice.empty());
  }
}

}  // namespace
}  // namespace spore

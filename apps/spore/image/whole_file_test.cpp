#include "image/whole_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>

#include "boards/linux/testing/temporary_folder.h"
#include "image/testing/failure_code.h"

namespace spore::cli {
namespace fs = std::filesystem;
namespace {

struct WholeFiles : ::testing::Test {
  TemporaryFolder folder;
  fs::path path = fs::path(folder.path()) / "file";

  std::ptrdiff_t filesInFolder() const {
    return std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator());
  }
};

TEST_F(WholeFiles, WhatIsWrittenIsReadWithItsMode) {
  const ByteVector bytes(200000, 3);
  writeWholeFile(path, viewOf(bytes), 0750, IfThere::Refuse);
  const WholeFile file = readWholeFile(path);
  EXPECT_EQ(file.bytes, bytes);
  EXPECT_EQ(file.mode, 0750u);
  EXPECT_EQ(filesInFolder(), 1);
}

TEST_F(WholeFiles, WhatIsThereIsReplacedOnlyIfAsked) {
  writeWholeFile(path, viewOf({1}), 0600, IfThere::Refuse);
  EXPECT_EQ(failureCodeOf([this] { writeWholeFile(path, viewOf({2}), 0600, IfThere::Refuse); }), "E_FILE_EXISTS");
  EXPECT_EQ(readWholeFile(path).bytes, ByteVector{1});
  writeWholeFile(path, viewOf({3}), 0600, IfThere::Replace);
  EXPECT_EQ(readWholeFile(path).bytes, ByteVector{3});
  EXPECT_EQ(filesInFolder(), 1);
}

TEST_F(WholeFiles, AProgramThatRunsFromTheOldFileKeepsIt) {
  writeWholeFile(path, viewOf({1}), 0600, IfThere::Refuse);
  struct stat before {};
  struct stat after {};
  ASSERT_EQ(::stat(path.c_str(), &before), 0);
  writeWholeFile(path, viewOf({2}), 0600, IfThere::Replace);
  ASSERT_EQ(::stat(path.c_str(), &after), 0);
  EXPECT_NE(before.st_ino, after.st_ino);
}

TEST_F(WholeFiles, FailuresSayWhatIsMissing) {
  EXPECT_EQ(failureCodeOf([this] { readWholeFile(path); }), "E_FILE_NOT_FOUND");
  EXPECT_EQ(failureCodeOf([this] { readWholeFile(folder.path()); }), "E_FILE");
  EXPECT_EQ(failureCodeOf([this] { writeWholeFile(path / "file", Bytes{}, 0600, IfThere::Replace); }), "E_FILE");
  EXPECT_EQ(failureCodeOf([this] { writeWholeFile(folder.path(), Bytes{}, 0600, IfThere::Replace); }), "E_FILE");
}

}  // namespace
}  // namespace spore::cli

#include "rollout/io/kept_firmware.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "image/hex.h"
#include "image/packing.h"
#include "image/testing/raw_images.h"

namespace spore::cli {
namespace {

struct KeptFirmware : ::testing::Test {
  std::filesystem::path folder = std::filesystem::temp_directory_path() / ("spore-kept-" + std::to_string(::getpid()));
  ImageStore store{folder};
  Image image = packImage(chipImage(), Packing::Plain, "it");
  std::string hash = factsOf(image).hash;
  Plan plan;
  unsigned asked = 0;

  void SetUp() override {
    for (const char* name : {"n1", "n2"}) {
      PlannedNode node;
      node.key = node.name = name;
      node.verdict = Verdict::Update;
      node.fromVersion = "1.0";
      node.fromHash = hash;
      plan.nodes.push_back(node);
    }
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
  std::string keep(const ByteVector& answer, unsigned status = 200) {
    return keepFirmwareBefore(store, plan, [&](Endpoint, const std::string& path) {
      EXPECT_EQ(path, "/api/node/firmware");
      ++asked;
      HttpOutcome outcome;
      outcome.response.status = status;
      outcome.response.body = std::string(answer.begin(), answer.end());
      return outcome;
    });
  }
};

TEST_F(KeptFirmware, OneNodeOfEachFirmwareIsAskedOnce) {
  EXPECT_EQ(keep(image.bytes()), "");
  EXPECT_EQ(asked, 1u);
  EXPECT_EQ(store.find(hash).bytes(), image.bytes());
  EXPECT_EQ(keep(image.bytes()), "");
  EXPECT_EQ(asked, 1u);
}

TEST_F(KeptFirmware, ANodeGivesUnpackedWhatItGotAsGzip) {
  Image packed = packImage(chipImage(), Packing::Gzip, "it");
  const PrivateKey key = PrivateKey::makeNew();
  signImage(packed, key);
  ByteVector answer = chipImage();
  const ByteVector trailer = packed.trailerBytes();
  answer.insert(answer.end(), trailer.begin(), trailer.end());
  EXPECT_EQ(keep(answer), "");
  EXPECT_EQ(store.find(hash).bytes(), packed.bytes());
}

TEST_F(KeptFirmware, WhatIsAnotherDamagedOrMissingIsNotKeptAndThatIsSaid) {
  const ByteVector other =
      packImage(chipImage("SPORE-FIRMWARE product=a board=b version=c ."), Packing::Plain, "it").bytes();
  ByteVector damaged = image.bytes();
  damaged[5000] ^= 1;
  for (const ByteVector& answer : {other, damaged, chipImage(), ByteVector{}}) {
    const std::string said = keep(answer);
    EXPECT_NE(said.find("not kept: 1.0"), std::string::npos) << said;
    EXPECT_FALSE(store.has(hash));
  }
  EXPECT_NE(keep({}, 404).find("without a trailer"), std::string::npos);
}

TEST_F(KeptFirmware, WhoIsNotUpdatedIsNotAsked) {
  for (PlannedNode& node : plan.nodes) node.verdict = Verdict::Current;
  EXPECT_EQ(keep({}), "");
  EXPECT_EQ(asked, 0u);
}

}  // namespace
}  // namespace spore::cli

// The extensions of a heartbeat: who may be named how, and what appended bytes cannot do.
#include <gtest/gtest.h>

#include <cstring>

#include "spore/base/hash.h"
#include "spore/cluster/wire/heartbeat.h"
#include "spore/context/labels.h"

namespace spore {
namespace {

class HeartbeatIdentityTest : public testing::Test {
 protected:
  // Begins a body whose digest is that of these texts, without the texts themselves.
  void begin(std::string_view hostname, std::string_view labels) {
    Heartbeat heartbeat;
    heartbeat.echoToken = 77;
    heartbeat.identityDigest = identityDigestOf(hostname, labels);
    ByteWriter writer{MutableBytes{buffer_}};
    encodeHeartbeat(writer, heartbeat);
    size_ = writer.size();
  }
  void append(uint8_t type, std::string_view text) {
    buffer_[size_++] = type;
    buffer_[size_++] = static_cast<uint8_t>(text.size());
    std::memcpy(buffer_ + size_, text.data(), text.size());
    size_ += text.size();
  }
  Status decode() { return decodeHeartbeat({buffer_, size_}, heartbeat_); }

  uint8_t buffer_[limits::datagramBytesMax + 64] = {};
  size_t size_ = 0;
  Heartbeat heartbeat_;
};

TEST_F(HeartbeatIdentityTest, NameAndLabelsAreReadBack) {
  Heartbeat heartbeat;
  heartbeat.hasIdentity = true;
  heartbeat.hostname = "kitchen";
  heartbeat.labels = "role=lamp,room=2";
  heartbeat.identityDigest = identityDigestOf("kitchen", "role=lamp,room=2");
  ByteWriter writer{MutableBytes{buffer_}};
  encodeHeartbeat(writer, heartbeat);
  ASSERT_EQ(heartbeatFixedBytes + 2 + 7 + 2 + 16, writer.size());
  EXPECT_EQ(1, buffer_[heartbeatFixedBytes]);
  EXPECT_EQ(7, buffer_[heartbeatFixedBytes + 1]);
  EXPECT_EQ('k', buffer_[heartbeatFixedBytes + 2]);
  EXPECT_EQ(2, buffer_[heartbeatFixedBytes + 9]);

  ASSERT_EQ(decodeHeartbeat(writer.written(), heartbeat_), Status::Ok);
  EXPECT_TRUE(heartbeat_.hasIdentity);
  EXPECT_EQ(heartbeat_.hostname, "kitchen");
  EXPECT_EQ(heartbeat_.labels, "role=lamp,room=2");
}

TEST_F(HeartbeatIdentityTest, ANameWithoutLabelsIsAnIdentity) {
  begin("kitchen", "");
  append(1, "kitchen");
  ASSERT_EQ(decode(), Status::Ok);
  EXPECT_TRUE(heartbeat_.hasIdentity);
  EXPECT_TRUE(heartbeat_.labels.empty());
}

TEST_F(HeartbeatIdentityTest, TheLargestOneFitsADatagram) {
  Labels labels;
  // Four pairs of 48, 48, 48 and 47 bytes, and one of five, with commas between: no more than the limit.
  char value[46];
  std::memset(value, 'v', sizeof(value));
  for (const char* key : {"a", "b", "c"}) ASSERT_EQ(labels.set(key, {value, 46}), Status::Ok);
  ASSERT_EQ(labels.set("d", {value, 45}), Status::Ok);
  ASSERT_EQ(labels.set("e", {value, 3}), Status::Ok);
  ASSERT_EQ(limits::labelTextBytesMax, labels.text().size());

  Heartbeat heartbeat;
  while (!heartbeat.reports.full()) ASSERT_EQ(heartbeat.reports.push(FreshnessReport{}), Status::Ok);
  heartbeat.hasIdentity = true;
  heartbeat.hostname = "a-name-of-thirty-two-characters-";
  heartbeat.labels = labels.text();
  heartbeat.identityDigest = identityDigestOf(heartbeat.hostname, heartbeat.labels);
  ByteWriter writer{MutableBytes{buffer_}};
  encodeHeartbeat(writer, heartbeat);
  ASSERT_EQ(heartbeatBytesMax, writer.size());
  EXPECT_LE(frameHeaderBytes + writer.size() + frameTagBytes, limits::datagramBytesMax);
  ASSERT_EQ(decodeHeartbeat(writer.written(), heartbeat_), Status::Ok);
  EXPECT_EQ(heartbeat_.labels, labels.text());
}

TEST_F(HeartbeatIdentityTest, ExtensionsOfANewerVersionAreSkippedWhereverTheyStand) {
  begin("kitchen", "role=lamp");
  append(0, "");
  append(1, "kitchen");
  append(200, "whatever this means");
  append(2, "role=lamp");
  append(3, "x");
  ASSERT_EQ(decode(), Status::Ok);
  EXPECT_EQ(heartbeat_.hostname, "kitchen");
  EXPECT_EQ(heartbeat_.labels, "role=lamp");
}

TEST_F(HeartbeatIdentityTest, AnExtensionThatIsCutOffIsTruncated) {
  begin("kitchen", "");
  const size_t fixed = size_;
  append(1, "kitchen");
  const size_t whole = size_;
  for (size_ = fixed + 1; size_ < whole; ++size_) EXPECT_EQ(decode(), Status::Truncated);
}

TEST_F(HeartbeatIdentityTest, AHostNameOutsideTheRulesIsMalformed) {
  for (const char* name : {"", "two words", "dot.ted", "a-name-of-thirty-three-characters"}) {
    begin(name, "");
    append(1, name);
    EXPECT_EQ(decode(), Status::Malformed);
  }
}

TEST_F(HeartbeatIdentityTest, LabelsOutsideTheRulesAreMalformed) {
  for (const char* labels : {"role", "=lamp", "a=1,", "a=b c", "b=1,a=2", "a=1,a=2"}) {
    begin("kitchen", labels);
    append(1, "kitchen");
    append(2, labels);
    EXPECT_EQ(decode(), Status::Malformed);
  }
}

TEST_F(HeartbeatIdentityTest, LabelsWithoutANameAreMalformed) {
  begin("kitchen", "role=lamp");
  append(2, "role=lamp");
  EXPECT_EQ(decode(), Status::Malformed);
}

TEST_F(HeartbeatIdentityTest, TextsThatComeTwiceAreMalformed) {
  begin("kitchen", "role=lamp");
  append(1, "kitchen");
  append(2, "role=lamp");
  const size_t whole = size_;
  ASSERT_EQ(decode(), Status::Ok);
  append(1, "kitchen");
  EXPECT_EQ(decode(), Status::Malformed);
  size_ = whole;
  append(2, "role=lamp");
  EXPECT_EQ(decode(), Status::Malformed);
}

TEST_F(HeartbeatIdentityTest, AnAppendedNameOrLabelCannotRenameTheSender) {
  begin("kitchen", "");
  append(1, "cellar");
  EXPECT_EQ(decode(), Status::Malformed);
  begin("kitchen", "");
  append(1, "kitchen");
  append(2, "role=lamp");
  EXPECT_EQ(decode(), Status::Malformed);
}

TEST_F(HeartbeatIdentityTest, AppendedBytesAreRefusedOrChangeNothing) {
  begin("kitchen", "role=lamp");
  append(1, "kitchen");
  append(2, "role=lamp");
  const size_t whole = size_;
  for (unsigned type = 0; type < 256; ++type) {
    for (const uint8_t length : {0, 1, 3}) {
      size_ = whole;
      buffer_[size_++] = static_cast<uint8_t>(type);
      buffer_[size_++] = length;
      std::memset(buffer_ + size_, 'a', 3);
      size_ += 3;  // more than an extension of length 0 or 1 takes: the rest is read as another one
      if (decode() != Status::Ok) continue;
      EXPECT_NE(type, 1u);
      EXPECT_NE(type, 2u);
      EXPECT_EQ(3, length);
      EXPECT_EQ(77, heartbeat_.echoToken);
      EXPECT_EQ(heartbeat_.hostname, "kitchen");
      EXPECT_EQ(heartbeat_.labels, "role=lamp");
    }
  }
}

TEST(IdentityDigest, NameAndLabelsCannotBeShiftedIntoEachOther) {
  EXPECT_NE(identityDigestOf("ab", "c"), identityDigestOf("a", "bc"));
  EXPECT_NE(identityDigestOf("ab", ""), identityDigestOf("a", "b"));
}

TEST(IdentityDigest, ItIsTheFingerprintThatTheProtocolDocumentDefines) {
  constexpr uint8_t bytes[] = {'a', 0, 'k', '=', 'v'};
  EXPECT_EQ(fingerprint(Bytes{bytes}), identityDigestOf("a", "k=v"));
}

}  // namespace
}  // namespace spore

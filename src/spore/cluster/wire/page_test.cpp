#include "spore/cluster/wire/page.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

constexpr uint8_t golden[] = {
    1,                       // entries
    0x04, 0x03, 0x02, 0x01,  // node id
    0x04, 0x01, 0x4D, 0x7F,  // 127.77.1.4
    0x72, 0x10, 0x90, 0x1F,  // UDP port 4210, HTTP port 8080
    0x24, 0x23, 0x22, 0x21,  // incarnation
    0x34, 0x33, 0x32, 0x31,  // sequence
    25,   3,                 // 2.5 s ago, left
};

PageEntry goldenEntry() {
  PageEntry entry;
  entry.nodeId = 0x01020304;
  entry.address = {IpAddress{127, 77, 1, 4}, 4210};
  entry.httpPort = 8080;
  entry.incarnation = 0x21222324;
  entry.sequence = 0x31323334;
  entry.ageTenths = 25;
  entry.phase = NodePhase::Left;
  return entry;
}

bool areEqual(const PageEntry& a, const PageEntry& b) {
  return a.nodeId == b.nodeId && a.address == b.address && a.httpPort == b.httpPort && a.incarnation == b.incarnation &&
         a.sequence == b.sequence && a.ageTenths == b.ageTenths && a.phase == b.phase;
}

class PageTest : public testing::Test {
 protected:
  // Writes as many different entries as one datagram of ours holds, and returns the body.
  Bytes encodeFull() {
    page_.clear();
    for (uint32_t i = 0; i < pageEntriesMax; ++i) {
      PageEntry entry = goldenEntry();
      entry.nodeId = 100 + i;
      EXPECT_EQ(page_.push(entry), Status::Ok);
    }
    ByteWriter writer{MutableBytes{buffer_}};
    encodePage(writer, page_);
    EXPECT_TRUE(writer.ok());
    return writer.written();
  }

  Page page_;
  uint8_t buffer_[pageBytesMax + 2 * pageEntryBytes] = {};
};

TEST_F(PageTest, ItsFieldsLieInTheBytesThatTheProtocolDocumentShows) {
  ASSERT_EQ(page_.push(goldenEntry()), Status::Ok);
  ByteWriter writer{MutableBytes{buffer_}};
  encodePage(writer, page_);
  ASSERT_EQ(sizeof(golden), writer.size());
  EXPECT_EQ(0, std::memcmp(golden, buffer_, sizeof(golden)));
}

TEST_F(PageTest, EveryFieldIsReadBack) {
  ASSERT_EQ(decodePage(Bytes{golden}, page_), Status::Ok);
  ASSERT_EQ(1u, page_.size());
  EXPECT_TRUE(areEqual(goldenEntry(), page_[0]));
}

TEST_F(PageTest, AFullPageIsAsLargeAsPromisedAndReadBack) {
  const Bytes body = encodeFull();
  EXPECT_EQ(pageBytesMax, body.size());
  ASSERT_EQ(decodePage(body, page_), Status::Ok);
  ASSERT_EQ(pageEntriesMax, page_.size());
  for (uint32_t i = 0; i < pageEntriesMax; ++i) EXPECT_EQ(100 + i, page_[i].nodeId);
}

TEST_F(PageTest, AnEmptyPageIsMalformed) {
  constexpr uint8_t empty[] = {0};
  ASSERT_EQ(page_.push(goldenEntry()), Status::Ok);
  ASSERT_EQ(decodePage(Bytes{empty}, page_), Status::Malformed);
  EXPECT_TRUE(page_.empty());
}

TEST_F(PageTest, OneThatEndsTooEarlyIsTruncated) {
  for (size_t size = 0; size < sizeof(golden); ++size) {
    EXPECT_EQ(decodePage(Bytes{golden}.first(size), page_), Status::Truncated);
  }
}

TEST_F(PageTest, AnEntryWithoutIdAddressPortOrIncarnationIsMalformed) {
  struct Field {
    size_t offset, size;
  };
  for (const Field field : {Field{1, 4}, Field{5, 4}, Field{9, 2}, Field{13, 4}}) {
    std::memcpy(buffer_, golden, sizeof(golden));
    std::memset(buffer_ + field.offset, 0, field.size);
    EXPECT_EQ(decodePage({buffer_, sizeof(golden)}, page_), Status::Malformed);
  }
}

TEST_F(PageTest, AnUnknownHttpPortOrSequenceIsNoError) {
  std::memcpy(buffer_, golden, sizeof(golden));
  std::memset(buffer_ + 11, 0, 2);
  std::memset(buffer_ + 17, 0, 4);
  EXPECT_EQ(decodePage({buffer_, sizeof(golden)}, page_), Status::Ok);
}

TEST_F(PageTest, APhaseOfANewerVersionIsThatOfALivingNode) {
  std::memcpy(buffer_, golden, sizeof(golden));
  buffer_[sizeof(golden) - 1] = 4;
  ASSERT_EQ(decodePage({buffer_, sizeof(golden)}, page_), Status::Ok);
  EXPECT_EQ(page_[0].phase, NodePhase::Alive);
}

TEST_F(PageTest, EntriesBeyondTheRoomOfAPageAreSkipped) {
  encodeFull();
  std::memcpy(buffer_ + pageBytesMax, golden + 1, pageEntryBytes);
  buffer_[0] = pageEntriesMax + 1;
  ASSERT_EQ(decodePage({buffer_, pageBytesMax + pageEntryBytes}, page_), Status::Ok);
  EXPECT_EQ(pageEntriesMax, page_.size());
  EXPECT_EQ(decodePage({buffer_, pageBytesMax + pageEntryBytes - 1}, page_), Status::Truncated);
}

TEST_F(PageTest, BytesBehindTheEntriesAreNoEntries) {
  const Bytes body = encodeFull();
  buffer_[0] = 2;
  ASSERT_EQ(decodePage(body, page_), Status::Ok);
  EXPECT_EQ(2u, page_.size());
}

}  // namespace
}  // namespace spore

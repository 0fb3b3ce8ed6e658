#include "spore/services/label_service.h"

#include <gtest/gtest.h>

#include "support/service_node.h"

namespace spore {
namespace {

struct LabelServiceTest : ::testing::Test {
  ServiceNode node;

  LabelServiceTest() { node.begin(); }
  std::string_view labels() { return node.context.identity().labels.text(); }
  bool isRefused(uint16_t status, std::string_view piece) {
    return node.talk.status() == status && node.talk.says(piece) && labels() == "role=light,room=kitchen" &&
           node.fake.storage.stores == 0;
  }
};

TEST_F(LabelServiceTest, LabelsAreShown) {
  EXPECT_EQ(node.get("/api/node/labels"), 200);
  EXPECT_EQ(node.talk.body(), R"({"labels":{"role":"light","room":"kitchen"}})");
}

TEST_F(LabelServiceTest, AnObjectReplacesAll) {
  EXPECT_EQ(node.postJson("/api/node/labels", R"({"labels":{"floor":"2","app":"x"}})"), 200);
  EXPECT_EQ(node.talk.body(), R"({"labels":{"app":"x","floor":"2"}})");
  EXPECT_EQ(labels(), "app=x,floor=2");
}

TEST_F(LabelServiceTest, TextReplacesAllToo) {
  EXPECT_EQ(node.postForm("/api/node/labels", "labels=floor%3D2,app=x"), 200);
  EXPECT_EQ(labels(), "app=x,floor=2");
  EXPECT_EQ(node.postForm("/api/node/labels", "labels="), 200);
  EXPECT_EQ(node.talk.body(), R"({"labels":{}})");
  EXPECT_EQ(node.postJson("/api/node/labels", R"({"labels":{}})"), 200);
  EXPECT_TRUE(labels().empty());
}

TEST_F(LabelServiceTest, OneIsSetAndOneTakenAway) {
  EXPECT_EQ(node.postForm("/api/node/labels", "set=room=attic"), 200);
  EXPECT_EQ(labels(), "role=light,room=attic");
  EXPECT_EQ(node.postJson("/api/node/labels", R"({"remove":"role","set":"a="})"), 200);
  EXPECT_EQ(labels(), "a=,room=attic");
}

TEST_F(LabelServiceTest, AChangeIsStoredAndToldToTheCluster) {
  const uint32_t broadcasts = node.fake.datagrams.broadcasts;
  EXPECT_EQ(node.postForm("/api/node/labels", "set=room=attic"), 200);
  EXPECT_LT(broadcasts, node.fake.datagrams.broadcasts);
  uint8_t record[limits::labelTextBytesMax];
  const Result<size_t> size = node.fake.storage.load(StorageKey::Labels, MutableBytes{record});
  ASSERT_TRUE(size.ok());
  EXPECT_EQ(asText({record, size.value()}), "role=light,room=attic");
}

TEST_F(LabelServiceTest, NoChangeIsNotStored) {
  EXPECT_EQ(node.postForm("/api/node/labels", "set=room=kitchen"), 200);
  EXPECT_EQ(node.fake.storage.stores, 0u);
}

TEST_F(LabelServiceTest, WhenStoringFailsNothingChanges) {
  node.fake.storage.storeStatus = Status::IoError;
  node.postForm("/api/node/labels", "set=room=attic");
  EXPECT_TRUE(isRefused(500, "storage_failed"));
}

TEST_F(LabelServiceTest, MistakesAreNamedAndChangeNothing) {
  node.postJson("/api/node/labels", "{}");
  EXPECT_TRUE(isRefused(400, "missing_parameter"));
  node.postForm("/api/node/labels", "set=room");
  EXPECT_TRUE(isRefused(400, "set: expected a key"));
  node.postForm("/api/node/labels", "set=ro+om=a");
  EXPECT_TRUE(isRefused(400, "set: "));
  node.postForm("/api/node/labels", "labels=a");
  EXPECT_TRUE(isRefused(400, "labels: "));
  node.postJson("/api/node/labels", R"({"labels":{"ok":"1","b d":"2"}})");
  EXPECT_TRUE(isRefused(400, "b d: "));
  EXPECT_TRUE(node.talk.hasCode("invalid_parameter"));
  node.postJson("/api/node/labels", R"({"labels":{"ok":1}})");
  EXPECT_TRUE(isRefused(400, "ok: "));
  node.postJson("/api/node/labels", R"({"labels":{"ok":{"b":"c"}}})");
  EXPECT_TRUE(isRefused(400, "ok: "));
  node.postJson("/api/node/labels", R"({"labels":["a=b"]})");
  EXPECT_TRUE(isRefused(400, "labels: "));
  node.postForm("/api/node/labels", "remove=nothing");
  EXPECT_TRUE(isRefused(404, "nothing: "));
  EXPECT_TRUE(node.talk.hasCode("unknown_label"));
}

TEST_F(LabelServiceTest, TooMuchIsTooLarge) {
  node.postForm("/api/node/labels", "set=k=0123456789012345678901234567890123456789012345678");
  EXPECT_TRUE(isRefused(413, "label_too_long"));
  node.postJson("/api/node/labels",
                R"({"labels":{"ok":"1","a_key_that_is_longer_than_the_48_bytes_of_any_label":""}})");
  EXPECT_TRUE(isRefused(413, R"("message":"a_key_that_is_long)"));
  node.postForm("/api/node/labels", "labels=a=,b=,c=,d=,e=,f=,g=,h=,i=");
  EXPECT_TRUE(isRefused(413, "too_many_labels"));
  node.postJson("/api/node/labels", R"({"labels":{"a":"","b":"","c":"","d":"","e":"","f":"","g":"","h":"","i":""}})");
  EXPECT_TRUE(isRefused(413, "too_many_labels"));
}

}  // namespace
}  // namespace spore

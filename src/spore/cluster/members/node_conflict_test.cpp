#include "spore/cluster/members/node_conflict.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(NodeConflict, SaysWhatItIsAndWhatToDo) {
  NodeConflict conflict;
  EXPECT_EQ(toText(conflict.kind), "id");
  conflict.nodeId = 0x00123456;
  conflict.address = {IpAddress{10, 0, 0, 5}, 4210};
  conflict.otherAddress = {IpAddress{10, 0, 0, 9}, 4211};
  EXPECT_STREQ(
      describe(conflict).c_str(),
      "two nodes use the id 00123456, at 10.0.0.5:4210 and 10.0.0.9:4211; give one its own (was a state folder "
      "or a MAC copied?)");
  conflict.kind = ConflictKind::Address;
  conflict.otherNodeId = 0x00ABCDEF;
  EXPECT_STREQ(describe(conflict).c_str(),
               "two nodes use the address 10.0.0.5:4210, ids 00123456 and 00abcdef; give one its own (fixed addresses? "
               "two DHCP servers?)");
}

TEST(NodeConflict, TheLongestLineIsWhole) {
  NodeConflict conflict;
  conflict.nodeId = conflict.otherNodeId = 0xFFFFFFFF;
  conflict.address = conflict.otherAddress = {IpAddress{0xFFFFFFFF}, 0xFFFF};
  EXPECT_EQ(describe(conflict).view().back(), ')');
  EXPECT_NE(describe(conflict).view().find("copied"), std::string_view::npos);
  conflict.kind = ConflictKind::Address;
  EXPECT_NE(describe(conflict).view().find("servers"), std::string_view::npos);
  EXPECT_EQ(toText(conflict.kind), "address");
}

}  // namespace
}  // namespace spore

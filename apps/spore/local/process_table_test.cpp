#include "local/process_table.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

TEST(ProcessTable, FindsTheFolderOfANodeInItsCommandLine) {
  using namespace std::string_view_literals;
  EXPECT_EQ(stateFolderIn("spore\0node\0run\0--ip\0127.0.0.1\0--state\0/a/.spore/udp-1/n-1\0--name\0n-1\0"sv),
            "/a/.spore/udp-1/n-1");
  EXPECT_TRUE(stateFolderIn("spore\0node\0run\0--state\0"sv).empty());
  EXPECT_TRUE(stateFolderIn("spore\0node\0run\0"sv).empty());
  EXPECT_TRUE(stateFolderIn("vi\0node\0run\0--state\0/a\0"sv).empty());
  EXPECT_TRUE(stateFolderIn("").empty());
}

TEST(ProcessTable, FindsTheSocketThatListens) {
  constexpr const char* table =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
      "   0: 01004D7F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0\n"
      "   1: 02004D7F:1F90 01004D7F:1234 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0\n";
  const auto at = [](uint8_t last, uint16_t port) {
    Endpoint endpoint;
    endpoint.ip = IpAddress{127, 77, 0, last};
    endpoint.port = port;
    return endpoint;
  };
  EXPECT_EQ(listenerIn(table, at(1, 8080)), 4711u);
  EXPECT_EQ(listenerIn(table, at(2, 8080)), 0u);  // connected, not listening
  EXPECT_EQ(listenerIn(table, at(1, 8081)), 0u);
  EXPECT_EQ(listenerIn("", at(1, 8080)), 0u);
}

TEST(ProcessTable, ThisProcessIsNoNodeAndListensNowhere) {
  EXPECT_TRUE(nodesWithStateIn("/nowhere").empty());
  Endpoint endpoint;
  endpoint.ip = IpAddress{127, 99, 99, 99};
  endpoint.port = 1;
  EXPECT_FALSE(isListening(thisProcess(), endpoint));
}

}  // namespace
}  // namespace spore::cli

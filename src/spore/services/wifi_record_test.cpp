#include "spore/services/wifi_record.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

Status statusOf(std::string_view record) {
  return decodeWifiRecord(asBytes(record)).status();
}

TEST(WifiRecord, TheLongestCredentialsComeBack) {
  WifiCredentials credentials;
  credentials.ssid = Ssid{"01234567890123456789012345678901"};
  credentials.password = WifiPassword{"0123456789012345678901234567890123456789012345678901234567890123"};
  uint8_t bytes[wifiRecordBytesMax];
  ByteWriter writer{MutableBytes{bytes}};
  encodeWifiRecord(writer, credentials);
  EXPECT_TRUE(writer.ok());
  EXPECT_EQ(writer.size(), wifiRecordBytesMax);
  const Result<WifiCredentials> decoded = decodeWifiRecord(writer.written());
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded.value().ssid, credentials.ssid.view());
  EXPECT_EQ(decoded.value().password, credentials.password.view());
}

TEST(WifiRecord, EveryTruncationIsSeen) {
  constexpr char record[] = "\x04home\x03key";
  for (size_t size = 0; size < sizeof(record) - 1; ++size) {
    EXPECT_EQ(statusOf({record, size}), Status::Truncated);
  }
  EXPECT_EQ(statusOf({record, sizeof(record) - 1}), Status::Ok);
}

TEST(WifiRecord, BrokenRecordsAreMalformed) {
  EXPECT_EQ(statusOf({"\x00\x00", 2}), Status::Malformed);
  EXPECT_EQ(statusOf({"\x01"
                      "a\x00"
                      "b",
                      4}),
            Status::Malformed);
  EXPECT_EQ(statusOf({"\x21", 1}), Status::Malformed);
  EXPECT_EQ(statusOf({"\x01"
                      "a\x41",
                      3}),
            Status::Malformed);
}

}  // namespace
}  // namespace spore

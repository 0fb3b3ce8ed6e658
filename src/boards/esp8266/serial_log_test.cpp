// Linked against a port of which only the registers are there: whatever may let the SDK run in between does not link.
#include "boards/esp8266/serial_log.h"

#include <gtest/gtest.h>

#include "boards/esp8266/testing/uart_stand_in.h"

namespace spore {
namespace {

TEST(SerialLog, ALineHasItsTimeLevelAndArea) {
  UartStandIn uart;
  SerialLog log;
  log.write(LogLevel::Warning, "network", "no way in");
  EXPECT_EQ(uart.line().substr(uart.line().find(' ', 8)), " warning network: no way in\r\n");
  EXPECT_EQ(uart.opened(), 115200U);
}

TEST(SerialLog, ALongLineWaitsForThePortAndLosesNothing) {
  UartStandIn uart;
  SerialLog log;
  const std::string text(1000, 'x');
  log.write(LogLevel::Error, "node", text);
  EXPECT_NE(uart.line().find(text), std::string::npos);
  EXPECT_GT(uart.waits(), 800U);
  EXPECT_EQ(uart.lost(), 0U);
}

TEST(SerialLog, ANameFromTheNetworkCannotForgeALine) {
  UartStandIn uart;
  SerialLog log;
  log.write(LogLevel::Info, "cluster", std::string_view("a\r\nb\x1b[2J\0c\x7f", 11));
  EXPECT_NE(uart.line().find("a??b?[2J?c?\r\n"), std::string::npos);
}

TEST(SerialLog, WhatIsBelowItsLevelIsNotWritten) {
  UartStandIn uart;
  SerialLog log;
  log.setLevel(LogLevel::Error);
  log.write(LogLevel::Warning, "a", "b");
  EXPECT_EQ(uart.line(), "");
}

}  // namespace
}  // namespace spore

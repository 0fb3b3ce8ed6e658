#include "simulator/node/sim_firmware.h"

#include <gtest/gtest.h>

namespace spore::sim {
namespace {

const uint8_t hashOfOne[] = {1, 1};
const uint8_t hashOfOther[] = {2, 2};
const uint8_t bytes[] = {7, 8, 9};

void install(SimFirmware& firmware) {
  EXPECT_EQ(firmware.open({sizeof bytes, 0, hashOfOne}), Status::Ok);
  EXPECT_EQ(firmware.append(bytes), Status::Ok);
  EXPECT_EQ(firmware.commit({}), Status::Ok);
}

TEST(SimFirmware, WhatWasCommittedRunsAfterTheNextStart) {
  SimFirmware firmware({1, 2}, false);
  install(firmware);
  EXPECT_EQ(firmware.running().size(), 2u);
  EXPECT_EQ(firmware.willRun().size(), 3u);
  firmware.boot();
  EXPECT_EQ(firmware.running().size(), 3u);
  firmware.boot();
  EXPECT_EQ(firmware.installs(), 1u);
}

TEST(SimFirmware, WithTwoPlacesTheImageBeforeComesBack) {
  SimFirmware firmware({1, 2}, true);
  EXPECT_EQ(firmware.revert(), Status::NotFound);
  install(firmware);
  firmware.boot();
  EXPECT_EQ(firmware.revert(), Status::Ok);
  firmware.boot();
  EXPECT_EQ(firmware.running().size(), 2u);
  EXPECT_EQ(firmware.installs(), 2u);
}

TEST(SimFirmware, WithOnePlaceThereIsNoWayBack) {
  SimFirmware firmware({1, 2}, false);
  install(firmware);
  firmware.boot();
  EXPECT_EQ(firmware.revert(), Status::Unsupported);
}

TEST(SimFirmware, OnlyTheSameFileGoesOnWhereItStopped) {
  SimFirmware firmware({1, 2}, false);
  EXPECT_EQ(firmware.open({10, 0, hashOfOne}), Status::Ok);
  EXPECT_EQ(firmware.append(bytes), Status::Ok);
  firmware.boot();
  EXPECT_EQ(firmware.open({10, 0, hashOfOne}), Status::Ok);
  EXPECT_EQ(firmware.staged(), 3u);
  EXPECT_EQ(firmware.open({10, 0, hashOfOther}), Status::Ok);
  EXPECT_EQ(firmware.staged(), 0u);
}

TEST(SimFirmware, ABoardWithoutAnImageTakesNone) {
  SimFirmware firmware({}, false);
  EXPECT_EQ(firmware.roomBytes(), 0u);
  EXPECT_EQ(firmware.open({1, 0, {}}), Status::Unsupported);
}

TEST(SimFirmware, NothingIsReadBeyondTheEnd) {
  SimFirmware firmware({1, 2}, false);
  uint8_t room[2];
  EXPECT_EQ(firmware.readRunning(0, room), Status::Ok);
  EXPECT_EQ(firmware.readRunning(1, room), Status::IoError);
}

}  // namespace
}  // namespace spore::sim

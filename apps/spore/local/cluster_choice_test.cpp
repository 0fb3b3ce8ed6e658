#include "local/cluster_choice.h"

#include <gtest/gtest.h>

#include "failure.h"

namespace spore::cli {
namespace {

ClusterRecord recordAt(uint16_t udpPort, const char* cluster) {
  return {cluster, udpPort, std::nullopt, {}};
}

TEST(ClusterChoice, TheOnlyOneIsMeant) {
  EXPECT_EQ(chooseAmong({recordAt(5000, "lab")}, Session())->udpPort, 5000);
  EXPECT_FALSE(chooseAmong({}, Session()).has_value());
}

TEST(ClusterChoice, AmongSeveralTheUsualPortIsMeant) {
  EXPECT_EQ(chooseAmong({recordAt(4210, "spore"), recordAt(5000, "lab")}, Session())->udpPort, 4210);
}

TEST(ClusterChoice, FlagsNarrowIt) {
  Session session;
  session.udpPort = 5000;
  EXPECT_EQ(chooseAmong({recordAt(4210, "spore"), recordAt(5000, "lab")}, session)->udpPort, 5000);
  session.cluster = "other";
  EXPECT_FALSE(chooseAmong({recordAt(4210, "spore"), recordAt(5000, "lab")}, session).has_value());
}

TEST(ClusterChoice, AnOpenChoiceIsAUsageErrorThatListsThem) {
  bool listed = false;
  try {
    chooseAmong({recordAt(5000, "lab"), recordAt(5001, "den")}, Session());
  } catch (const Failure& failure) {
    listed = failure.exitCode == ExitCode::Usage && failure.cause.find("5001 (cluster \"den\")") != std::string::npos;
  }
  EXPECT_TRUE(listed);
}

}  // namespace
}  // namespace spore::cli

#include "simulator/network/http_net.h"

#include <gtest/gtest.h>

#include "simulator/world.h"

namespace spore::sim {
namespace {

// Three nodes that know each other, and a guest.
struct Visit {
  Visit() : world(options()) {
    guest = world.addGuest();
    world.bootAll();
    world.run(15 * second);
  }
  static WorldOptions options() {
    WorldOptions options;
    options.nodes = 3;
    options.medium.unicastLoss = 0;
    return options;
  }
  void ask(size_t node, HttpMethod method, const char* target, const std::string& body = "") {
    HttpMessage message;
    message.method = method;
    message.target = target;
    message.contentType = "application/octet-stream";
    message.body = body;
    askedAt = world.now();
    world.request(guest, {world.medium().addressOf(static_cast<uint16_t>(node)).ip, 80}, message,
                  [this](const HttpAnswer& given) {
                    ++answers;
                    answer = given;
                    answeredAfter = world.now() - askedAt;
                  });
  }

  World world;
  uint16_t guest = 0;
  Time askedAt = 0;
  int answers = 0;
  HttpAnswer answer;
  Time answeredAfter = 0;
};

TEST(HttpNet, AGuestIsAnsweredByTheNodesOwnServer) {
  Visit visit;
  visit.ask(1, HttpMethod::Get, "/api/node/status");
  visit.world.run(second);
  EXPECT_EQ(visit.answers, 1);
  EXPECT_TRUE(visit.answer.isWhole);
  EXPECT_EQ(visit.answer.status, 200);
  EXPECT_NE(visit.answer.body.find("freeHeap"), std::string::npos);
}

TEST(HttpNet, AnErrorIsAnAnswerToo) {
  Visit visit;
  visit.ask(1, HttpMethod::Get, "/api/no/such/thing");
  visit.world.run(second);
  EXPECT_TRUE(visit.answer.isWhole);
  EXPECT_EQ(visit.answer.status, 404);
}

TEST(HttpNet, ABodyThatIsNotWantedIsRefusedBeforeAllOfItHasCome) {
  Visit visit;
  visit.ask(1, HttpMethod::Post, "/api/node/update", std::string(100000, 'x'));
  visit.world.run(second);
  EXPECT_TRUE(visit.answer.isWhole);
  EXPECT_NE(visit.answer.body.find("error"), std::string::npos);  // this board takes no updates,
  EXPECT_LT(visit.answeredAfter, 50 * millisecond);               // and says so before all has come
}

TEST(HttpNet, WhoCannotBeReachedDoesNotAnswer) {
  Visit visit;
  visit.world.partition({0, 1, 1});
  visit.ask(1, HttpMethod::Get, "/api/node/status");
  visit.world.run(4 * second);
  EXPECT_EQ(visit.answers, 0);
  visit.world.run(2 * second);
  EXPECT_EQ(visit.answers, 1);
  EXPECT_FALSE(visit.answer.isWhole);
  EXPECT_EQ(visit.answeredAfter, 5 * second);
}

TEST(HttpNet, WhoStopsOnItsWayToAnAnswerGivesNone) {
  Visit visit;
  visit.ask(1, HttpMethod::Get, "/api/cluster/members");
  visit.world.crash(1);
  visit.world.run(6 * second);
  EXPECT_EQ(visit.answers, 1);
  EXPECT_FALSE(visit.answer.isWhole);
}

TEST(HttpNet, ANodeThatIsAskedToRestartsAndIsBootedByWhoeverWantsIt) {
  Visit visit;
  size_t restarted = visit.world.nodeCount();
  visit.world.onRestart([&](size_t node) {
    restarted = node;
    visit.world.after(2 * second, [&visit, node] { visit.world.boot(node, ResetCause::Software); });
  });
  visit.ask(2, HttpMethod::Post, "/api/node/restart");
  visit.world.run(2 * second);
  EXPECT_EQ(visit.answer.status, 202);
  EXPECT_EQ(restarted, 2u);
  EXPECT_FALSE(visit.world.isOn(2));
  visit.world.run(15 * second);
  EXPECT_EQ(visit.world.node(2).spore().ctx().identity().incarnation, 2u);
  EXPECT_EQ(visit.world.checkers().falseAlarms.count(), 0u);
  EXPECT_TRUE(visit.world.violations().empty());
}

}  // namespace
}  // namespace spore::sim

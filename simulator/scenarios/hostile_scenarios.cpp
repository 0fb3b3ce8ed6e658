// Stories about somebody on the same network who speaks in others' names.
#include "simulator/scenarios/scenario.h"

#include "spore/node/boot_count.h"

namespace spore::sim {
namespace {

constexpr Time often = 200 * millisecond;
constexpr Time seldom = 4 * second;

void playClaimedStarts(World& world) {
  beginTogether(world);
  world.attack(Attack::LaterStarts, 3, 20 * second, often);
  world.run(35 * second);
  world.attack(Attack::StolenStarts, 4, 10 * second, often);
  world.run(25 * second);
  world.crash(3);
  world.run(5 * second);
  world.boot(3);
  world.run(20 * second);
  endWell(world);
  world.run(2 * minute);
}

// Its flash says what an older version believed: more starts than others follow.
void playBelievedStarts(World& world) {
  beginTogether(world);
  world.crash(3);
  world.expect("can_be_stored", storeIncarnation(world.node(3).storage(), 3000000) == Status::Ok, "no storage");
  world.run(70 * second);
  world.boot(3);
  world.noteLie(3);
  world.run(11 * second);
  endWell(world);
}

void playForgedGoodbyes(World& world) {
  beginTogether(world);
  world.attack(Attack::Goodbyes, 2, minute, seldom);
  world.run(80 * second);
  world.attack(Attack::Goodbyes, 5, 30 * second, often);
  world.run(50 * second);
  endWell(world);
}

void playReplayedDead(World& world) {
  beginTogether(world);
  world.crash(1);
  world.crash(6);
  world.run(80 * second);
  world.attack(Attack::Replays, 1, minute, often);
  world.run(90 * second);
  world.attack(Attack::Reports, 6, minute, often);
  world.run(90 * second);
  world.boot(1);
  world.boot(6);
  world.run(20 * second);
  endWell(world);
}

// A real one comes in the middle.
void playInventedNodes(World& world) {
  for (size_t node = 1; node < world.nodeCount(); ++node) world.boot(node);
  world.run(30 * second);
  world.attack(Attack::Newcomers, 1, 40 * second, often / 2);
  world.run(20 * second);
  world.boot(0);
  world.run(20 * second);
  // A question to a newcomer may get lost: inventions push neighbours out of a board's table of link addresses.
  size_t lists = 0;
  for (size_t node = 1; node < world.nodeCount(); ++node) lists += world.views().of(node, 0).shown == Shown::Active;
  world.expect("newcomers_get_in", lists > world.nodeCount() / 2,
               "a node that has come 20 s ago is not in most lists, while others are invented");
  world.run(4 * minute);
  endWell(world);
}

void playReflections(World& world) {
  beginTogether(world);
  const uint64_t before = world.medium().traffic().broadcasts;
  world.run(30 * second);
  const uint64_t usual = world.medium().traffic().broadcasts - before;
  world.attack(Attack::Reflections, 1, 30 * second, often / 10);
  world.run(30 * second);
  world.expect("questions_make_no_noise", world.medium().traffic().broadcasts - before <= 3 * usual,
               "questions of strangers make the nodes broadcast more than twice as much");
  world.run(210 * second);
  endWell(world);
}

void playPlantedServers(World& world) {
  beginTogether(world);
  world.attack(Attack::Requests, 2, minute, often);
  world.run(5 * minute);
  endWell(world);
}

void playForgedRetirements(World& world) {
  beginTogether(world);
  world.attack(Attack::Retirements, 2, minute, often);
  world.run(30 * second);
  world.crash(2);
  world.run(10 * second);
  world.boot(2);
  world.run(30 * second);
  endWell(world);
}

void playForgedAnswers(World& world) {
  beginTogether(world);
  world.crash(1);
  world.attack(Attack::Answers, 1, minute, often);
  world.run(90 * second);
  world.boot(1);
  world.attack(Attack::Answers, 3, minute, often);
  world.attack(Attack::Events, 4, minute, often);
  world.run(5 * minute);
  endWell(world);
}

}  // namespace

void addHostileScenarios(std::vector<Scenario>& all) {
  all.push_back({"claimed-starts", "Somebody claims that two nodes have started later", 10, 0, false, usualWifi,
                 playClaimedStarts});
  // One alarm is allowed, so that its own checker may be the one that notices.
  all.push_back(
      {"believed-starts", "A node counts more starts than others follow", 10, 1, false, usualWifi, playBelievedStarts});
  all.push_back({"forged-goodbyes", "Somebody says good-bye for others", 10, 0, false, usualWifi, playForgedGoodbyes});
  all.push_back({"replayed-dead", "Somebody speaks for two that are dead", 10, 0, false, usualWifi, playReplayedDead});
  all.push_back({"invented-nodes", "150 invented nodes a second, and a real one that comes", 10, 0, true, usualWifi,
                 playInventedNodes});
  all.push_back({"reflections", "Somebody asks in the name of addresses that nobody has", 10, 0, false, usualWifi,
                 playReflections});
  all.push_back(
      {"forged-retirements", "Somebody has a living node forgotten", 10, 0, false, usualWifi, playForgedRetirements});
  all.push_back({"forged-answers", "Somebody guesses answers for a dead node, and speaks events for another", 10, 0,
                 false, usualWifi, playForgedAnswers});
  all.push_back(
      {"planted-servers", "Somebody names web servers that are none", 10, 0, false, usualWifi, playPlantedServers});
}

}  // namespace spore::sim

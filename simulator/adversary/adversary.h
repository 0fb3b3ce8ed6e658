// Adversary: somebody on the same network with a raw socket, who hears broadcasts and sends whatever he likes in
// anybody's name, from anybody's address. What is sent to one node alone he does not hear.
#pragma once

#include <optional>
#include <vector>

#include "simulator/adversary/disguises.h"
#include "simulator/core/time.h"
#include "spore/base/bytes.h"
#include "spore/cluster/wire/frame.h"
#include "spore/cluster/wire/heartbeat.h"
#include "spore/cluster/wire/page.h"

namespace spore::sim {

class World;

enum class Attack : uint8_t {
  LaterStarts,   // tells the victim that it has started later, in others' names
  StolenStarts,  // tells the others that the victim has started later, in its name
  Goodbyes,      // says good-bye for the victim
  Replays,       // repeats what the victim has said
  Reports,       // tells, in others' names, that the victim lives
  Newcomers,     // invents nodes
  Reflections,   // asks for long answers in the name of addresses that nobody has
  Requests,      // names web servers that are none
  Retirements,   // tells, in others' names, that the victim has retired
  Answers,       // answers questions that it has not heard, in others' names, for the victim
  Events,        // publishes in the victim's name, and as nodes that it invents
};
constexpr size_t attackCount = 11;
const char* toText(Attack attack);

class Adversary {
 public:
  explicit Adversary(World& world) : world_(world) {}

  // Goes on for `duration`, with `pause` between two strikes.
  void begin(Attack attack, size_t victim, Time duration, Time pause);

 private:
  struct Plan {
    Attack attack;
    size_t victim;
    Time end;
    Time pause;
    uint32_t round = 0;
  };
  void go(Plan plan);
  void strike(const Plan& plan);
  void claimLaterStarts(const Plan& plan);
  void stealStarts(const Plan& plan);
  void sayGoodbye(const Plan& plan);
  void replay(const Plan& plan);
  void noteReportsOf(Bytes datagram);
  void report(const Plan& plan);
  void invent();
  void reflect();
  void nameServers(const Plan& plan);
  void retire(const Plan& plan);
  void answer(const Plan& plan);
  void publish(const Plan& plan);

  // The victim and somebody else, in whose name it is lied about.
  struct Both {
    FrameHeader victims;
    size_t other = 0;
    FrameHeader others;
    Heartbeat heartbeat;  // of the other
  };
  bool hear(size_t node, FrameHeader& header, Heartbeat& heartbeat);
  std::optional<Both> hearBoth(size_t victim);
  size_t otherThan(size_t victim);
  Endpoint nobodysAddress();
  Bytes heartbeatOf(const FrameHeader& header, const Heartbeat& heartbeat);
  Bytes pageOf(const FrameHeader& header, const PageEntry& entry);
  template <typename Encode>
  Bytes frameOf(FrameHeader header, FrameType type, Encode encodeBody);
  void tellAll(size_t spokenFor, Bytes frame);
  void tell(size_t to, Endpoint from, Bytes frame);

  World& world_;
  Disguises disguises_{world_};
  uint8_t frame_[limits::datagramBytesMax];
  std::vector<uint8_t> heard_;  // what the texts of a heartbeat point into
};

}  // namespace spore::sim

// ContactQueue: measures round trips, of each new member first, then of one member in turn.
#pragma once

#include "spore/cluster/cluster_context.h"
#include "spore/cluster/failure_detection/probe_sender.h"
#include "spore/cluster/timers.h"

namespace spore {

// One question in 200 ms, in pairs of probes: a chip's table of neighbours has ten places, and a fleet that starts at
// once must not drown in greetings. The same probe asks for a name that we do not hold, but nobody who has not answered
// yet: such a question is long, and its address may be a lie.
class ContactQueue {
 public:
  ContactQueue(ClusterContext& cluster, ProbeSender& probes) : cluster_(cluster), probes_(probes) {}

  void loop(Instant now);
  // Measures the member whose turn it is.
  void measureNext(Instant now);
  // Asks out of turn: within 50 ms for each member, so that all who have the same reason do not ask at once.
  void ask(Instant now, const Member& member);
  // Whether the token alone proves that the member has got our question, as with older versions. One that is wrong may
  // be a guess: after it, no token alone proves anything until the next question.
  bool isProvedByToken(uint32_t nodeId, uint16_t token);
  // Whether this token was ours to this member, which had said good-bye before we sent it.
  bool askedSinceGoodbye(uint32_t nodeId, uint16_t token) const;
  // A proof of life of this member, whoever asked for it, with the token that it brought back. If that is the token of
  // this queue's latest question, it ends the questions and sets the member's latency. Whether any were under way.
  bool onEcho(Instant now, Member& member, uint16_t token);

 private:
  struct Contact {
    uint32_t nodeId = 0;  // 0: free
    uint16_t token = 0;
    uint8_t tries = 0;  // of 8; who gets fewer begins with a later one
    bool asksForTexts : 1;
    bool asksAfterGoodbye : 1;
    bool isProved : 1;   // since the first of these questions
    bool isGuessed : 1;  // somebody has answered the latest one with another token
    Instant sentAt;
    Instant due;  // when the answer counts as lost
  };
  // The second question of a pair is not paced.
  enum class Due : uint8_t { SecondsOfPairs, All };
  bool sendDue(Instant now, Due which);
  static void end(Contact& contact, Member* member);
  Millis waitAfter(uint8_t tries);
  static void prepare(Contact& contact, const Member& member);
  void send(Instant now, Contact& contact, const Member& member);
  void beginBehindOwnPlace(uint32_t& last) const;
  Member* nextToContact(Instant now);
  static bool hasSaidItWaits(const Member& member);
  bool canAnswer(Instant now, const Member& member) const;
  Contact* find(uint32_t nodeId);
  Contact* placeFor(const Member& member);
  uint32_t thoseWhoMayAsk() const;
  const Contact* find(uint32_t nodeId) const { return const_cast<ContactQueue*>(this)->find(nodeId); }

  static constexpr size_t contactsMax = 8;

  ClusterContext& cluster_;
  ProbeSender& probes_;
  Contact contacts_[contactsMax] = {};
  Pause pace_;
  uint32_t lastContacted_ = 0;
  uint32_t lastMeasured_ = 0;
  bool isNamesTurn_ = false;
  bool isNeighboursTurn_ = false;
};

}  // namespace spore

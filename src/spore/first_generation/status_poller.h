// StatusPoller: asks nodes of the first generation for their figures over HTTP, because they have no heartbeat of ours.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/base/spare_memory.h"
#include "spore/context/node_context.h"
#include "spore/first_generation/status_reader.h"
#include "spore/platform/http_client.h"

namespace spore {

using OldPeers = FixedVector<OldPeer, limits::oldPeersMax>;

// One request at a time, with random pauses. Draws no random numbers and asks nobody while there are no peers.
class StatusPoller {
 public:
  StatusPoller(NodeContext& context, HttpClient& client) : context_(context), client_(client) {}

  // To be called about every second. Each living peer that has shown that it is there is asked about every 10 s; after
  // failures 10, 20, 40, 80 s later. With more than 10 peers, or 20 members who all ask the same peers, in proportion
  // later.
  void loop(Instant now, OldPeers& peers, size_t members);
  // A new peer: asked within 2 s.
  void schedule(Instant now, OldPeer& peer);
  // The peer has told its figures without being asked: the next question can wait as long as after an answer.
  void onFiguresTold(Instant now, OldPeer& peer);

  // Whether an answer may still come.
  bool isAsking() const { return stage_ != Stage::Idle; }

  struct Counters {
    uint32_t fetched = 0;
    uint32_t failed = 0;  // no answer, or none of such a node
  };
  const Counters& counters() const { return counters_; }

 private:
  enum class Stage : uint8_t { Idle, Asking, Answered };

  void ask(Instant now, OldPeer& peer, OldPeers& peers);
  void conclude(Instant now, OldPeers& peers);

  NodeContext& context_;
  HttpClient& client_;
  Spare<StatusReader> reader_;  // while an answer comes in
  IpAddress asked_;
  Millis interval_{10000};
  Stage stage_ = Stage::Idle;
  Status result_ = Status::Ok;
  Counters counters_;
};

}  // namespace spore

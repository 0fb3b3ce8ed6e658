// NodeFacts: what a node says about itself over HTTP, gathered from its board, its identity and its registry.
#pragma once

#include "spore/api/api_server.h"
#include "spore/context/node_context.h"
#include "spore/diagnostics/crash_watch.h"
#include "spore/platform/board.h"
#include "spore/profiles/profile.h"

namespace spore {

class NodeFacts {
 public:
  // `version` is kept as a pointer.
  NodeFacts(Board& board, NodeContext& context, const ApiServer& api, const char* version, const CrashWatch& crashes)
      : board_(board), context_(context), api_(api), version_(version), crashes_(crashes) {}

  // Uptime counts from here. `httpPort` is where other members reach our API.
  void begin(Instant now, uint16_t httpPort);
  // To be called after each pass of the node's loop: that is how the uptime survives the wrap of the clock.
  void noteLoop(Instant now, Millis duration);

  uint32_t uptimeS() const { return uptimeS_; }
  Millis longestLoop() const { return longestLoop_; }
  uint16_t httpPort() const { return httpPort_; }
  // Address and UDP port that our datagrams come from.
  Endpoint address() const { return board_.datagrams.localEndpoint(); }
  Instant now() const { return board_.clock.now(); }
  SystemInfo& system() const { return board_.system; }
  const NodeIdentity& identity() const { return context_.identity(); }
  const ApiServer& api() const { return api_; }
  // Null: no crash is known.
  const CrashRecord* lastCrash() const { return crashes_.lastCrash(); }

  ProfileFacts profile() const;
  // The fingerprint of facts and endpoints as /api/node/status lists them: final once all are registered.
  uint32_t profileDigest() const;

 private:
  Board& board_;
  NodeContext& context_;
  const ApiServer& api_;
  const char* version_;
  const CrashWatch& crashes_;
  Instant countedUntil_;
  uint32_t uptimeS_ = 0;
  Millis longestLoop_;
  uint16_t httpPort_ = 0;
};

}  // namespace spore

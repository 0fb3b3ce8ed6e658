// Trust: the keys of a node, and its two doors: for datagrams and for requests.
#pragma once

#include "spore/node/spore.h"
#include "spore/services/key_service.h"
#include "spore/services/request_door.h"
#include "spore/trust/frame_trust.h"

namespace spore {

// Of a sketch, beside its node: `spore::Trust trust(node);`. It makes itself known to the node, which then takes keys.
class Trust final : public Doors {
 public:
  explicit Trust(Spore& node);
  Trust(const Trust&) = delete;
  Trust& operator=(const Trust&) = delete;

  void begin(Instant now, const NodeKeys* given) override;
  void loop(Instant now) override;
  void registerEndpoints(ApiServer& api) override { keyService_.registerEndpoints(api); }
  bool isOpen() const override { return frames_.isOpen(); }
  RequestGate& requests() override { return requests_; }
  FrameTrust& frames() { return frames_; }

 private:
  FrameTrust frames_;
  RequestDoor requests_;
  KeyService keyService_;
};

}  // namespace spore

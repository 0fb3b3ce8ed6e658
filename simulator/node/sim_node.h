// SimNode: one whole Spore on a simulated board. The board outlives the node's restarts.
#pragma once

#include <memory>
#include <optional>

#include "simulator/node/sim_clock.h"
#include "simulator/node/sim_firmware.h"
#include "simulator/node/sim_parts.h"
#include "simulator/node/sim_storage.h"
#include "spore/node/spore.h"
#include "spore/node/trust.h"

namespace spore::sim {

struct NodeSetup {
  uint32_t id = 0;
  std::string sdk = "sim-1";  // nodes of different SDKs have different profiles, which are then fetched
  NodeOptions options;
  uint32_t clockStartMs = 0;  // what its clock shows when it boots
  int32_t clockDriftPpm = 0;
  SimFirmware::Image firmware;  // empty: the board takes no updates
  bool keepsPrevious = false;   // another image beside it
  Crypto* crypto = nullptr;     // none: it cannot hash, and so takes no updates either
  std::optional<NodeKeys> keys;
};

// What a node's own code learns from the engine's events.
class NodeWatcher {
 public:
  virtual void onMember(uint16_t observer, const NodeInfo& info) = 0;
  virtual void onMemberRemoved(uint16_t observer, const NodeInfo& info) = 0;
  virtual void onMessage(uint16_t observer, const EventMessage& message) = 0;
  virtual void onReport(uint16_t publisher, const DeliveryReport& report) = 0;
  virtual void onConflict(uint16_t observer, const NodeConflict& conflict) = 0;

 protected:
  ~NodeWatcher() = default;
};

class SimNode {
 public:
  SimNode(uint16_t number, const NodeSetup& setup, Medium& medium, HttpNet& http, Generator& generator,
          const Time& now);
  SimNode(const SimNode&) = delete;
  SimNode& operator=(const SimNode&) = delete;

  void boot(ResetCause cause, NodeWatcher& watcher);
  // As if the power were cut: nothing is said, memory is gone.
  void stop() {
    trust_.reset();
    spore_.reset();
  }
  bool isOn() const { return spore_ != nullptr; }
  // One pass of its loop; returns the moment in the world at which the next one is due.
  Time pass(bool hasDatagrams) {
    if (hasDatagrams) requests_.sink().datagramsReady();
    const Millis idle = spore_->loop();
    return clock_.worldTimeAfter(idle.count == 0 ? Millis{1} : idle);
  }

  Spore& spore() { return *spore_; }
  Trust& trust() { return *trust_; }
  const NodeSetup& setup() const { return setup_; }
  NodeSetup& setup() { return setup_; }
  // The sink of the node that runs.
  RequestSink& requests() { return requests_.sink(); }
  SimStorage& storage() { return storage_; }
  SimSystem& system() { return system_; }
  SimClock& clock() { return clock_; }
  SimFirmware& firmware() { return firmware_; }

 private:
  NodeSetup setup_;
  uint16_t number_;
  SimClock clock_;
  NoCrypto noCrypto_;
  SimFirmware firmware_;
  SimPort port_;
  SimHttpClient http_;
  SilentLog log_;
  SimRadio radio_;
  PushedRequests requests_;
  SimStorage storage_;
  SimSystem system_;
  NoWebSockets webSockets_;
  Board board_;
  NodeWatcher* watcher_ = nullptr;
  std::unique_ptr<Spore> spore_;
  std::unique_ptr<Trust> trust_;
};

}  // namespace spore::sim

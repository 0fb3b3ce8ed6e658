#include "simulator/node/sim_node.h"

#include "spore/context/event_names.h"

namespace spore::sim {

SimNode::SimNode(uint16_t number, const NodeSetup& setup, Medium& medium, HttpNet& http, Generator& generator,
                 const Time& now)
    : setup_(setup),
      number_(number),
      clock_(now),
      firmware_(setup.firmware, setup.keepsPrevious),
      port_(medium, number),
      http_(http, number),
      radio_(port_),
      system_(setup.id, setup.sdk, generator),
      board_{clock_,     setup.crypto != nullptr ? *setup.crypto : noCrypto_,
             port_,      firmware_,
             http_,      log_,
             radio_,     requests_,
             storage_,   system_,
             webSockets_} {}

void SimNode::boot(ResetCause cause, NodeWatcher& watcher) {
  watcher_ = &watcher;
  system_.cause = cause;
  system_.isRestartWanted = false;
  firmware_.boot();
  clock_.start(setup_.clockStartMs, setup_.clockDriftPpm);
  // Those that it was given count until it has stored others.
  uint8_t stored[1];
  const bool hasOwn = storage_.load(StorageKey::NodeKeys, stored).status() != Status::NotFound;
  setup_.options.keys = setup_.keys && !hasOwn ? &*setup_.keys : nullptr;
  spore_ = std::make_unique<Spore>(board_, setup_.options);
  trust_ = std::make_unique<Trust>(*spore_);
  NodeContext& context = spore_->ctx();
  const EventHandler onMember = [this](void* data) { watcher_->onMember(number_, *static_cast<NodeInfo*>(data)); };
  context.on(event_names::nodeDiscovered, onMember);
  context.on(event_names::nodeUpdated, onMember);
  context.on(event_names::nodeStatusChanged, onMember);
  context.on(event_names::nodeRemoved,
             [this](void* data) { watcher_->onMemberRemoved(number_, *static_cast<NodeInfo*>(data)); });
  context.on(event_names::nodeConflict,
             [this](void* data) { watcher_->onConflict(number_, *static_cast<NodeConflict*>(data)); });
  context.on(event_names::deliveryReport,
             [this](void* data) { watcher_->onReport(number_, *static_cast<DeliveryReport*>(data)); });
  context.subscribe("#", [this](const EventMessage& message) { watcher_->onMessage(number_, message); });
  CHECK(spore_->begin() == Status::Ok);
}

}  // namespace spore::sim

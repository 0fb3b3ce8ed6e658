// POST and GET /api/node/update/fetch: takes the firmware that another member runs, without anybody's machine between.
#pragma once

#include "spore/cluster/cluster_manager.h"
#include "spore/config/settings.h"
#include "spore/diagnostics/boot_guard.h"
#include "spore/platform/content_range.h"
#include "spore/services/service.h"
#include "spore/services/update_service.h"

namespace spore {

// Asks the member for the trailer and then for one part after another, with what the update engine offers to any other
// sender: a part that breaks off is asked for again from where it stopped. In safe mode it does so by itself, if
// Settings::rescueAfter says so.
class FirmwareFetch : public Service {
 public:
  FirmwareFetch(Board& board, const ClusterManager& cluster, const Settings& settings, const BootGuard& bootGuard,
                UpdateService& updates)
      : board_(board), cluster_(cluster), settings_(settings), bootGuard_(bootGuard), updates_(updates) {}

  const char* name() const override { return "fetch"; }
  void registerEndpoints(ApiServer& api) override;

  // What proves to another member that this node is one.
  void setGate(RequestGate& gate) { gate_ = &gate; }
  // To be called when the node begins, and then in each pass of its loop.
  void begin(Instant now) { dueAt_ = now + settings_.rescueAfter; }
  void loop(Instant now);

 private:
  enum class Step : uint8_t { Idle, Trailer, Parts };

  void order(ApiRequest& request);
  void show(ApiRequest& request) const;
  void start(Instant now, Endpoint peer, bool isForced);
  void rescue(Instant now);
  void ask(Instant now);
  Status send(std::string_view range);
  // The part to ask for next, of an image that is not complete.
  ContentRange nextPart() const;
  void onBody(Bytes piece);
  void onDone(Status status);
  void onTrailer();
  void onPart(Status status);
  void retry(UpdateFault fault);
  void end(UpdateFault fault);
  void giveMemoryBack();

  Board& board_;
  const ClusterManager& cluster_;
  const Settings& settings_;
  const BootGuard& bootGuard_;
  UpdateService& updates_;
  RequestGate* gate_ = nullptr;
  Endpoint peer_;
  Instant dueAt_;          // when to ask, or to rescue ourselves
  MutableBytes memory_;    // lent, for the trailer
  uint16_t received_ = 0;  // of the trailer
  uint32_t asked_ = 0;     // the node whose firmware was tried last, by a rescue
  Step step_ = Step::Idle;
  UpdateFault fault_ = UpdateFault::None;  // why the last one ended
  uint8_t tries_ = 0;                      // in vain, since some part came
  bool isForced_ = false;
  bool isAsking_ = false;
  bool isPartOpen_ = false;
};

}  // namespace spore

// Spore: one node. It owns every manager, joins them, and is all that a sketch or a board talks to.
#pragma once

#include "spore/delivery/event_delivery.h"
#include "spore/diagnostics/boot_guard.h"
#include "spore/node/doors.h"
#include "spore/node/node_options.h"
#include "spore/platform/board.h"
#include "spore/services/cluster_service.h"
#include "spore/services/config_service.h"
#include "spore/services/console.h"
#include "spore/services/event_service.h"
#include "spore/services/firmware_fetch.h"
#include "spore/services/firmware_watch.h"
#include "spore/services/identify_service.h"
#include "spore/services/label_service.h"
#include "spore/services/log_service.h"
#include "spore/services/monitoring_service.h"
#include "spore/services/network_service.h"
#include "spore/services/node_service.h"
#include "spore/services/portal.h"
#include "spore/services/task_service.h"
#include "spore/services/update_service.h"
#include "spore/services/web_socket_service.h"

namespace spore {

class Spore final : private RequestSink {
 public:
  // The board that the program is linked for, and labels by which users select this node.
  explicit Spore(std::initializer_list<Label> labels = {});
  Spore(Board& board, const NodeOptions& options);
  Spore(const Spore&) = delete;
  Spore& operator=(const Spore&) = delete;

  NodeContext& ctx() { return context_; }
  // To be called before begin(), which returns a Full of this, too.
  LoggedStatus addService(Service& service);
  // Of a sketch, which make themselves known here (config/own_settings.h).
  template <typename Own>
  void addSettings(Own& settings) {
    if (configService_.more() == nullptr)
      configService_.setMore(settings);
    else
      static_cast<Own*>(configService_.more())->append(settings);
  }
  // The first of these, null while there are none.
  MoreSettings* moreSettings() const { return configService_.more(); }
  // Of a sketch's Trust, which makes itself known here (trust/trust.h).
  void setDoors(Doors& doors) { doors_ = &doors; }
  // To be called once. After it nothing in the engine allocates memory. The node runs in any case, so that it can be
  // reached and updated. What it could not register of services, endpoints, tasks and handlers, those from before
  // begin() too, is logged by its name, and the first such status is returned: Full when there are more than there are
  // places for, AlreadyExists when two are the same, InvalidArgument for one that breaks a rule.
  LoggedStatus begin();
  // One pass: datagrams in, due tasks, waiting requests. Returns how long nothing will be due; a board that
  // sleeps wakes earlier when a datagram or a request comes.
  Millis loop();

  // Says good-bye to the node's own code (node_leaving) and to the cluster, before the process ends or restarts.
  void leave(NodePhase phase);

  // The firmware did not survive its last starts: services that were added do not take part (diagnostics/boot_guard.h).
  bool isSafeMode() const { return bootGuard_.isSafeMode(); }

  ApiServer& api() { return api_; }
  TaskScheduler& tasks() { return tasks_; }
  ClusterManager& cluster() { return cluster_; }
  const Profiles& profiles() const { return profiles_; }
  NetworkManager& network() { return network_; }
  EventDelivery& delivery() { return delivery_; }
  Board& board() { return board_; }

 private:
  void submit(HttpExchange& exchange) override {
    if (gate_ != nullptr && !gate_->hasRightBody(exchange)) updateService_.onForged(exchange);
    if (!updateService_.holdsBack(exchange)) api_.submit(exchange);
  }
  bool takesPieces(HttpMethod method, std::string_view target) override {
    // A body that nobody will read is not waited for, however long it is.
    return updateService_.takesPieces(method, target) || api_.refusesMethod(method, target);
  }
  bool onBody(HttpExchange& exchange, Bytes piece) override;
  void cancel(HttpExchange& exchange) override {
    if (gate_ != nullptr) gate_->endBody(exchange);
    updateService_.onCancel(exchange);
    api_.cancel(exchange);
  }
  size_t onWebSocketText(WebSocketClientId client, std::string_view text, MutableBytes answer) override {
    const bool isProven = gate_ == nullptr || gate_->isProven(client);
    return isProven ? webSockets_.onText(client, text, answer) : gate_->onText(client, text, answer);
  }
  void onWebSocketOpen(WebSocketClientId client) override {
    if (gate_ != nullptr) gate_->greet(client);
  }
  bool isOriginAllowed(std::string_view origin, std::string_view host) override {
    return api_.guard().isOurHost(host) && api_.guard().isOurOrigin(origin, host);
  }
  void onConsoleText(std::string_view characters) override { console_.onText(characters); }
  void datagramsReady() override { (void)tasks_.runNow("discovery_listen"); }

  void takeIdentity();
  void recallPeers();
  void openDoors(Instant now);
  bool isOpen() const { return doors_ == nullptr ? !isLocked_ : doors_->isOpen(); }
  void warnOfOpenDoors(Instant now);
  void joinFirstGeneration();
  void registerServices();
  void registerSystemTasks();
  ClusterSettings clusterSettings() const;
  WifiCredentials stationCredentials();
  WifiCredentials accessPointCredentials();
  void sendHeartbeat();
  void writeDebugLine();
  void tellNotStored();
  void tellDamaged();
  void restart();

  Board& board_;
  // The options that are no part of the identity.
  Settings settings_;
  FixedVector<Endpoint, seedsMax> seeds_;
  const char* names_;
  TrialTerms trialTerms_;
  const NodeKeys* keys_;
  Doors* doors_ = nullptr;       // none: this program takes no keys
  RequestGate* gate_ = nullptr;  // none: this node is open
  bool isLocked_ = false;        // it was given keys all the same
  Pause warning_;
  bool trustsFirstGeneration_;

  NodeContext context_;
  TaskScheduler tasks_;
  ApiServer api_;
  NetworkManager network_;
  ClusterManager cluster_;
  Profiles profiles_;
  FirstGeneration firstGeneration_;
  ClusterEvents events_;
  EventDelivery delivery_;

  Trail trail_;
  CrashWatch crashes_;
  BootGuard bootGuard_;
  NodeFacts facts_;
  LogService logService_;
  WebSocketService webSockets_;
  NodeService nodeService_;
  IdentifyService identifyService_;
  LabelService labelService_;
  ConfigService configService_;
  EventService eventService_;
  ClusterService clusterService_;
  TaskService taskService_;
  NetworkService networkService_;
  MonitoringService monitoringService_;
  UpdateRules updateRules_;
  FirmwareWatch firmware_;
  UpdateService updateService_;
  FirmwareFetch fetch_;
  Portal portal_;
  Console console_;
  FixedVector<Service*, limits::servicesMax> services_;
  size_t builtInServices_ = 0;   // of them, the first
  bool hasToldStorage_ = false;  // that something could not be stored
};

}  // namespace spore

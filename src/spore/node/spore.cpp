#include "spore/node/spore.h"

#include "spore/context/event_names.h"
#include "spore/node/boot_count.h"
#include "spore/node/firmware_name.h"
#include "spore/trust/locked_door.h"

namespace spore {

Spore::Spore(Board& board, const NodeOptions& options)
    : board_(board),
      settings_(options.settings),
      seeds_(options.seeds),
      names_(options.names),
      trialTerms_(options.trial),
      keys_(options.keys),
      trustsFirstGeneration_(options.trustsFirstGeneration),
      context_(board.log),
      tasks_(board.clock, context_),
      api_(context_),
      network_(context_, board.radio),
      cluster_(context_, board.datagrams, board.system),
      profiles_(context_, board.httpClient),
      firstGeneration_(context_, board.datagrams, board.httpClient, board.system),
      events_(context_,
              [this](Bytes body) {
                cluster_.sender().open(FrameType::Event).bytes(body);
                return cluster_.sender().broadcast();
              }),
      delivery_(context_, cluster_, events_),
      trail_(board.system),
      crashes_(board.system, board.storage, board.log),
      bootGuard_(board.storage, trail_),
      facts_(board, context_, api_, firmwareName().version, crashes_),
      logService_(context_, board.webSockets),
      webSockets_(context_, board.webSockets, cluster_, delivery_.retained(), logService_),
      nodeService_(facts_, cluster_, profiles_, tasks_, [this] { restart(); }),
      identifyService_(board.system, context_, tasks_),
      labelService_(board, context_, cluster_),
      configService_(board, settings_),
      eventService_(context_, cluster_, delivery_),
      clusterService_(facts_, cluster_, profiles_, firstGeneration_),
      taskService_(facts_, tasks_),
      networkService_(board, facts_, network_),
      monitoringService_(board, facts_, cluster_, profiles_, firstGeneration_, events_, delivery_, webSockets_),
      firmware_(board, facts_, cluster_, updateRules_, bootGuard_, [this] { restart(); }),
      updateService_(board, context_, api_, tasks_, updateRules_, firmware_, bootGuard_, [this] { restart(); }),
      fetch_(board, cluster_, settings_, bootGuard_, updateService_),
      portal_(facts_, network_),
      console_(board, facts_, cluster_, network_, [this] { restart(); }) {
  context_.setClock(board.clock);
  webSockets_.begin();  // before a sketch takes the places
  NodeIdentity& identity = context_.identity();
  identity.hostname = options.hostname;
  identity.cluster = options.cluster;
  identity.labels = options.labels;
  network_.setGiven(options.station, options.fallbackAccessPoint);
  const FirmwareName name = firmwareName();
  updateRules_.product = inRam<ProductName::capacity()>(name.product);
  updateRules_.board = inRam<BoardName::capacity()>(name.board);
  updateRules_.version = name.version;
  updateRules_.keys = options.updateKeys;
  updateRules_.acceptsUnsigned = options.acceptsUnsigned;
  api_.setPortal(
      [this](const HttpRequest& http, ApiRequest& request) { return portal_.answer(http, request, api_.guard()); });
  Service* const builtIn[] = {&nodeService_,       &identifyService_, &labelService_, &configService_,
                              &eventService_,      &clusterService_,  &taskService_,  &networkService_,
                              &monitoringService_, &updateService_,   &fetch_,        &logService_};
  for (Service* service : builtIn) addService(*service);
  builtInServices_ = services_.size();
}

LoggedStatus Spore::addService(Service& service) {
  return context_.noteRegistration(SPORE_TEXT("service "), service.name(), services_.push(&service));
}

LoggedStatus Spore::begin() {
  logService_.begin(board_);
  takeIdentity();
  crashes_.begin(context_.identity().incarnation, trail_.begin());
  bootGuard_.begin(context_.identity().incarnation, board_.system.resetCause());
  firmware_.countStart();
  if (isSafeMode()) {
    board_.log.say(LogLevel::Error, "node", SPORE_TEXT("safe mode: the firmware did not survive its last starts"));
  }
  tasks_.setWatcher([this](const char* task) { trail_.note(task, facts_.uptimeS()); });
  configService_.recall();
  registerServices();

  const Instant now = board_.clock.now();
  network_.begin(now, stationCredentials(), accessPointCredentials());
  facts_.begin(now, board_.requests.httpPort());
  api_.guard().setAddress(board_.datagrams.localEndpoint().ip);
  api_.guard().setName(context_.identity().hostname);
  api_.guard().setNames(names_);
  tasks_.begin(now);

  openDoors(now);
  delivery_.begin(now);
  cluster_.setIncarnationSaver([this](uint32_t incarnation) {
    // If it is not stored, the next start may take a number that was used: members know of a later one and say so.
    (void)storeIncarnation(board_.storage, incarnation);
    bootGuard_.renumber(incarnation);
  });
  recallPeers();
  if (isOpen() || trustsFirstGeneration_) joinFirstGeneration();
  profiles_.begin(facts_.profileDigest());
  cluster_.begin(now, clusterSettings(), profiles_.ownDigest(), facts_.httpPort());
  firmware_.begin(trialTerms_);
  fetch_.begin(now);
  // Firmware that is on trial and cannot use the node's keys is never confirmed like that, and the one before returns.
  if (!isLocked_) board_.requests.start(*this);
  tellDamaged();
  // Without a radio of ours there is an operating system, which has told all this.
  if (board_.radio.hasRadio()) console_.greet();
  return context_.firstRefusal();
}

Millis Spore::loop() {
  board_.requests.poll();
  const Instant begin = board_.clock.now();
  network_.loop(begin);
  // In the same pass: with the old address every request that changes something seems a stranger's, and the portal
  // redirects to itself.
  if (network_.takeAddressChange()) api_.guard().setAddress(board_.datagrams.localEndpoint().ip);
  tasks_.loop(begin);
  if (api_.hasWaiting()) trail_.note("http", facts_.uptimeS());
  api_.loop();
  fetch_.loop(begin);
  delivery_.loop(board_.clock.now());
  webSockets_.loop();
  logService_.loop();
  const bool isVerifying = updateService_.loop(begin);
  const bool isBusy = firmware_.loop(begin) || isVerifying;
  const Instant end = board_.clock.now();
  cluster_.noteLoop(end.since(begin));
  facts_.noteLoop(end, end.since(begin));
  bootGuard_.note(facts_.uptimeS());
  if (isBusy) return Millis{0};
  return std::min(std::min(tasks_.untilNext(end), delivery_.untilNext(end)),
                  std::min(api_.untilNext(), webSockets_.untilNext()));
}

void Spore::openDoors(Instant now) {
  if (doors_ == nullptr) {
    uint8_t record[1];
    isLocked_ = keys_ != nullptr || board_.storage.load(StorageKey::NodeKeys, record).status() != Status::NotFound;
    if (isLocked_) lockFrames(board_.log, cluster_, SPORE_TEXT("silent: has keys, and no spore::Trust for them"));
    return;
  }
  doors_->begin(now, keys_);
  if (doors_->isOpen()) return;
  gate_ = &doors_->requests();
  api_.setGate(*gate_);
  webSockets_.setGate(*gate_);
  fetch_.setGate(*gate_);
}

void Spore::joinFirstGeneration() {
  cluster_.setStrangerHandlers(
      [this](Instant now, Endpoint from, Bytes datagram) { return firstGeneration_.onDatagram(now, from, datagram); },
      [this](Instant now, IpAddress from) { firstGeneration_.onFrame(now, from); });
  const auto mirror = [this](std::string_view topic, std::string_view data) {
    firstGeneration_.onPublish(board_.clock.now(), topic, data);
  };
  events_.setMirror(mirror);
  context_.setMirror(mirror);
}

void Spore::recallPeers() {
  uint8_t record[peerRecordBytesMax];
  const Result<size_t> loaded = board_.storage.load(StorageKey::Peers, record);
  const Status found = loaded.ok() ? cluster_.recallPeers(Bytes{record, loaded.value()}) : loaded.status();
  board_.storage.noteRead(StorageKey::Peers, found);
  // Without the record the next start has only broadcasts and seeds to find the others.
  cluster_.setPeersSaver([this](Bytes peers) { (void)board_.storage.store(StorageKey::Peers, peers); });
}

void Spore::registerServices() {
  if (doors_ != nullptr) doors_->registerEndpoints(api_);
  const size_t count = isSafeMode() ? builtInServices_ : services_.size();
  for (size_t i = 0; i < count; ++i) services_[i]->registerEndpoints(api_);
  registerSystemTasks();
  for (size_t i = 0; i < count; ++i) services_[i]->registerTasks(tasks_);
}

void Spore::registerSystemTasks() {
  struct SystemTask {
    const char* name;
    Millis interval;
    TaskWork work;
  };
  const SystemTask systemTasks[] = {
      {"discovery_send", settings_.discoverySend, [this] { cluster_.discoverySend(board_.clock.now()); }},
      {"discovery_listen", settings_.discoveryListen,
       [this] {
         cluster_.receive(board_.clock.now());
         if (doors_ != nullptr) doors_->loop(board_.clock.now());
         cluster_.loop(board_.clock.now());
         profiles_.loop(board_.clock.now(), cluster_.members());
       }},
      {"status_update", settings_.statusUpdate,
       [this] {
         cluster_.statusUpdate(board_.clock.now());
         // A radio changes its address with every network.
         api_.guard().setAddress(board_.datagrams.localEndpoint().ip);
         firstGeneration_.tick(board_.clock.now(), cluster_.members().size());
         tellDamaged();
         tellNotStored();
         logService_.tick();
         warnOfOpenDoors(board_.clock.now());
       }},
      {"heartbeat", settings_.heartbeat, [this] { sendHeartbeat(); }},
      {"member_info", settings_.memberInfo, [this] { cluster_.memberInfo(board_.clock.now()); }},
      {"debug_output", settings_.debugOutput, [this] { writeDebugLine(); }},
  };
  for (const SystemTask& task : systemTasks) tasks_.everySystem(task.interval, task.name, task.work);
}

void Spore::sendHeartbeat() {
  const Millis next = cluster_.heartbeat(board_.clock.now());
  (void)tasks_.setInterval("heartbeat", next);  // this very task, which is there
}

bool Spore::onBody(HttpExchange& exchange, Bytes piece) {
  if (gate_ == nullptr) return updateService_.onBody(exchange, piece);
  if (!gate_->takesBody(exchange)) return false;
  const bool isTaken = updateService_.onBody(exchange, piece);
  if (isTaken)
    gate_->notePiece(exchange, piece);
  else
    gate_->endBody(exchange);
  return isTaken;
}

void Spore::leave(NodePhase phase) {
  context_.fire(event_names::nodeLeaving, &phase);
  cluster_.announce(board_.clock.now(), phase);
}

// An ordered restart, which counts as nobody's failure.
void Spore::restart() {
  bootGuard_.noteOrdered();
  firmware_.noteOrdered();
  leave(NodePhase::Restarting);
  board_.system.restart();
}

}  // namespace spore

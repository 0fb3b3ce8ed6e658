#include "spore/services/firmware_fetch.h"

#include <algorithm>
#include <cstring>

namespace spore {
namespace {

constexpr const char* firmwarePath = "/api/node/firmware";
// What one request asks for. Longer parts cost fewer connections; shorter ones lose less when one breaks off.
constexpr size_t partBytes = 32 * 1024;
constexpr uint32_t partTimeMs = 20 * 1000;
// The pause after a part that did not come, which grows each time, and how often in a row it is tried.
constexpr uint32_t pauseMs = 2000;
constexpr uint8_t triesMax = 5;
// The pause while the one HTTP client is busy with something else.
constexpr Millis clientBusyPause{100};
// The pause between two members whose firmware a node in safe mode tries to get, and after it has asked all.
constexpr Millis rescuePause{10 * 1000};
constexpr Millis rescueRoundPause{10 * 60 * 1000};
constexpr uint16_t defaultHttpPort = 80;

SPORE_NAMED_TEXT(fromHelp, "the member that runs it: its IP address, or address and HTTP port");
SPORE_NAMED_TEXT(forceHelp, "also if this node is held, runs that firmware already, or failed with it before");
constexpr ParameterSpec fetchParameters[] SPORE_IN_FLASH = {
    {"from", ParameterType::Text, true, fromHelp},
    {"force", ParameterType::Boolean, false, forceHelp},
};

}  // namespace

void FirmwareFetch::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      SPORE_TEXT("/api/node/update/fetch"), HttpMethod::Post, [this](ApiRequest& request) { order(request); },
      SPORE_TEXT("Takes over the firmware that another member of the same board runs"), fetchParameters);
  api.registerEndpoint(
      SPORE_TEXT("/api/node/update/fetch"), HttpMethod::Get, [this](ApiRequest& request) { show(request); },
      SPORE_TEXT("Whether a firmware is being fetched from a member, or why the last try ended"));
}

void FirmwareFetch::order(ApiRequest& request) {
  const Result<Endpoint> peer = parseEndpoint(request.text("from"), defaultHttpPort);
  if (!peer.ok()) {
    return request.fail(400, SPORE_TEXT("invalid_parameter"),
                        SPORE_TEXT("expected an address like 10.0.0.7 or 10.0.0.7:80"), "from");
  }
  if (step_ != Step::Idle || updates_.engine().isBusy()) return answerUpdateFault(request, UpdateFault::Busy);
  if (updates_.isOnTrial()) return answerUpdateFault(request, UpdateFault::OnTrial);
  const MemberTable& members = cluster_.members();
  const bool isMember = std::any_of(members.begin(), members.end(), [&](const Member& member) {
    return member.takesRequests() && member.address.ip == peer.value().ip && member.httpPort == peer.value().port;
  });
  if (!isMember) {
    return request.fail(404, SPORE_TEXT("unknown_member"),
                        SPORE_TEXT("no confirmed member serves HTTP there; GET /api/cluster/members lists them"),
                        request.text("from"));
  }
  start(board_.clock.now(), peer.value(), request.boolean("force"));
  request.reply(202).field("state", "fetching").field("from", toText(peer_).view());
}

void FirmwareFetch::show(ApiRequest& request) const {
  JsonWriter& json = request.reply();
  json.field("state", step_ != Step::Idle ? "fetching" : fault_ == UpdateFault::None ? "idle" : "failed");
  if (peer_.port != 0) json.field("from", toText(peer_).view());
  if (fault_ == UpdateFault::None) return;
  const UpdateFaultText text = describe(fault_);
  json.key("fault").beginObject().field("code", text.code).field("message", text.message).endObject();
}

void FirmwareFetch::start(Instant now, Endpoint peer, bool isForced) {
  board_.log.say(LogLevel::Info, "update", SPORE_TEXT("takes over the firmware of another member"));
  peer_ = peer;
  isForced_ = isForced;
  step_ = Step::Trailer;
  fault_ = UpdateFault::None;
  tries_ = 0;
  dueAt_ = now;
}

void FirmwareFetch::loop(Instant now) {
  if (isAsking_ || !now.hasReached(dueAt_)) return;
  if (step_ != Step::Idle) return ask(now);
  const bool isFree = updates_.engine().state() != UpdateState::Installed && !updates_.engine().isBusy();
  if (bootGuard_.isSafeMode() && settings_.rescueAfter.count > 0 && isFree) rescue(now);
}

// Asks one member after the other: only the trailer of a firmware tells whether it is for us.
void FirmwareFetch::rescue(Instant now) {
  dueAt_ = now + rescueRoundPause;
  const Member* member = cluster_.members().nextAfter(asked_);
  while (member != nullptr && (member->status != NodeStatus::Active || !member->takesRequests())) {
    member = cluster_.members().nextAfter(member->nodeId);
  }
  asked_ = member != nullptr ? member->nodeId : 0;
  if (member != nullptr) start(now, {member->address.ip, member->httpPort}, false);
}

void FirmwareFetch::ask(Instant now) {
  const UpdateEngine& engine = updates_.engine();
  FixedString<48> range{"bytes=-256"};
  if (step_ == Step::Parts) {
    // Somebody has discarded it, or sends another one.
    if (engine.received() >= engine.total()) return end(UpdateFault::NotPrepared);
    range = rangeHeader(nextPart());
  } else {
    giveMemoryBack();
    memory_ = board_.firmware.lend(imageTrailerBytes);
    if (memory_.empty()) return end(UpdateFault::NoMemory);
  }
  received_ = 0;
  const Status status = send(range);
  isAsking_ = status == Status::Ok;
  if (status == Status::Busy) {
    giveMemoryBack();
    dueAt_ = now + clientBusyPause;
  } else if (status != Status::Ok) {
    onDone(status);
  }
}

Status FirmwareFetch::send(std::string_view range) {
  HttpClient::Handlers handlers;
  handlers.onBody = [this](Bytes piece) { onBody(piece); };
  handlers.onDone = [this](Status status) { onDone(status); };
  AuthorizationText proof;
  if (gate_ != nullptr) gate_->proveMember(firmwarePath, proof);
  return board_.httpClient.send(peer_, {firmwarePath, range, proof}, partTimeMs, handlers);
}

ContentRange FirmwareFetch::nextPart() const {
  const UpdateEngine& engine = updates_.engine();
  return {engine.received(), std::min(engine.received() + partBytes, engine.total()) - 1, engine.total()};
}

void FirmwareFetch::onBody(Bytes piece) {
  UpdateEngine& engine = updates_.engine();
  if (step_ == Step::Trailer) {
    piece = piece.first(memory_.size() - received_);
    if (!piece.empty()) std::memcpy(memory_.data() + received_, piece.data(), piece.size());
    received_ = static_cast<uint16_t>(received_ + piece.size());
    return;
  }
  if (step_ != Step::Parts || fault_ != UpdateFault::None) return;
  if (!isPartOpen_) {
    if (engine.received() >= engine.total()) return;
    const ContentRange range = nextPart();
    const FixedString<48> text = toText(range);
    UploadHead head;
    head.contentRange = text;
    head.contentLength = range.size();
    fault_ = engine.begin(head);
    isPartOpen_ = fault_ == UpdateFault::None;
  }
  if (isPartOpen_) fault_ = engine.take(piece);
}

void FirmwareFetch::onDone(Status status) {
  isAsking_ = false;
  if (step_ == Step::Parts) return onPart(status);
  const bool isWhole = status == Status::Ok && received_ == imageTrailerBytes;
  if (isWhole) return onTrailer();
  giveMemoryBack();
  if (status == Status::Ok || status == Status::NotFound) return end(UpdateFault::PeerWithoutImage);
  retry(UpdateFault::PeerGone);
}

void FirmwareFetch::onTrailer() {
  const UpdateFault fault = updates_.prepare(readOnly(memory_), isForced_, ImageForm::Unpacked);
  giveMemoryBack();
  if (fault != UpdateFault::None) return end(fault);
  step_ = Step::Parts;
}

void FirmwareFetch::onPart(Status status) {
  UpdateEngine& engine = updates_.engine();
  const bool isWhole = isPartOpen_ && status == Status::Ok && fault_ == UpdateFault::None;
  if (isWhole) {
    fault_ = engine.finish();
  } else if (isPartOpen_ && fault_ == UpdateFault::None) {
    engine.interrupt();
  }
  isPartOpen_ = false;
  if (fault_ != UpdateFault::None) return end(fault_);
  if (!isWhole) return retry(status == Status::NotFound ? UpdateFault::PeerWithoutImage : UpdateFault::PeerGone);
  tries_ = 0;
  if (engine.state() == UpdateState::Verifying) return end(UpdateFault::None);
  ask(board_.clock.now());
}

void FirmwareFetch::retry(UpdateFault fault) {
  if (++tries_ >= triesMax) return end(fault);
  dueAt_ = board_.clock.now() + Millis{pauseMs * tries_};
}

void FirmwareFetch::end(UpdateFault fault) {
  step_ = Step::Idle;
  fault_ = fault;
  dueAt_ = board_.clock.now() + rescuePause;
  if (fault != UpdateFault::None) {
    board_.log.say(LogLevel::Warning, "update", SPORE_TEXT("could not take over the firmware of that member"));
  }
}

void FirmwareFetch::giveMemoryBack() {
  if (memory_.empty()) return;
  memory_ = {};
  board_.firmware.giveBack();
}

}  // namespace spore

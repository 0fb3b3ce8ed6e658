#include "spore/services/update_service.h"

#include <algorithm>

#include "spore/api/form_text.h"
#include "spore/base/hex.h"
#include "spore/base/text.h"
#include "spore/context/event_names.h"

namespace spore {
namespace {

SPORE_NAMED_TEXT(uploadPath, "/api/node/update");
// The answer must have left before the node restarts, also if it is lost on the air at first and sent again. Longer
// makes every update longer; shorter leaves its sender without an answer.
constexpr Millis restartDelay{1500};
// Label by which somebody says: not now.
constexpr std::string_view holdLabel = "hold";

// A transfer that nobody goes on with gives its memory back after this long; what has come of it is kept. Shorter makes
// a slow sender's next part wait for memory; longer keeps 1 KB from everything else.
constexpr Millis silenceMax{30 * 1000};
// An upload that brings less than this in that time gives its place up. Shorter or more breaks transfers over a weak
// network that would have come through; longer or less lets a sender that trickles keep others out.
constexpr Millis rateWindow{15 * 1000};
constexpr size_t rateBytesMin = 3 * 1024;
// A prepared transfer between two of its parts keeps its place for so long. Longer makes the next image wait for a
// sender that has died; shorter lets two senders throw each other out.
constexpr Millis partPauseMax{5 * 1000};
// A part of which nothing has come for so long gives way to its own sender, who begins anew: over a weak network what
// is left of a connection may take a minute to end. Longer makes him wait; shorter breaks parts that would have gone
// on.
constexpr Millis silentPartMax{3 * 1000};
// An upload of which nothing is known has to begin: until so much of it is there, another one may take its place.
constexpr Millis beginningMax{2 * 1000};
constexpr size_t beginningBytes = 2 * 1024;

SPORE_NAMED_TEXT(forceText, "also if it is held, another product, current, or failed before");
constexpr ParameterSpec uploadParameters[] SPORE_IN_FLASH = {{"force", ParameterType::Boolean, false, forceText}};
SPORE_NAMED_TEXT(trailerHelp, "the image's last 256 bytes, as 512 hexadecimal digits");
constexpr ParameterSpec prepareParameters[] SPORE_IN_FLASH = {
    {"trailer", ParameterType::Text, true, trailerHelp},
    {"force", ParameterType::Boolean, false, forceText},
};

// The head of an upload is judged before its parameters are read. Malformed: what is no Boolean, which the API tells.
Result<bool> asksForForce(std::string_view target) {
  const std::string_view query = target.substr(std::min(target.find('?'), target.size() - 1) + 1);
  const Result<std::string_view> value = findFormField(query, "force");
  if (!value.ok()) return value.status() == Status::NotFound ? Result<bool>{false} : Result<bool>{value.status()};
  if (value.value() == "true" || value.value() == "1") return true;
  return value.value() == "false" || value.value() == "0" ? Result<bool>{false} : Result<bool>{Status::Malformed};
}

// What curl sends a body as where nobody says what it is.
bool isForm(std::string_view contentType) {
  return equalsIgnoringCase(contentType.substr(0, contentType.find(';')), "application/x-www-form-urlencoded");
}

}  // namespace

void answerUpdateFault(ApiRequest& request, UpdateFault fault) {
  const UpdateFaultText text = describe(fault);
  request.fail(text.httpStatus, text.code, text.message);
}

void UpdateService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      uploadPath, HttpMethod::Get, [this](ApiRequest& request) { show(request); },
      SPORE_TEXT("The firmware that runs, the room for another, and how far an update is"));
  api.registerEndpoint(
      uploadPath, HttpMethod::Post, [this](ApiRequest& request) { upload(request); },
      SPORE_TEXT(
          "Takes an image as a file of multipart/form-data or as the body itself, verifies it and restarts into it"),
      uploadParameters);
  api.registerEndpoint(
      uploadPath, HttpMethod::Delete, [this](ApiRequest& request) { discard(request); },
      SPORE_TEXT("Forgets an image that has come in part"));
  api.registerEndpoint(
      SPORE_TEXT("/api/node/update/prepare"), HttpMethod::Post, [this](ApiRequest& request) { answerPrepare(request); },
      SPORE_TEXT(
          "Judges an image by its trailer before a byte of it is sent, and tells where a broken transfer stopped"),
      prepareParameters);
  api.registerEndpoint(
      SPORE_TEXT("/api/node/firmware"), HttpMethod::Get, [this](ApiRequest& request) { serve(request); },
      SPORE_TEXT("The image that runs, with its trailer, as another node of this board could take it; ranges too"));
}

bool UpdateService::takesPieces(HttpMethod method, std::string_view target) const {
  return method == HttpMethod::Post && uploadPath == target.substr(0, target.find('?'));
}

bool UpdateService::onBody(HttpExchange& exchange, Bytes piece) {
  if (exchange.refusal != 0) return false;
  if (uploader_ != &exchange) {
    // A page of another site gets its 403 from the API, a wrong method its 405.
    if (!takesPieces(exchange.request.method, exchange.request.target) || !api_.isTrusted(exchange.request))
      return false;
    const Result<bool> isForced = asksForForce(exchange.request.target);
    if (!isForced.ok()) return false;
    // A form touches nothing of what is under way.
    const UpdateFault fault =
        isForm(exchange.request.contentType) ? UpdateFault::FormType : beginUpload(exchange, isForced.value());
    exchange.refusal = static_cast<uint8_t>(fault);
    if (fault != UpdateFault::None) return false;
  }
  heardAt_ = board_.clock.now();
  return piece.empty() || engine_.take(piece) == UpdateFault::None;
}

void UpdateService::refreshRules() {
  firmware_.knowFirmware();
  rules_.isHeld = isHeld();
  rules_.isOnTrial = firmware_.isOnTrial();
}

UpdateFault UpdateService::beginUpload(HttpExchange& exchange, bool isForced) {
  const Instant now = board_.clock.now();
  if (uploader_ != nullptr) {
    const bool hasBegun = engine_.isPrepared() || engine_.received() >= beginningBytes;
    if (stage_ != Stage::Coming || hasBegun || now.since(rateAt_) < beginningMax) return UpdateFault::Busy;
    release(UpdateFault::TooSlow);
  }
  const bool isPart = !exchange.request.contentRange.empty();
  if (!isPart && isHeldByAnother(now, {})) return UpdateFault::Busy;
  refreshRules();
  UploadHead head;
  head.contentType = exchange.request.contentType;
  head.contentRange = exchange.request.contentRange;
  head.contentLength = exchange.request.contentLength;
  head.isForced = isForced;
  if (const UpdateFault fault = engine_.begin(head); fault != UpdateFault::None) return fault;
  uploader_ = &exchange;
  stage_ = Stage::Coming;
  rateAt_ = now;
  rateFrom_ = engine_.received();
  return UpdateFault::None;
}

bool UpdateService::isPrepared(Bytes trailer) const {
  const Result<ImageTrailer> image = readTrailer(trailer);
  return engine_.isPrepared() && image.ok() && image.value().fileHash == engine_.image()->fileHash;
}

bool UpdateService::isHeldByAnother(Instant now, Bytes trailer) const {
  const bool isBetweenParts = engine_.isPrepared() && engine_.state() == UpdateState::Receiving && !engine_.isBusy();
  return isBetweenParts && now.since(heardAt_) < partPauseMax && !isPrepared(trailer);
}

bool UpdateService::isLeftBehind(Instant now, Bytes trailer) const {
  const bool isComing = uploader_ != nullptr && stage_ == Stage::Coming;
  return isComing && now.since(heardAt_) >= silentPartMax && isPrepared(trailer);
}

// The upload under way gets this answer as soon as its sender says anything more.
void UpdateService::release(UpdateFault why) {
  if (uploader_ == nullptr) return;
  uploader_->refusal = static_cast<uint8_t>(why);
  HttpExchange* const judged = stage_ == Stage::Judged ? uploader_ : nullptr;
  uploader_ = nullptr;
  stage_ = Stage::Coming;
  if (judged != nullptr) return api_.submit(*judged);
  engine_.interrupt();
}

void UpdateService::watchRate(Instant now) {
  if (uploader_ == nullptr || stage_ != Stage::Coming || now.since(rateAt_) < rateWindow) return;
  const size_t received = engine_.received();
  if (received < rateFrom_ + rateBytesMin) return release(UpdateFault::TooSlow);
  rateAt_ = now;
  rateFrom_ = received;
}

bool UpdateService::holdsBack(HttpExchange& exchange) {
  if (uploader_ != &exchange) return false;
  stage_ = Stage::Submitted;
  if (exchange.request.fault != HttpFault::None) {
    engine_.interrupt();
    return false;
  }
  (void)engine_.finish();
  if (engine_.isBusy()) stage_ = Stage::Judged;
  return stage_ == Stage::Judged;
}

void UpdateService::onCancel(HttpExchange& exchange) {
  if (uploader_ != &exchange) return;
  uploader_ = nullptr;
  // An image that has come as a whole goes on, though nobody waits for the answer.
  if (stage_ != Stage::Judged) engine_.interrupt();
  stage_ = Stage::Coming;
}

void UpdateService::onForged(HttpExchange& exchange) {
  if (uploader_ != &exchange) return;
  uploader_ = nullptr;
  stage_ = Stage::Coming;
  (void)engine_.discard();
}

bool UpdateService::loop(Instant now) {
  // The exchange has its answer, even if it never reached upload(), and its memory may be in use for something else.
  if (uploader_ != nullptr && stage_ == Stage::Submitted && !api_.isWaiting(*uploader_)) uploader_ = nullptr;
  tellChanges();
  watchRate(now);
  const bool isAwaited = engine_.state() == UpdateState::Receiving && !engine_.isBusy();
  if (isAwaited && now.since(heardAt_) >= silenceMax) engine_.interrupt();
  if (engine_.state() != UpdateState::Verifying) return false;
  if (engine_.step()) return true;
  if (engine_.state() == UpdateState::Installed) {
    bootGuard_.forgive();
    tasks_.onceSystem(restartDelay, "update_restart", [this] { restart_(); });
  } else {
    firmware_.withdraw();
  }
  if (stage_ == Stage::Judged) {
    stage_ = Stage::Submitted;
    api_.submit(*uploader_);
  }
  return false;
}

void UpdateService::upload(ApiRequest& request) {
  if (request.refusal() != 0) return answerUpdateFault(request, static_cast<UpdateFault>(request.refusal()));
  if (!request.isOf(uploader_)) return answerUpdateFault(request, UpdateFault::NoLength);
  uploader_ = nullptr;
  switch (engine_.state()) {
    case UpdateState::Installed: return answerInstalled(request);
    case UpdateState::Receiving:
      request.reply(202)
          .field("status", "receiving")
          .field("received", engine_.received())
          .field("size", engine_.total());
      return;
    case UpdateState::Prepared: return answerUpdateFault(request, UpdateFault::CutShort);
    default:
      return answerUpdateFault(request, engine_.fault() == UpdateFault::None ? UpdateFault::Busy : engine_.fault());
  }
}

void UpdateService::answerInstalled(ApiRequest& request) {
  JsonWriter& json = request.reply();
  json.field("status", "installed")
      .field("message", SPORE_TEXT("the image is verified; the node restarts into it now"));
  showImage(json, *engine_.image());
}

void UpdateService::answerPrepare(ApiRequest& request) {
  uint8_t trailer[imageTrailerBytes];
  if (readHex(request.text("trailer"), trailer) != Status::Ok) {
    return request.fail(400, SPORE_TEXT("invalid_parameter"), SPORE_TEXT("expected 512 hexadecimal digits"), "trailer");
  }
  const UpdateFault fault = prepare(trailer, request.boolean("force"));
  if (fault != UpdateFault::None) return answerUpdateFault(request, fault);
  request.reply().field("status", "prepared").field("received", engine_.received()).field("size", engine_.total());
}

UpdateFault UpdateService::prepare(Bytes trailer, bool isForced, ImageForm form) {
  const Instant now = board_.clock.now();
  if (isHeldByAnother(now, trailer)) return UpdateFault::Busy;
  if (isLeftBehind(now, trailer)) release(UpdateFault::TooSlow);
  refreshRules();
  const UpdateFault fault = engine_.prepare(trailer, isForced, form);
  if (fault != UpdateFault::None) return fault;
  heardAt_ = now;
  // The upload that gives way had proved nothing, or prepare() would have refused this one.
  if (uploader_ != nullptr && stage_ == Stage::Coming) release(UpdateFault::Busy);
  return UpdateFault::None;
}

void UpdateService::discard(ApiRequest& request) {
  if (engine_.state() == UpdateState::Installed) return answerUpdateFault(request, UpdateFault::Installed);
  (void)engine_.discard();
  release(UpdateFault::Discarded);
  request.reply().field("status", toText(engine_.state()));
}

void UpdateService::show(ApiRequest& request) const {
  JsonWriter& json = request.reply();
  json.field("state", toText(engine_.state()));
  if (engine_.fault() != UpdateFault::None) {
    const UpdateFaultText text = describe(engine_.fault());
    json.key("fault").beginObject().field("code", text.code).field("message", text.message).endObject();
  }
  json.key("running").beginObject();
  json.field("product", rules_.product.view()).field("board", rules_.board.view()).field("version", rules_.version);
  if (rules_.runningHash) json.field("hash", hexText<32>(asBytes(*rules_.runningHash)).view());
  json.field("size", firmware_.runningBytes()).endObject();
  const Trial& trial = firmware_.trial();
  json.key("trial").beginObject().field("outcome", toText(trial.record().outcome));
  if (trial.isPending()) json.field("msLeft", trial.left(board_.clock.now()).count);
  if (trial.record().fault != TrialFault::None) json.field("fault", toText(trial.record().fault));
  if (rules_.failedHash) json.field("failedHash", hexText<32>(asBytes(*rules_.failedHash)).view());
  json.endObject();
  if (const ImageTrailer* const image = engine_.image(); image != nullptr) showImage(json, *image);
  json.field("received", engine_.received()).field("size", engine_.total());
  json.field("room", board_.firmware.roomBytes()).field("freeHeap", board_.system.freeHeap());
  json.field("held", isHeld());
  json.field("signedOnly", !rules_.keys.empty() || !rules_.acceptsUnsigned).field("safeMode", bootGuard_.isSafeMode());
  json.key("keys").beginArray();
  for (const PublicKey& key : rules_.keys)
    json.value(hexText<sizeof(KeyId)>(asBytes(keyIdOf(board_.crypto, key))).view());
  json.endArray();
}

void UpdateService::showImage(JsonWriter& json, const ImageTrailer& image) const {
  json.key("image").beginObject();
  json.field("product", image.product.view()).field("board", image.board.view()).field("version", image.version.view());
  json.field("hash", hexText<32>(asBytes(image.imageHash)).view()).field("signed", image.isSigned);
  json.field("size", image.size).field("unpackedSize", image.unpackedSize).endObject();
}

void UpdateService::serve(ApiRequest& request) {
  if (!firmware_.isProven()) {
    return request.fail(
        409, SPORE_TEXT("firmware_unproven"),
        SPORE_TEXT("the firmware that runs is on trial still or has failed; take it from another member"));
  }
  if (firmware_.isHashing()) {
    return request.fail(503, SPORE_TEXT("firmware_not_known"),
                        SPORE_TEXT("the node is still reading its firmware; ask again in a moment"));
  }
  if (firmware_.imageBytes() == 0) {
    return request.fail(404, SPORE_TEXT("no_trailer"),
                        SPORE_TEXT("this firmware was started without a trailer; it has one after its first update"));
  }
  request.bytes("application/octet-stream", firmware_.imageBytes(),
                [this](size_t offset, MutableBytes bytes) { return firmware_.readImage(offset, bytes); });
}

// Fires an event for each tenth of a transfer, and for the end of each step.
void UpdateService::tellChanges() {
  const bool isQuiet = engine_.state() == UpdateState::Idle && told_.state == UpdateState::Idle;
  if (isQuiet && firmware_.trial().record().outcome == told_.trial) return;  // as almost always
  UpdateInfo info;
  info.state = engine_.state();
  info.fault = engine_.fault();
  info.received = engine_.received();
  info.size = engine_.total();
  info.trial = firmware_.trial().record().outcome;
  const bool isNews = info.state != told_.state || info.fault != told_.fault || info.trial != told_.trial ||
                      info.tenths() != told_.tenths();
  if (!isNews) return;
  told_ = info;
  context_.fire(event_names::updateChanged, &info);
}

bool UpdateService::isHeld() const {
  return context_.identity().labels.find(holdLabel).data() != nullptr;
}

}  // namespace spore

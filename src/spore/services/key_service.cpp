#include "spore/services/key_service.h"

#include "spore/base/hex.h"
#include "spore/base/text.h"
#include "spore/trust/sealed_keys.h"

namespace spore {
namespace {

SPORE_NAMED_TEXT(keysPath, "/api/node/keys");
SPORE_NAMED_TEXT(stepHelp, "stage, switch, confirm, retire or discard");
SPORE_NAMED_TEXT(keysHelp, "of stage: the new keys, sealed under the node's own one, as hexadecimal digits");
constexpr ParameterSpec keyParameters[] SPORE_IN_FLASH = {
    {"step", ParameterType::Text, true, stepHelp},
    {"keys", ParameterType::Text, false, keysHelp},
};

void writeNumbers(JsonWriter& json, const NodeKeys& keys) {
  json.field("epoch", keys.epoch).field("generation", keys.generation);
}

}  // namespace

void KeyService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      keysPath, HttpMethod::Get, [this](ApiRequest& request) { show(request); },
      SPORE_TEXT("Which keys this node has, and how far a change of them is"));
  api.registerEndpoint(
      keysPath, HttpMethod::Post, [this](ApiRequest& request) { change(request); },
      SPORE_TEXT("One step of a change of this node's keys"), keyParameters);
}

void KeyService::show(ApiRequest& request) {
  JsonWriter& json = request.reply();
  json.field("keyed", trust_.isKeyed());
  if (!trust_.isKeyed()) return;
  const KeyChanges& keys = trust_.keys();
  const KeyRing& ring = keys.ring();
  const Instant now = context_.now();
  writeNumbers(json, ring.active);
  json.field("step", toText(ring.step)).field("reverted", keys.hasReverted());
  if (ring.hasOther()) {
    json.field("msLeft", keys.left(now).count);
    json.key("other").beginObject();
    writeNumbers(json, ring.other);
    json.endObject();
  }
  json.key("outdated").beginArray();
  for (const OutdatedMember& member : trust_.outdated()) {
    json.beginObject().field("nodeId", nodeIdText(member.nodeId).view()).field("ip", toText(member.ip).view());
    json.field("ageMs", now.roundSince(member.heardAt).count).endObject();
  }
  json.endArray();
}

void KeyService::change(ApiRequest& request) {
  if (!trust_.isKeyed()) {
    return request.fail(409, SPORE_TEXT("no_keys"), SPORE_TEXT("this node has no keys that could change"));
  }
  const Status status = perform(request.text("step"), request.text("keys"));
  if (status != Status::Ok) return fail(request, status);
  trust_.loop(context_.now());
  show(request);
}

Status KeyService::perform(std::string_view step, std::string_view keys) {
  const Instant now = context_.now();
  KeyChanges& changes = trust_.keys();
  if (SPORE_TEXT("stage") == step) {
    uint8_t sealed[sealedKeysBytes];
    return readHex(keys, sealed) == Status::Ok ? changes.stage(now, sealed) : Status::Malformed;
  }
  if (SPORE_TEXT("switch") == step) return changes.switchOver(now);
  if (SPORE_TEXT("confirm") == step) return changes.confirm(now);
  if (SPORE_TEXT("retire") == step) return changes.retire(now);
  if (SPORE_TEXT("discard") == step) return changes.discard(now);
  return Status::InvalidArgument;
}

void KeyService::fail(ApiRequest& request, Status status) {
  switch (status) {
    case Status::InvalidArgument:
      return request.fail(400, SPORE_TEXT("invalid_parameter"),
                          SPORE_TEXT("it is stage, switch, confirm, retire or discard"), "step");
    case Status::Malformed:
    case Status::Unsupported:
      return request.fail(400, SPORE_TEXT("invalid_parameter"), SPORE_TEXT("no sealed keys that this node can read"),
                          "keys");
    case Status::Forbidden:
      return request.fail(409, SPORE_TEXT("keys_not_ours"),
                          SPORE_TEXT("sealed for another node or under another key, or older than those in use"),
                          "keys");
    case Status::Busy:
      return request.fail(409, SPORE_TEXT("keys_on_trial"), SPORE_TEXT("other keys are on trial: confirm them first"));
    case Status::Unavailable:
      return request.fail(409, SPORE_TEXT("keys_step"), SPORE_TEXT("the step before it was not taken"));
    default:
      return request.fail(500, SPORE_TEXT("storage_failed"),
                          SPORE_TEXT("the keys could not be stored and stay as they were"));
  }
}

}  // namespace spore

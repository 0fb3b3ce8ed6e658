#include "spore/services/node_service.h"

#include "spore/services/json_parts.h"

namespace spore {
namespace {

// Long enough for the answer to leave a slow radio, short enough for whoever waits for the restart.
constexpr Millis restartDelay{500};

enum StatusStage : uint8_t { statusHardware, statusIdentity, statusCrash, statusLabels, statusApi };
enum EndpointsStage : uint8_t { endpointsBegin, endpointsUri, endpointsDescription, endpointsParameters };

}  // namespace

void NodeService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      SPORE_TEXT("/api/node/status"), HttpMethod::Get,
      [this](ApiRequest& request) {
        request.stream([this](ReplyCursor& cursor, JsonWriter& json) { return writeStatus(cursor, json); });
      },
      SPORE_TEXT("This node's resources, identity and endpoints"));
  api.registerEndpoint(
      SPORE_TEXT("/api/node/restart"), HttpMethod::Post, [this](ApiRequest& request) { restart(request); },
      SPORE_TEXT("Restarts this node half a second later, after telling the cluster"));
  api.registerEndpoint(
      SPORE_TEXT("/api/node/endpoints"), HttpMethod::Get,
      [this](ApiRequest& request) {
        request.stream([this](ReplyCursor& cursor, JsonWriter& json) { return writeEndpoints(cursor, json); });
      },
      SPORE_TEXT("Every endpoint of this node with its parameters"));
}

void NodeService::restart(ApiRequest& request) {
  const Status status = tasks_.onceSystem(restartDelay, "restart", [this] { restart_(); });
  // AlreadyExists: somebody else asked a moment ago.
  if (status != Status::Ok && status != Status::AlreadyExists) {
    return request.fail(503, SPORE_TEXT("busy"), SPORE_TEXT("no free task for the restart; try again"));
  }
  request.reply(202).field("status", "restarting");
}

bool NodeService::writeStatus(ReplyCursor& cursor, JsonWriter& json) const {
  SystemInfo& system = facts_.system();
  switch (cursor.stage) {
    case statusHardware:
      json.beginObject().field("freeHeap", system.freeHeap()).field("chipId", system.chipId());
      writeHardware(json, facts_.profile());
      break;
    case statusIdentity: writeIdentity(json); break;
    case statusCrash: writeCrash(json); break;
    case statusLabels:
      writeLabels(json, facts_.identity().labels.text());
      json.key("api").beginArray();
      break;
    default: return writeApi(cursor, json);
  }
  ++cursor.stage;
  return true;
}

void NodeService::writeIdentity(JsonWriter& json) const {
  SystemInfo& system = facts_.system();
  const NodeIdentity& identity = facts_.identity();
  json.field("hostname", identity.hostname.view())
      .field("nodeId", nodeIdText(identity.nodeId).view())
      .field("version", facts_.profile().version)
      .field("uptime", facts_.uptimeS())
      .field("incarnation", identity.incarnation)
      .field("phase", toText(cluster_.phase()))
      .field("cluster", identity.cluster.view())
      .field("profile", nodeIdText(profiles_.ownDigest()).view())
      .field("resetCause", toText(system.resetCause()));
  if (system.rssi() != 0) json.field("rssi", system.rssi());
}

void NodeService::writeCrash(JsonWriter& json) const {
  const CrashRecord* const crash = facts_.lastCrash();
  if (crash == nullptr) return;
  json.key("lastCrash").beginObject().field("reason", toText(crash->cause));
  if (crash->cause == ResetCause::Exception) json.field("exception", crash->exception);
  if (crash->address != 0) json.field("address", nodeIdText(crash->address).view());
  json.field("uptime", crash->uptimeS).field("incarnation", crash->incarnation);
  if (!crash->task.empty()) json.field("task", crash->task.view());
  json.endObject();
}

// As many endpoints as fit into one piece: a reader on a fast line asks for few pieces.
bool NodeService::writeApi(ReplyCursor& cursor, JsonWriter& json) const {
  const ApiServer& api = facts_.api();
  for (; cursor.index < api.endpointCount(); ++cursor.index) {
    const EndpointSpec& entry = api.endpoint(cursor.index);
    if (!writeIfItFits(json, [&entry](JsonWriter& out) { writeApiEntry(out, entry.uri.value(), entry.method()); }))
      return true;
  }
  if (writeIfItFits(json, [](JsonWriter& out) { out.endArray().endObject(); })) return false;
  return true;
}

// cursor.index: the endpoint. cursor.parent: the next of its parameters.
bool NodeService::writeEndpoints(ReplyCursor& cursor, JsonWriter& json) const {
  const ApiServer& api = facts_.api();
  if (cursor.stage == endpointsBegin) {
    json.beginObject().key("endpoints").beginArray();
    cursor.stage = endpointsUri;
  }
  if (cursor.index == api.endpointCount()) {
    json.endArray().endObject();
    return false;
  }
  const EndpointSpec& endpoint = api.endpoint(cursor.index);
  if (cursor.stage == endpointsUri) {
    json.beginObject().field("uri", endpoint.uri.value()).field("method", toText(endpoint.method()));
    cursor.stage = endpointsDescription;
  } else if (cursor.stage == endpointsDescription) {
    json.field("description", inRam<descriptionBytesMax>(endpoint.description).view()).key("parameters").beginArray();
    cursor.parent = 0;
    cursor.stage = endpointsParameters;
  } else if (cursor.parent < endpoint.parameters().count) {
    const ParameterSpec parameter = endpoint.parameters()[cursor.parent++];
    json.beginObject().field("name", parameter.name).field("type", toText(parameter.type));
    json.field("required", parameter.isRequired)
        .field("description", inRam<descriptionBytesMax>(parameter.description).view())
        .endObject();
  } else {
    json.endArray().endObject();
    cursor.stage = endpointsUri;
    ++cursor.index;
  }
  return true;
}

}  // namespace spore

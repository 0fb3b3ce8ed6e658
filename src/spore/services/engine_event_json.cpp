#include "spore/services/engine_event_json.h"

#include "spore/base/text.h"
#include "spore/context/event_names.h"
#include "spore/context/node_info.h"
#include "spore/network/network_manager.h"
#include "spore/ota/update_info.h"
#include "spore/services/delivery_report_writer.h"
#include "spore/services/json_parts.h"
#include "spore/tasks/task_scheduler.h"

namespace spore {
namespace {

void writeNodeInfo(JsonWriter& json, const NodeInfo& info) {
  json.beginObject()
      .field("hostname", info.hostname.view())
      .field("nodeId", nodeIdText(info.nodeId).view())
      .field("ip", toText(info.address.ip).view())
      .field("udpPort", info.address.port);
  if (info.httpPort != 0) json.field("port", info.httpPort);
  json.field("status", toText(info.status))
      .field("phase", toText(info.phase))
      .field("incarnation", info.incarnation)
      .field("freeHeap", info.freeHeap)
      .field("ageMs", info.age.count)
      .endObject();
}

void writeTaskOverrun(JsonWriter& json, const TaskOverrun& overrun) {
  json.beginObject()
      .field("task", overrun.name)
      .field("latenessMs", overrun.latenessMs)
      .field("durationUs", overrun.durationUs)
      .field("skipped", overrun.skipped)
      .endObject();
}

void writeNetworkInfo(JsonWriter& json, const NetworkInfo& info) {
  json.beginObject().field("mode", toText(info.mode)).field("ip", toText(info.ip).view()).endObject();
}

void writeUpdateInfo(JsonWriter& json, const UpdateInfo& info) {
  json.beginObject().field("state", toText(info.state));
  if (info.fault != UpdateFault::None) json.field("code", describe(info.fault).code);
  json.field("received", info.received).field("size", info.size).field("trial", toText(info.trial)).endObject();
}

void writeDeliveryReport(JsonWriter& json, const DeliveryReport& report) {
  json.beginObject();
  writeReport(json, report);
  json.endObject();
}

bool isOneOf(std::string_view name, std::initializer_list<const char*> names) {
  for (const char* const candidate : names) {
    if (name == candidate) return true;
  }
  return false;
}

}  // namespace

void writeEngineEvent(JsonWriter& json, const char* name, const void* data) {
  using namespace event_names;
  if (data == nullptr) {
    json.null();
  } else if (isOneOf(name, {nodeDiscovered, nodeUpdated, nodeStatusChanged, nodeRemoved})) {
    writeNodeInfo(json, *static_cast<const NodeInfo*>(data));
  } else if (isOneOf(name, {nodeConflict})) {
    writeConflict(json, *static_cast<const NodeConflict*>(data));
  } else if (isOneOf(name, {taskOverrun})) {
    writeTaskOverrun(json, *static_cast<const TaskOverrun*>(data));
  } else if (isOneOf(name, {networkConnected, networkLost})) {
    writeNetworkInfo(json, *static_cast<const NetworkInfo*>(data));
  } else if (isOneOf(name, {updateChanged})) {
    writeUpdateInfo(json, *static_cast<const UpdateInfo*>(data));
  } else if (isOneOf(name, {deliveryReport})) {
    writeDeliveryReport(json, *static_cast<const DeliveryReport*>(data));
  } else if (isOneOf(name, {nodeLeaving})) {
    json.beginObject().field("phase", toText(*static_cast<const NodePhase*>(data))).endObject();
  } else {
    json.null();
  }
}

}  // namespace spore

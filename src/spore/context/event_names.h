// The engine's own events: local to a node, fired by the engine only. docs/events.md describes each.
#pragma once

#include <string_view>

namespace spore::event_names {

constexpr const char* nodeDiscovered = "node_discovered";         // NodeInfo*
constexpr const char* nodeUpdated = "node_updated";               // NodeInfo*
constexpr const char* nodeStatusChanged = "node_status_changed";  // NodeInfo*
constexpr const char* nodeRemoved = "node_removed";               // NodeInfo*
constexpr const char* nodeConflict = "node_conflict";             // NodeConflict*
constexpr const char* taskOverrun = "task_overrun";               // TaskOverrun*
constexpr const char* networkConnected = "network_connected";     // NetworkInfo*
constexpr const char* networkLost = "network_lost";               // NetworkInfo*
constexpr const char* updateChanged = "update_changed";           // UpdateInfo*
constexpr const char* nodeLeaving = "node_leaving";               // NodePhase*
constexpr const char* deliveryReport = "delivery_report";         // DeliveryReport*

inline constexpr const char* const all[] = {nodeDiscovered, nodeUpdated, nodeStatusChanged, nodeRemoved,
                                            nodeConflict,   taskOverrun, networkConnected,  networkLost,
                                            updateChanged,  nodeLeaving, deliveryReport};

}  // namespace spore::event_names

namespace spore {

// Whether a topic belongs to the engine and is therefore refused from outside.
bool isReservedTopic(std::string_view topic);

}  // namespace spore

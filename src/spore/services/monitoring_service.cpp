#include "spore/services/monitoring_service.h"

#include "spore/services/figures.h"
#include "spore/services/json_parts.h"

namespace spore {
namespace {

constexpr Figure clusterFigures[] SPORE_IN_FLASH = {
    SPORE_FIGURE(ClusterCounters, sent),
    SPORE_FIGURE(ClusterCounters, sentBytes),
    SPORE_FIGURE(ClusterCounters, sendFailed),
    SPORE_FIGURE(ClusterCounters, received),
    SPORE_FIGURE(ClusterCounters, receivedBytes),
    SPORE_FIGURE(ClusterCounters, malformed),
    SPORE_FIGURE(ClusterCounters, foreignFleet),
    SPORE_FIGURE(ClusterCounters, unsupported),
    SPORE_FIGURE(ClusterCounters, strangers),
    SPORE_FIGURE(ClusterCounters, replayed),
    SPORE_FIGURE(ClusterCounters, unknownType),
    SPORE_FIGURE(ClusterCounters, duplicates),
    SPORE_FIGURE(ClusterCounters, ownId),
    SPORE_FIGURE(ClusterCounters, stale),
    SPORE_FIGURE(ClusterCounters, turnedAway),
    SPORE_FIGURE(ClusterCounters, evicted),
    SPORE_FIGURE(ClusterCounters, reportsApplied),
    SPORE_FIGURE(ClusterCounters, probesSent),
    SPORE_FIGURE(ClusterCounters, probesAnswered),
    SPORE_FIGURE(ClusterCounters, answersSent),
    SPORE_FIGURE(ClusterCounters, answersWithheld),
    SPORE_FIGURE(ClusterCounters, pullsSent),
    SPORE_FIGURE(ClusterCounters, pullsAnswered),
    SPORE_FIGURE(ClusterCounters, pullsUnanswered),
    SPORE_FIGURE(ClusterCounters, pullRepliesSent),
    SPORE_FIGURE(ClusterCounters, pagesSent),
    SPORE_FIGURE(ClusterCounters, pagesSuppressed),
    SPORE_FIGURE(ClusterCounters, forgetsSent),
    SPORE_FIGURE(ClusterCounters, incarnationJumps),
};
constexpr Figure profileFigures[] SPORE_IN_FLASH = {
    SPORE_FIGURE(ProfileFetcher::Counters, fetched),
    SPORE_FIGURE(ProfileFetcher::Counters, failed),
    SPORE_FIGURE(ProfileFetcher::Counters, noRoom),
};
constexpr Figure eventFigures[] SPORE_IN_FLASH = {
    SPORE_FIGURE(EventCounters, published),  SPORE_FIGURE(EventCounters, received),
    SPORE_FIGURE(EventCounters, duplicates), SPORE_FIGURE(EventCounters, malformed),
    SPORE_FIGURE(EventCounters, reserved),
};
constexpr Figure sureFigures[] SPORE_IN_FLASH = {
    SPORE_FIGURE(SureCounters, published), SPORE_FIGURE(SureCounters, refused),
    SPORE_FIGURE(SureCounters, received),  SPORE_FIGURE(SureCounters, duplicates),
    SPORE_FIGURE(SureCounters, expired),   SPORE_FIGURE(SureCounters, noRoom),
    SPORE_FIGURE(SureCounters, passedOn),  SPORE_FIGURE(SureCounters, answersSent),
};
constexpr Figure retainedFigures[] SPORE_IN_FLASH = {
    SPORE_FIGURE(RetainedCounters, taken),
    SPORE_FIGURE(RetainedCounters, noRoom),
    SPORE_FIGURE(RetainedCounters, asked),
    SPORE_FIGURE(RetainedCounters, sent),
};
constexpr Figure firstGenerationFigures[] SPORE_IN_FLASH = {
    SPORE_FIGURE(FirstGenerationCounters, received),
    SPORE_FIGURE(FirstGenerationCounters, malformed),
    SPORE_FIGURE(FirstGenerationCounters, ignored),
    SPORE_FIGURE(FirstGenerationCounters, sent),
};
constexpr Figure pollFigures[] SPORE_IN_FLASH = {
    SPORE_FIGURE(StatusPoller::Counters, fetched),
    SPORE_FIGURE(StatusPoller::Counters, failed),
};
constexpr Figure apiFigures[] SPORE_IN_FLASH = {
    SPORE_FIGURE(ApiCounters, requests),
    SPORE_FIGURE(ApiCounters, errors),
    SPORE_FIGURE(ApiCounters, refused),
    SPORE_FIGURE(ApiCounters, overloaded),
};
constexpr Figure webSocketFigures[] SPORE_IN_FLASH = {
    SPORE_FIGURE(WebSocketCounters, received),
    SPORE_FIGURE(WebSocketCounters, refused),
    SPORE_FIGURE(WebSocketCounters, sent),
};
constexpr size_t clusterFigureCount = sizeof(clusterFigures) / sizeof(clusterFigures[0]);

enum Stage : uint8_t {
  stageBoard,
  stageStorage,
  stageMembers,
  stageConflicts,
  stageCounters,
  stageEvents,
  stageDelivery,
  stageOld,
  stageRequests
};

}  // namespace

void MonitoringService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      SPORE_TEXT("/api/monitoring/resources"), HttpMethod::Get,
      [this](ApiRequest& request) {
        request.stream([this](ReplyCursor& cursor, JsonWriter& json) { return write(cursor, json); });
      },
      SPORE_TEXT("Memory, time and storage of this node, and what its engine has counted since it began"));
}

bool MonitoringService::write(ReplyCursor& cursor, JsonWriter& json) const {
  switch (cursor.stage) {
    case stageBoard: writeBoard(json); break;
    case stageStorage: writeStorage(json); break;
    case stageMembers: writeMembers(json); break;
    case stageConflicts: {
      const Result<NodeConflict> conflict = cluster_.conflicts().at(cursor.index++, facts_.now());
      if (conflict.ok()) writeConflict(json, conflict.value());
      if (cursor.index < Conflicts::places()) return true;
      json.endArray();
      cursor.index = 0;
      break;
    }
    case stageCounters: {
      writeFigure(json, &cluster_.counters(), clusterFigures[cursor.index++]);
      if (cursor.index < clusterFigureCount) return true;
      json.endObject();
      break;
    }
    case stageEvents: writeProfilesAndEvents(json); break;
    case stageDelivery: writeDelivery(json); break;
    case stageOld: writeFirstGeneration(json); break;
    default: writeRequests(json); return false;
  }
  ++cursor.stage;
  return true;
}

void MonitoringService::writeBoard(JsonWriter& json) const {
  SystemInfo& system = board_.system;
  json.beginObject().field("uptime", facts_.uptimeS()).field("resetCause", toText(system.resetCause()));
  json.key("memory").beginObject().field("free", system.freeHeap());
  if (system.totalHeap() != 0) json.field("total", system.totalHeap());
  if (system.largestFreeBlock() != 0) json.field("largestFreeBlock", system.largestFreeBlock());
  json.endObject();
  json.key("cpu").beginObject();
  if (system.cpuFreqMHz() != 0) json.field("freqMHz", system.cpuFreqMHz());
  json.field("longestLoopMs", facts_.longestLoop().count).endObject();
}

void MonitoringService::writeStorage(JsonWriter& json) const {
  json.key("storage").beginObject();
  if (board_.system.flashChipSize() != 0) json.field("flashChipSize", board_.system.flashChipSize());
  json.key("notStored").beginArray();
  for (uint8_t number = 0; number < storageKeysEnd; ++number) {
    const auto key = static_cast<StorageKey>(number);
    if (board_.storage.isNotStored(key)) json.value(toText(key));
  }
  json.endArray().endObject();
}

// Leaves `cluster` open for the conflicts and the counters.
void MonitoringService::writeMembers(JsonWriter& json) const {
  const size_t active = cluster_.activeCount(facts_.now()) + 1;
  json.key("cluster").beginObject();
  json.field("members", cluster_.members().size() + 1).field("activeMembers", active);
  json.field("membersMax", MemberTable::capacity() + 1).field("cutOff", cluster_.isCutOff());
  json.key("conflicts").beginArray();
}

void MonitoringService::writeProfilesAndEvents(JsonWriter& json) const {
  json.key("profiles").beginObject().field("stored", profiles_.store().size());
  writeFigures(json, &profiles_.counters(), profileFigures);
  json.endObject().key("events").beginObject();
  writeFigures(json, &events_.counters(), eventFigures);
  json.field("suppressed", events_.suppressed());
}

// Closes `events`.
void MonitoringService::writeDelivery(JsonWriter& json) const {
  json.key("sure").beginObject();
  writeFigures(json, &delivery_.sure().counters(), sureFigures);
  json.endObject().key("retained").beginObject().field("values", delivery_.retained().count());
  writeFigures(json, &delivery_.retained().counters(), retainedFigures);
  json.endObject().endObject();
  json.key("log").beginObject().field("suppressed", board_.log.suppressed()).endObject();
}

void MonitoringService::writeFirstGeneration(JsonWriter& json) const {
  json.key("firstGeneration").beginObject().field("peers", static_cast<size_t>(old_.end() - old_.begin()));
  writeFigures(json, &old_.counters(), firstGenerationFigures);
  writeFigures(json, &old_.pollCounters(), pollFigures);
  json.endObject();
}

void MonitoringService::writeRequests(JsonWriter& json) const {
  json.key("api").beginObject().field("endpoints", facts_.api().endpointCount());
  writeFigures(json, &facts_.api().counters(), apiFigures);
  json.endObject().key("webSocket").beginObject().field("clients", board_.webSockets.clientCount());
  writeFigures(json, &webSockets_.counters(), webSocketFigures);
  json.endObject().endObject();
}

}  // namespace spore

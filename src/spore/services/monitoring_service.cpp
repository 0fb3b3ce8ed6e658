#include "spore/services/monitoring_service.h"

#include "spore/services/json_parts.h"

namespace spore {
namespace {

struct ClusterFigure {
  char name[20];
  uint32_t ClusterCounters::*member;
};
constexpr ClusterFigure clusterFigures[] SPORE_IN_FLASH = {
    {"sent", &ClusterCounters::sent},
    {"sentBytes", &ClusterCounters::sentBytes},
    {"sendFailed", &ClusterCounters::sendFailed},
    {"received", &ClusterCounters::received},
    {"receivedBytes", &ClusterCounters::receivedBytes},
    {"malformed", &ClusterCounters::malformed},
    {"foreignFleet", &ClusterCounters::foreignFleet},
    {"unsupported", &ClusterCounters::unsupported},
    {"unknownType", &ClusterCounters::unknownType},
    {"duplicates", &ClusterCounters::duplicates},
    {"ownId", &ClusterCounters::ownId},
    {"stale", &ClusterCounters::stale},
    {"turnedAway", &ClusterCounters::turnedAway},
    {"evicted", &ClusterCounters::evicted},
    {"reportsApplied", &ClusterCounters::reportsApplied},
    {"probesSent", &ClusterCounters::probesSent},
    {"probesAnswered", &ClusterCounters::probesAnswered},
    {"answersSent", &ClusterCounters::answersSent},
    {"answersWithheld", &ClusterCounters::answersWithheld},
    {"pullsSent", &ClusterCounters::pullsSent},
    {"pullsAnswered", &ClusterCounters::pullsAnswered},
    {"pullsUnanswered", &ClusterCounters::pullsUnanswered},
    {"pullRepliesSent", &ClusterCounters::pullRepliesSent},
    {"pagesSent", &ClusterCounters::pagesSent},
    {"pagesSuppressed", &ClusterCounters::pagesSuppressed},
    {"forgetsSent", &ClusterCounters::forgetsSent},
    {"incarnationJumps", &ClusterCounters::incarnationJumps},
};
constexpr size_t clusterFigureCount = sizeof(clusterFigures) / sizeof(clusterFigures[0]);

enum Stage : uint8_t { stageBoard, stageMembers, stageConflicts, stageCounters, stageEvents, stageOld, stageRequests };

}  // namespace

void MonitoringService::registerEndpoints(ApiServer& api) {
  (void)api.registerEndpoint(
      "/api/monitoring/resources", HttpMethod::Get,
      [this](ApiRequest& request) {
        request.stream([this](ReplyCursor& cursor, JsonWriter& json) { return write(cursor, json); });
      },
      SPORE_TEXT("Memory, time and storage of this node, and what its engine has counted since it began"));
}

bool MonitoringService::write(ReplyCursor& cursor, JsonWriter& json) const {
  switch (cursor.stage) {
    case stageBoard: writeBoard(json); break;
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
      const ClusterFigure figure = inRam(clusterFigures[cursor.index++]);
      json.field(figure.name, cluster_.counters().*figure.member);
      if (cursor.index < clusterFigureCount) return true;
      json.endObject();
      break;
    }
    case stageEvents: writeProfilesAndEvents(json); break;
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
  json.key("storage").beginObject();
  if (system.flashChipSize() != 0) json.field("flashChipSize", system.flashChipSize());
  json.endObject();
}

// Leaves `cluster` open for the conflicts and the counters.
void MonitoringService::writeMembers(JsonWriter& json) const {
  size_t active = 1;
  const Instant now = facts_.now();
  for (const Member& member : cluster_.members()) {
    if (cluster_.statusOf(member, now) == NodeStatus::Active) ++active;
  }
  json.key("cluster").beginObject();
  json.field("members", cluster_.members().size() + 1).field("activeMembers", active);
  json.field("membersMax", MemberTable::capacity() + 1).field("cutOff", cluster_.isCutOff());
  json.key("conflicts").beginArray();
}

void MonitoringService::writeProfilesAndEvents(JsonWriter& json) const {
  const ProfileFetcher::Counters& profiles = cluster_.profileCounters();
  json.key("profiles").beginObject();
  json.field("stored", cluster_.profiles().size()).field("fetched", profiles.fetched);
  json.field("failed", profiles.failed).field("noRoom", profiles.noRoom).endObject();
  const EventCounters& events = events_.counters();
  json.key("events").beginObject();
  json.field("published", events.published).field("received", events.received);
  json.field("duplicates", events.duplicates).field("malformed", events.malformed);
  json.field("reserved", events.reserved).endObject();
}

void MonitoringService::writeFirstGeneration(JsonWriter& json) const {
  const FirstGenerationCounters& texts = old_.counters();
  const StatusPoller::Counters& polls = old_.pollCounters();
  json.key("firstGeneration").beginObject();
  json.field("peers", static_cast<size_t>(old_.end() - old_.begin())).field("received", texts.received);
  json.field("malformed", texts.malformed).field("ignored", texts.ignored).field("sent", texts.sent);
  json.field("fetched", polls.fetched).field("failed", polls.failed).endObject();
}

void MonitoringService::writeRequests(JsonWriter& json) const {
  const ApiCounters& api = facts_.api().counters();
  json.key("api").beginObject();
  json.field("endpoints", facts_.api().endpointCount()).field("requests", api.requests);
  json.field("errors", api.errors).field("refused", api.refused).field("overloaded", api.overloaded).endObject();
  const WebSocketCounters& sockets = webSockets_.counters();
  json.key("webSocket").beginObject();
  json.field("clients", board_.webSockets.clientCount()).field("received", sockets.received);
  json.field("refused", sockets.refused).field("sent", sockets.sent).endObject().endObject();
}

}  // namespace spore

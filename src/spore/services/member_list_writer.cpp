#include "spore/services/member_list_writer.h"

#include "spore/services/json_parts.h"

namespace spore {
namespace {

constexpr uint16_t noMoreEndpoints = UINT16_MAX;

// cursor.id: the member being shown, 0 for the node itself, whose entry comes first and needs no looking up.
// cursor.parent: the digest of the profile being listed. cursor.index: the next of its endpoints.
// cursor.id at stageOld: the address shown last.
// cursor.index at stageConflicts: the next place of a conflict.
enum Stage : uint8_t { stageBegin, stageDetails, stageLabels, stageApi, stageNext, stageOld, stageConflicts };

// By which way this node knows of the member.
FlashText pathOf(const Member& member) {
  if (!member.isDirectRecent) return SPORE_TEXT("hearsay");
  return member.isOnAir ? SPORE_TEXT("broadcast") : SPORE_TEXT("unicast");
}

}  // namespace

bool MemberListWriter::write(ReplyCursor& cursor, JsonWriter& json, Apis apis) const {
  switch (cursor.stage) {
    case stageBegin:
      json.beginObject().key("members").beginArray();
      writeOwnHead(json);
      cursor.stage = stageDetails;
      return true;
    case stageDetails: writeDetails(cursor, json); return true;
    case stageLabels: writeLabelsAndOpenApi(cursor, json, apis); return true;
    case stageApi: writeApi(cursor, json); return true;
    case stageOld: return writeNextOld(cursor, json);
    case stageConflicts: return writeNextConflict(cursor, json);
    default: return writeNextHead(cursor, json);
  }
}

bool MemberListWriter::writeNextHead(ReplyCursor& cursor, JsonWriter& json) const {
  const Member* const member = cluster_.members().nextAfter(cursor.id);
  if (member == nullptr) {
    cursor.stage = stageOld;
    cursor.id = 0;
    return writeNextOld(cursor, json);
  }
  cursor.id = member->nodeId;
  writeMemberHead(*member, json);
  cursor.stage = stageDetails;
  return true;
}

bool MemberListWriter::writeNextOld(ReplyCursor& cursor, JsonWriter& json) const {
  const OldPeer* next = nullptr;
  for (const OldPeer& peer : old_) {
    if (peer.ip.value > cursor.id && (next == nullptr || peer.ip.value < next->ip.value)) next = &peer;
  }
  if (next == nullptr) {
    json.endArray().key("conflicts").beginArray();
    cursor.stage = stageConflicts;
    cursor.index = 0;
    return true;
  }
  cursor.id = next->ip.value;
  const Instant now = facts_.now();
  json.beginObject()
      .field("hostname", next->hostname.view())
      .field("ip", toText(next->ip).view())
      .field("lastSeen", next->heardAt.raw())
      .nullField("latency")
      .field("status", toText(FirstGeneration::statusOf(*next, now)));
  json.key("resources").beginObject();
  const OldFigures& figures = next->figures;
  if (figures.chipId != 0) {
    json.field("freeHeap", figures.freeHeap).field("chipId", figures.chipId);
    writeHardware(json, {figures.sdkVersion, "", figures.cpuFreqMHz, figures.flashChipSize});
  }
  json.endObject().field("port", 80).field("ageMs", now.since(next->heardAt).count).field("generation", 1);
  writeLabels(json, {});
  json.key("api").beginArray().endArray().field("apiComplete", false).endObject();
  return true;
}

bool MemberListWriter::writeNextConflict(ReplyCursor& cursor, JsonWriter& json) const {
  const Result<NodeConflict> conflict = cluster_.conflicts().at(cursor.index++, facts_.now());
  if (conflict.ok()) writeConflict(json, conflict.value());
  if (cursor.index < Conflicts::places()) return true;
  json.endArray().endObject();
  return false;
}

// Left open: the other pieces of an entry follow.
void MemberListWriter::writeOwnHead(JsonWriter& json) const {
  const Instant now = facts_.now();
  json.beginObject()
      .field("hostname", facts_.identity().hostname.view())
      .field("ip", toText(facts_.address().ip).view())
      .field("lastSeen", now.raw())
      .field("latency", 0)
      .field("status", toText(NodeStatus::Active));
  json.key("resources").beginObject();
  json.field("freeHeap", facts_.system().freeHeap()).field("chipId", facts_.system().chipId());
  writeHardware(json, facts_.profile());
  json.endObject();
}

void MemberListWriter::writeMemberHead(const Member& member, JsonWriter& json) const {
  json.beginObject()
      .field("hostname", cluster_.members().hostName(member).view())
      .field("ip", toText(member.address.ip).view())
      .field("lastSeen", member.heardAt.value().raw());
  if (member.latencyMs == latencyUnknown) {
    json.nullField("latency");
  } else {
    json.field("latency", member.latencyMs.value());
  }
  json.field("status", toText(cluster_.statusOf(member, facts_.now())));
  json.key("resources").beginObject();
  if (member.hasHeartbeat) json.field("freeHeap", uint64_t{member.freeHeap16} * 16);
  json.field("chipId", member.nodeId.value());
  const Result<ProfileFacts> facts = profileFacts(member.profileDigest);
  if (facts.ok()) writeHardware(json, facts.value());
  json.endObject();
}

void MemberListWriter::writeDetails(ReplyCursor& cursor, JsonWriter& json) const {
  const Member* const member = cluster_.members().find(cursor.id);
  if (cursor.id == 0) {
    writeOwnDetails(json);
  } else if (member != nullptr) {
    writeMemberDetails(*member, json);
  }
  cursor.stage = stageLabels;
}

void MemberListWriter::writeOwnDetails(JsonWriter& json) const {
  const NodeIdentity& identity = facts_.identity();
  json.field("port", facts_.httpPort())
      .field("udpPort", facts_.address().port)
      .field("ageMs", 0)
      .field("nodeId", nodeIdText(identity.nodeId).view())
      .field("incarnation", identity.incarnation)
      .field("uptime", facts_.uptimeS())
      .field("phase", toText(cluster_.phase()))
      .field("version", facts_.profile().version);
  if (facts_.system().rssi() != 0) json.field("rssi", facts_.system().rssi());
}

void MemberListWriter::writeMemberDetails(const Member& member, JsonWriter& json) const {
  // Unknown until its first heartbeat: left out rather than guessed.
  if (member.httpPort != 0) json.field("port", member.httpPort.value());
  json.field("udpPort", member.address.port.value())
      .field("ageMs", facts_.now().since(member.heardAt).count)
      .field("nodeId", nodeIdText(member.nodeId).view())
      .field("incarnation", member.incarnation.value());
  if (member.hasHeartbeat) json.field("uptime", member.uptimeS.value());
  json.field("phase", toText(member.phase))
      .field("path", pathOf(member))
      .field("confirmed", member.isConfirmed.value());
  const Result<ProfileFacts> facts = profileFacts(member.profileDigest);
  if (facts.ok() && !facts.value().version.empty()) {
    writeIfItFits(json, [&facts](JsonWriter& out) { out.field("version", facts.value().version); });
  }
  if (member.rssi != 0) json.field("rssi", member.rssi.value());
}

void MemberListWriter::writeLabelsAndOpenApi(ReplyCursor& cursor, JsonWriter& json, Apis apis) const {
  const Member* const member = cluster_.members().find(cursor.id);
  std::string_view labels;
  cursor.parent = 0;
  if (cursor.id == 0) {
    labels = facts_.identity().labels.text();
    cursor.parent = profiles_.ownDigest();
  } else if (member != nullptr) {
    labels = cluster_.members().labels(*member);
    cursor.parent = member->profileDigest;
  }
  writeLabels(json, labels);
  json.key("api").beginArray();
  cursor.index = apis == Apis::All ? 0 : noMoreEndpoints;
  cursor.stage = stageApi;
}

void MemberListWriter::writeApi(ReplyCursor& cursor, JsonWriter& json) const {
  for (;; ++cursor.index) {
    const Result<bool> fits = writeEndpoint(cursor.parent, cursor.index, json);
    if (!fits.ok()) break;
    if (fits.value()) continue;
    // No node of ours would register an endpoint that does not even fit into an empty piece.
    if (json.size() == 0) cursor.parent = 0;
    return;
  }
  const bool isComplete = isOwnProfile(cursor.parent) || profiles_.store().contains(cursor.parent);
  const bool fits = writeIfItFits(
      json, [isComplete](JsonWriter& out) { out.endArray().field("apiComplete", isComplete).endObject(); });
  if (fits) cursor.stage = stageNext;
}

Result<ProfileFacts> MemberListWriter::profileFacts(uint32_t digest) const {
  if (isOwnProfile(digest)) return facts_.profile();
  return profiles_.store().facts(digest);
}

Result<bool> MemberListWriter::writeEndpoint(uint32_t digest, size_t index, JsonWriter& json) const {
  if (isOwnProfile(digest)) {
    if (index >= facts_.api().endpointCount()) return Status::NotFound;
    const EndpointSpec& entry = facts_.api().endpoint(index);
    return writeIfItFits(json, [&entry](JsonWriter& out) { writeApiEntry(out, entry.uri.value(), entry.method()); });
  }
  const Result<ProfileEndpoint> entry = profiles_.store().endpoint(digest, index);
  if (!entry.ok()) return entry.status();
  const ProfileEndpoint& known = entry.value();
  return writeIfItFits(json, [&known](JsonWriter& out) { writeApiEntry(out, known.uri, known.method); });
}

}  // namespace spore

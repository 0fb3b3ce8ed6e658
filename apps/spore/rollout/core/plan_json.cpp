// A plan as the first line of a job log holds it.
#include <algorithm>
#include <iterator>

#include "api/address.h"
#include "rollout/core/plan.h"

namespace spore::cli {
namespace {

Verdict verdictOf(const std::string& text) {
  for (const Verdict verdict : {Verdict::Update, Verdict::Current, Verdict::Offline, Verdict::Queued, Verdict::Held,
                                Verdict::Busy, Verdict::NoImage}) {
    if (text == toText(verdict)) return verdict;
  }
  return Verdict::Refused;
}

Endpoint endpointIn(const JsonValue& json) {
  return parseEndpoint(json.at("address").get<std::string>(), boardHttpPort).valueOr(Endpoint{});
}

JsonValue imageFactsJson(const ImageFacts& image) {
  return {{"product", image.product},     {"board", image.board},     {"version", image.version}, {"hash", image.hash},
          {"fileBytes", image.fileBytes}, {"signed", image.isSigned}, {"keyId", image.keyId}};
}

ImageFacts readImageFacts(const JsonValue& json) {
  return {json.at("product"),   json.at("board"),  json.at("version"),     json.at("hash"),
          json.at("fileBytes"), json.at("signed"), json.value("keyId", "")};
}

JsonValue plannedNodeJson(const PlannedNode& node) {
  JsonValue json{{"node", node.key},
                 {"name", node.name},
                 {"address", addressText(node.endpoint)},
                 {"verdict", toText(node.verdict)},
                 {"group", node.group},
                 {"image", node.image}};
  if (!node.code.empty()) json["code"] = node.code;
  if (!node.reason.empty()) json["reason"] = node.reason;
  if (!node.fromVersion.empty()) json["fromVersion"] = node.fromVersion;
  if (!node.fromHash.empty()) json["fromHash"] = node.fromHash;
  if (!node.keys.empty()) json["keys"] = node.keys;
  return json;
}

PlannedNode readPlannedNode(const JsonValue& json, size_t images) {
  PlannedNode node;
  node.key = json.at("node");
  node.name = json.at("name");
  node.endpoint = endpointIn(json);
  node.verdict = verdictOf(json.at("verdict"));
  node.group = json.at("group");
  node.image = std::min(json.at("image").get<size_t>(), images == 0 ? 0 : images - 1);
  node.code = json.value("code", "");
  node.reason = json.value("reason", "");
  node.fromVersion = json.value("fromVersion", "");
  node.fromHash = json.value("fromHash", "");
  node.keys = json.value("keys", std::vector<std::string>());
  return node;
}

}  // namespace

JsonValue planJson(const Plan& plan) {
  JsonValue json{{"subject", toText(plan.subject)},
                 {"images", JsonValue::array()},
                 {"nodes", JsonValue::array()},
                 {"observers", JsonValue::array()}};
  for (const ImageFacts& image : plan.images) json["images"].push_back(imageFactsJson(image));
  for (const PlannedNode& node : plan.nodes) json["nodes"].push_back(plannedNodeJson(node));
  for (const Observer& observer : plan.observers) {
    json["observers"].push_back({{"node", observer.key}, {"address", addressText(observer.endpoint)}});
  }
  return json;
}

Plan readPlan(const JsonValue& json) {
  Plan plan;
  // Older logs are all of firmware.
  if (json.value("subject", "") == toText(Subject::Keys)) plan.subject = Subject::Keys;
  for (const JsonValue& image : json.at("images")) plan.images.push_back(readImageFacts(image));
  for (const JsonValue& node : json.at("nodes")) plan.nodes.push_back(readPlannedNode(node, plan.images.size()));
  for (const JsonValue& observer : json.at("observers")) {
    plan.observers.push_back({observer.at("node").get<std::string>(), endpointIn(observer)});
  }
  return plan;
}

}  // namespace spore::cli

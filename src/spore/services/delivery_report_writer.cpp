#include "spore/services/delivery_report_writer.h"

#include "spore/base/text.h"
#include "spore/services/json_parts.h"

namespace spore {
namespace {

enum ReportStage : uint8_t { reportHead, reportOthers };

}  // namespace

void writeReport(JsonWriter& json, const DeliveryReport& report) {
  json.field("id", report.id).field("final", report.isFinal).field("members", report.members);
  json.field("delivered", report.count(Outcome::Delivered)).field("waiting", report.count(Outcome::Waiting));
  json.field("expired", report.count(Outcome::Expired)).field("left", report.count(Outcome::Left));
  json.field("unreachable", report.count(Outcome::Unreachable)).field("noRoom", report.count(Outcome::NoRoom));
}

bool DeliveryReportWriter::write(ReplyCursor& cursor, JsonWriter& json, EventId id, bool isPublication) const {
  if (cursor.stage == reportHead) {
    writeHead(json, id, isPublication);
    cursor.stage = reportOthers;
    return true;
  }
  Outcome outcome = Outcome::None;
  const Recipients::Recipient* recipient = sure_.recipientAfter(id, cursor.id, outcome);
  while (recipient != nullptr && outcome == Outcome::Delivered) {
    cursor.id = recipient->nodeId;
    recipient = sure_.recipientAfter(id, cursor.id, outcome);
  }
  if (recipient == nullptr) {
    json.endArray().endObject();
    return false;
  }
  cursor.id = recipient->nodeId;
  json.beginObject()
      .field("nodeId", nodeIdText(recipient->nodeId).view())
      .field("hostname", cluster_.hostNameOf(recipient->nodeId).view())
      .key("outcome");
  if (outcome == Outcome::NoRoom) {
    json.value("noRoom");
  } else {
    json.value(toText(outcome));
  }
  json.endObject();
  return true;
}

void DeliveryReportWriter::writeHead(JsonWriter& json, EventId id, bool isPublication) const {
  json.beginObject();
  if (isPublication) json.field("success", true);
  const Result<DeliveryReport> report = sure_.report(id);
  if (report.ok()) writeReport(json, report.value());
  json.key("others").beginArray();
}

}  // namespace spore

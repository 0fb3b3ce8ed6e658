#include "spore/services/log_service.h"

#include <algorithm>

#include "spore/services/json_parts.h"

namespace spore {
namespace {

SPORE_NAMED_TEXT(sinceHelp, "number of the first line that is wanted: next of the last answer");
SPORE_NAMED_TEXT(limitHelp, "only so many, the newest");
constexpr ParameterSpec logParameters[] SPORE_IN_FLASH = {
    {"since", ParameterType::Integer, false, sinceHelp},
    {"limit", ParameterType::Integer, false, limitHelp},
};

enum LogStage : uint8_t { logHead, logLines };

void writeLineFields(JsonWriter& json, uint32_t number, const KeptLine& line) {
  json.field("number", number)
      .field("at", line.atMs)
      .field("level", toText(line.level))
      .field("area", line.area)
      .field("line", line.line);
}

}  // namespace

void LogService::begin(Board& board) {
  if (!board.log.isOn(LogLevel::Error) || keeper_.begin(board.log, board.clock, board.system.entropy())) return;
  board.log.say(LogLevel::Warning, "log", SPORE_TEXT("no memory to keep the last lines: GET /api/node/log has none"));
}

void LogService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      SPORE_TEXT("/api/node/log"), HttpMethod::Get, [this](ApiRequest& request) { answer(request); },
      SPORE_TEXT("The last lines of this node's log, oldest first"), logParameters);
}

void LogService::answer(ApiRequest& request) {
  if (!keeper_.isKeeping()) {
    return request.fail(503, SPORE_TEXT("no_memory"),
                        SPORE_TEXT("this node keeps no lines: it had no memory to spare for them when it began"));
  }
  const uint32_t next = keeper_.next();
  const uint32_t since = std::min(request.integer("since", keeper_.first()), next);
  const uint32_t count = std::min(request.integer("limit", next), next - since);
  request.stream(
      [this, from = next - count](ReplyCursor& cursor, JsonWriter& json) { return write(cursor, json, from); });
}

void LogService::writeRun(JsonWriter& json) const {
  json.field("run", nodeIdText(keeper_.run()).view())
      .field("incarnation", context_.identity().incarnation)
      .field("now", keeper_.uptimeMs());
}

// cursor.id: the next line. cursor.parent: where the answer ends, else a talkative node would go on for ever.
// cursor.index: lines written.
bool LogService::write(ReplyCursor& cursor, JsonWriter& json, uint32_t from) const {
  if (cursor.stage == logHead) {
    json.beginObject();
    writeRun(json);
    json.key("lines").beginArray();
    cursor.id = from;
    cursor.parent = keeper_.next();
    cursor.stage = logLines;
    return true;
  }
  for (cursor.id = std::max(cursor.id, keeper_.first()); cursor.id < cursor.parent; ++cursor.id) {
    const Result<KeptLine> line = keeper_.at(cursor.id);
    const bool hasFitted = writeIfItFits(json, [&](JsonWriter& out) {
      out.beginObject();
      writeLineFields(out, cursor.id, line.value());
      out.endObject();
    });
    if (!hasFitted) return true;
    ++cursor.index;
  }
  return !writeIfItFits(json, [&](JsonWriter& out) {
    out.endArray().field("missed", cursor.parent - from - cursor.index).field("next", cursor.parent).endObject();
  });
}

Status LogService::subscribe(WebSocketClientId client, const JsonValue& isWanted, const Result<JsonValue>& since) {
  if (isWanted.kind != JsonKind::Bool) return Status::InvalidArgument;
  if (isWanted.raw == "false") {
    if (clients_) remove(client);
    return Status::Ok;
  }
  if (!keeper_.isKeeping()) return Status::Unavailable;
  const Result<uint32_t> first = since.ok() ? parseUnsigned(since.value().raw) : Result<uint32_t>{keeper_.next()};
  if (!first.ok()) return Status::InvalidArgument;
  if (clients_) remove(client);
  if (clients_ && clients_->full()) removeGone();
  if (!clients_.make()) return Status::Busy;
  return clients_->push(Client{client, std::min(first.value(), keeper_.next())});
}

void LogService::remove(WebSocketClientId client) {
  for (size_t i = 0; i < clients_->size(); ++i) {
    if ((*clients_)[i].id != client) continue;
    clients_->erase(i);
    return;
  }
}

void LogService::removeGone() {
  for (size_t i = clients_->size(); i-- > 0;) {
    if (port_.sendTo((*clients_)[i].id, {}) == Status::NotFound) clients_->erase(i);
  }
}

void LogService::sendNew() {
  for (size_t i = clients_->size(); i-- > 0;) {
    Client& client = (*clients_)[i];
    Status status = Status::Ok;
    while (client.next != keeper_.next() && status == Status::Ok) status = sendNext(client);
    if (status == Status::NotFound) clients_->erase(i);
  }
  if (clients_->empty()) clients_.drop();
}

// Asks first, because what is written for a client that takes nothing is written in vain.
Status LogService::sendNext(Client& client) {
  if (const Status status = port_.sendTo(client.id, {}); status != Status::Ok) return status;
  const uint32_t missed = client.next < keeper_.first() ? keeper_.first() - client.next : 0;
  JsonWriter json{MutableBytes{context_.buffers().outgoing}};
  json.beginObject().field("event", "$log").key("payload").beginObject();
  writeRun(json);
  if (missed > 0) {
    json.field("missed", missed);
  } else {
    writeLineFields(json, client.next, keeper_.at(client.next).value());
  }
  json.endObject().endObject();
  const Status status = port_.sendTo(client.id, json.text());
  if (status == Status::Ok) client.next += missed > 0 ? missed : 1;
  return status;
}

}  // namespace spore

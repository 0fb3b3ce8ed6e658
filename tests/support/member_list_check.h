// Reads a member list as it arrives and judges it: valid JSON, every node once, in the order of ids.
#pragma once

#include "spore/base/text.h"
#include "spore/json/json_stream_reader.h"

namespace spore {

class MemberListCheck {
 public:
  uint32_t members = 0;
  uint32_t endpoints = 0;
  uint32_t complete = 0;  // members whose apiComplete is true
  bool isOrdered = true;  // behind the node itself, ids grow: nobody comes twice
  bool isWhole = true;    // each entry has each of the fields that all have, once

  void push(Bytes piece) {
    if (status_ == Status::Ok) status_ = reader_.push(piece);
  }
  // Whether all that came was one valid, complete list.
  bool isGood() {
    if (status_ == Status::Ok) status_ = reader_.finish();
    return status_ == Status::Ok && isOrdered && isWhole && members > 0;
  }

 private:
  enum Field : uint8_t { Other, NodeId, ApiComplete };

  void onEvent(const JsonEvent& event) {
    if (event.kind == JsonEventKind::BeginObject && event.depth == 3) fields_ = 0;
    if (event.kind == JsonEventKind::BeginObject && event.depth == 5) ++endpoints;
    if (event.kind == JsonEventKind::EndObject && event.depth == 3) endMember();
    if (event.depth != 3) return;
    if (event.kind == JsonEventKind::Key) {
      field_ = event.text == "nodeId" ? NodeId : event.text == "apiComplete" ? ApiComplete : Other;
      for (const char* const name :
           {"hostname", "ip", "lastSeen", "latency", "status", "resources", "labels", "api", "apiComplete"}) {
        fields_ += event.text == name ? 1 : 0;
      }
    } else if (field_ == NodeId && event.kind == JsonEventKind::String) {
      onNodeId(event.text);
    } else if (field_ == ApiComplete && event.text == "true") {
      ++complete;
    }
  }
  void onNodeId(std::string_view text) {
    // Eight digits each: their order as text is their order as numbers.
    if (members > 0 && !(last_.view() < text)) isOrdered = false;
    last_ = members == 0 ? NodeIdText{} : NodeIdText{text};
  }
  void endMember() {
    if (fields_ != 9) isWhole = false;
    ++members;
  }

  JsonStreamReader reader_{[this](const JsonEvent& event) { onEvent(event); }};
  Status status_ = Status::Ok;
  Field field_ = Other;
  uint32_t fields_ = 0;
  NodeIdText last_;
};

}  // namespace spore

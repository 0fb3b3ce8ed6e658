// GET and POST /api/node/keys: which keys this node has, and the steps by which they change (trust/key_changes.h).
#pragma once

#include "spore/api/api_server.h"
#include "spore/trust/frame_trust.h"

namespace spore {

class KeyService {
 public:
  KeyService(NodeContext& context, FrameTrust& trust) : context_(context), trust_(trust) {}

  void registerEndpoints(ApiServer& api);

 private:
  void show(ApiRequest& request);
  void change(ApiRequest& request);
  Status perform(std::string_view step, std::string_view keys);
  void fail(ApiRequest& request, Status status);

  NodeContext& context_;
  FrameTrust& trust_;
};

}  // namespace spore

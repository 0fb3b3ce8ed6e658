// Takes a member's answer of /api/node/status apart as it arrives and builds its profile.
#pragma once

#include "spore/base/bytes.h"
#include "spore/cluster/profile_store.h"
#include "spore/json/json_stream_reader.h"

namespace spore {

class ProfileParser {
 public:
  explicit ProfileParser(ProfileStore& store);

  void begin();
  Status push(Bytes piece);
  // Puts the profile into the store if the answer was whole and its digest is the expected one.
  Status finish(uint32_t expectedDigest);

 private:
  void onEvent(const JsonEvent& event);

  ProfileStore& store_;
  JsonStreamReader reader_;
  Status status_ = Status::Ok;
};

}  // namespace spore

// GET /api/node/config: every setting with its value, its bounds and what it does.
#pragma once

#include "spore/config/settings.h"
#include "spore/services/service.h"

namespace spore {

class ConfigService : public Service {
 public:
  // `settings` are those the node runs with; they are read whenever somebody asks.
  explicit ConfigService(const Settings& settings) : settings_(settings) {}

  const char* name() const override { return "config"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  bool write(ReplyCursor& cursor, JsonWriter& json) const;

  const Settings& settings_;
};

}  // namespace spore

// What a node answers when its board could not read a request.
#pragma once

#include "spore/api/api_request.h"

namespace spore {

// Not for HttpFault::None.
void answerFault(ApiRequest& request, HttpFault fault);

}  // namespace spore

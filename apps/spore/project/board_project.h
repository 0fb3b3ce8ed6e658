// The platformio.ini of a maker's project, made from our own: what a board needs stands there once.
#pragma once

#include <string>

namespace spore::cli {

// The environments of boards, without those of our examples, and each line of [env] but those that name folders of
// ours.
std::string boardProject(const std::string& ours, const std::string& name, const std::string& library);

}  // namespace spore::cli

// A maker's project: its files, made from the template and from our own platformio.ini.
#pragma once

#include <string>
#include <vector>

namespace spore::cli {

struct ProjectFile {
  std::string path;  // below the project's folder
  std::string text;
  bool isProgram = false;
};

// What a project may be called: it is a product, a CMake target, a part of a path and of a topic.
constexpr const char* projectNameRule = "it has 1 to 23 of a-z 0-9 - _, and begins with a letter";
bool isProjectName(const std::string& name);
// Names that follow the rule, but are CMake's own or ours.
bool isTakenName(const std::string& name);

// `library` is what PlatformIO calls the engine: "SPORE", or a place such as symlink:///home/me/spore.
std::vector<ProjectFile> projectFiles(const std::string& name, const std::string& library);

}  // namespace spore::cli

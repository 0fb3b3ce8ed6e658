#include "project/new_project.h"

#include <algorithm>

#include "project/board_project.h"
#include "project/template_files.h"

namespace spore::cli {
namespace {

constexpr const char* templateFolder = "apps/template/";
constexpr const char* templateName = "sprout";
constexpr size_t nameBytesMax = 23;  // of a product

std::string renamed(std::string text, const std::string& name) {
  const std::string old = templateName;
  for (size_t at = text.find(old); at != std::string::npos; at = text.find(old, at + name.size()))
    text.replace(at, old.size(), name);
  return text;
}

}  // namespace

bool isProjectName(const std::string& name) {
  const auto isLetter = [](char character) { return character >= 'a' && character <= 'z'; };
  if (name.empty() || name.size() > nameBytesMax || !isLetter(name.front())) return false;
  return std::all_of(name.begin(), name.end(), [&](char character) {
    return isLetter(character) || (character >= '0' && character <= '9') || character == '-' || character == '_';
  });
}

bool isTakenName(const std::string& name) {
  for (const char* taken : {"all", "clean", "edit_cache", "help", "install", "package", "spore", "test"}) {
    if (name == taken) return true;
  }
  return false;
}

std::vector<ProjectFile> projectFiles(const std::string& name, const std::string& library) {
  std::vector<ProjectFile> files;
  const std::string folder = templateFolder;
  for (const TemplateFile& file : templateFiles()) {
    if (file.path.rfind(folder, 0) == 0) {
      files.push_back(
          {renamed(file.path.substr(folder.size()), name), renamed(file.text, name), file.text.rfind("#!", 0) == 0});
    } else {
      files.push_back({file.path, boardProject(file.text, name, library)});
    }
  }
  return files;
}

}  // namespace spore::cli

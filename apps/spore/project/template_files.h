// The files that `spore new` makes a project from, as they stand in the repository. The build makes the source file
// (cmake/embed_files.cmake).
#pragma once

#include <string>
#include <vector>

namespace spore::cli {

struct TemplateFile {
  std::string path;  // "apps/template/src/sprout.cpp"
  std::string text;
};

const std::vector<TemplateFile>& templateFiles();

}  // namespace spore::cli

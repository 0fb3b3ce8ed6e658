// Which commit this program was built from. The build makes the source file (cmake/SporeVersion.cmake).
#pragma once

namespace spore::cli {

// 12 hexadecimal digits; empty where nobody knows.
const char* builtCommit();

}  // namespace spore::cli

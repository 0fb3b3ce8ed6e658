// The one way in which commands write to stdout and stderr: nothing is lost without a word, and nothing waits for ever.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "output/safe_text.h"

namespace spore::cli {

// First thing in main(). Closed descriptors 0-2 are filled, so that no socket becomes stdout; what was closed still
// refuses to be read or written. SIGPIPE is ignored: a reader that goes away is a failed write.
void prepareStandardStreams();

// Writes to stdout, at once. Throws the E_OUTPUT Failure at the first write that fails, and from then on always: a
// stream ends there. On a stdout that takes nothing, a signal ends the waiting.
void writeOut(std::string_view page);
// Writes bytes as they are. For a stdout that is no terminal.
void writeOutRaw(std::string_view bytes);

// For commands that must finish what they have begun: never throws and never waits. What stdout does not take yet is
// kept, up to 1 MB. False once output is lost; the command says so in the end, by finishOutput().
bool tryWriteOut(std::string_view page);
// tryWriteOut() with steering sequences of our own, for LiveView.
bool tryWriteOutRaw(std::string_view bytes);
// Writes what is kept. Throws what writeOut() throws if anything was lost.
void finishOutput();

// Throws what writeOut() would throw, if stdout is a pipe without a reader: for streams that have nothing to say for a
// while.
void endIfOutputIsGone();

// Writes to stderr. Never fails: what cannot be written there is of no use to anybody.
void writeError(std::string_view page);

// writeError() with steering sequences of our own.
void writeErrorRaw(std::string_view bytes);

template <typename... Values>
void printOut(fmt::format_string<Values...> format, Values&&... values) {
  writeOut(fmt::format(format, std::forward<Values>(values)...));
}
template <typename... Values>
bool tryPrintOut(fmt::format_string<Values...> format, Values&&... values) {
  return tryWriteOut(fmt::format(format, std::forward<Values>(values)...));
}
template <typename... Values>
void printError(fmt::format_string<Values...> format, Values&&... values) {
  writeError(fmt::format(format, std::forward<Values>(values)...));
}

}  // namespace spore::cli

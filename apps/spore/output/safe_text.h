// Text from other machines must not be able to steer a terminal, nor to look like another text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace spore::cli {

// Fit for any place: what steers (C0 and C1 controls, line ends too), turns the direction of writing, or takes no
// place at all becomes '?', and so does each byte that is not UTF-8.
std::string printable(std::string_view text);

// A whole page of ours, in which text from outside may stand: line ends, tabs and the colours of painted() stay, all
// else becomes '?' as above. Everything that a command prints goes through this.
std::string safePage(std::string_view text);
// A whole page that somebody else wrote: line ends and tabs stay, colours do not.
std::string foreignPage(std::string_view text);

// Characters of JSON that printable() would replace, as \uXXXX: it means the same to a program.
std::string safeJson(std::string_view json);

// The columns that a terminal gives to text: none to colours and combining marks, two to wide characters.
size_t columnsOf(std::string_view text);
// At most so many columns; what is cut ends in '~', and colours end with it.
std::string cutToColumns(std::string_view text, size_t columns);

}  // namespace spore::cli

#include "output/safe_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace spore::cli {
namespace {

constexpr char32_t broken = 0xFFFFFFFF;

struct Character {
  char32_t code = broken;
  size_t bytes = 1;
};

// The first one; `broken`, a single byte, where it is not UTF-8 (RFC 3629: no surrogates, no longer form than needed).
Character firstOf(std::string_view text) {
  const auto byteAt = [text](size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char first = byteAt(0);
  if (first < 0x80) return {first, 1};
  const size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < bytes) return {};
  char32_t code = first & (0xFFU >> (bytes + 1));
  for (size_t index = 1; index < bytes; ++index) {
    if ((byteAt(index) & 0xC0) != 0x80) return {};
    code = (code << 6) | (byteAt(index) & 0x3FU);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool isSurrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < least[bytes] || code > 0x10FFFF || isSurrogate) return {};
  return {code, bytes};
}

struct Range {
  char32_t first;
  char32_t last;
};

template <size_t count>
bool isIn(const Range (&ranges)[count], char32_t code) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [code](Range range) { return code >= range.first && code <= range.last; });
}

// Controls, marks of direction, separators of lines, and characters without any shape (Unicode categories Cc, Cf, Zl,
// Zp, private use and noncharacters).
bool steers(char32_t code) {
  static constexpr Range ranges[] = {
      {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x061C, 0x061C}, {0x115F, 0x1160},   {0x180B, 0x180F},
      {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164}, {0xE000, 0xF8FF},   {0xFE00, 0xFE0F},
      {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0x1D173, 0x1D17A}, {0xE0000, 0x10FFFF}};
  return isIn(ranges, code);
}

bool takesNoColumn(char32_t code) {
  static constexpr Range combining[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F},
                                        {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}};
  return isIn(combining, code);
}

// East Asian Width W and F, in blocks (UAX #11).
bool takesTwoColumns(char32_t code) {
  static constexpr Range wide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},  {0x3400, 0x4DBF},
                                   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},  {0xF900, 0xFAFF},
                                   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F},
                                   {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
  return isIn(wide, code);
}

// The length of a colour of painted() at the beginning; 0 if there is none.
size_t colourAt(std::string_view text) {
  for (const std::string_view colour : {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m"}) {
    if (text.substr(0, colour.size()) == colour) return colour.size();
  }
  return 0;
}

// Calls put(character, its bytes) for each character.
template <typename Put>
void eachCharacter(std::string_view text, const Put& put) {
  while (!text.empty()) {
    const Character character = firstOf(text);
    put(character.code, text.substr(0, character.bytes));
    text.remove_prefix(character.bytes);
  }
}

void putSafe(std::string& result, char32_t code, std::string_view bytes) {
  if (code == broken || steers(code)) {
    result += '?';
  } else {
    result += bytes;
  }
}

// Line ends and tabs stay, and colours of painted() where they are ours.
std::string pageOf(std::string_view text, bool isOurs) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const size_t colour = isOurs && text[0] == '\x1b' ? colourAt(text) : 0;
    const Character character = colour > 0 ? Character{U' ', colour} : firstOf(text);
    if (colour > 0 || character.code == U'\n' || character.code == U'\t') {
      result += text.substr(0, character.bytes);
    } else {
      putSafe(result, character.code, text.substr(0, character.bytes));
    }
    text.remove_prefix(character.bytes);
  }
  return result;
}

size_t widthOf(char32_t code) {
  return takesNoColumn(code) ? 0 : takesTwoColumns(code) ? 2 : 1;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  eachCharacter(text, [&result](char32_t code, std::string_view bytes) { putSafe(result, code, bytes); });
  return result;
}

std::string safePage(std::string_view text) {
  return pageOf(text, true);
}

std::string foreignPage(std::string_view text) {
  return pageOf(text, false);
}

std::string safeJson(std::string_view json) {
  std::string result;
  result.reserve(json.size());
  eachCharacter(json, [&result](char32_t code, std::string_view bytes) {
    const bool isLayout = code == U'\n';
    if (code == broken) {
      result += "\\ufffd";
    } else if (!steers(code) || isLayout) {
      result += bytes;
    } else if (code > 0xFFFF) {
      const char32_t rest = code - 0x10000;
      result += fmt::format("\\u{:04x}\\u{:04x}", static_cast<unsigned>(0xD800 + (rest >> 10)),
                            static_cast<unsigned>(0xDC00 + (rest & 0x3FF)));
    } else {
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(code));
    }
  });
  return result;
}

size_t columnsOf(std::string_view text) {
  size_t columns = 0;
  while (!text.empty()) {
    const size_t colour = text[0] == '\x1b' ? colourAt(text) : 0;
    const Character character = firstOf(text);
    if (colour == 0) columns += widthOf(character.code);
    text.remove_prefix(colour > 0 ? colour : character.bytes);
  }
  return columns;
}

std::string cutToColumns(std::string_view text, size_t columns) {
  if (columnsOf(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  std::string result;
  size_t used = 0;
  bool isColoured = false;
  while (!text.empty()) {
    const size_t colour = text[0] == '\x1b' ? colourAt(text) : 0;
    const Character character = firstOf(text);
    const size_t bytes = colour > 0 ? colour : character.bytes;
    const size_t width = colour > 0 ? 0 : widthOf(character.code);
    if (used + width > columns - 1) break;
    used += width;
    if (colour > 0) isColoured = text.substr(0, colour) != "\x1b[0m";
    result += text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return result + "~" + (isColoured ? "\x1b[0m" : "");
}

}  // namespace spore::cli

#include "spore/json/json_writer.h"

#include <cstring>

#include "spore/base/byte_lanes.h"
#include "spore/base/check.h"
#include "spore/base/utf8.h"

namespace spore {
namespace {

constexpr uint8_t depthMax = 32;
constexpr std::string_view replacementCharacter = "\xEF\xBF\xBD";

bool standsForItself(char character) {
  const auto byte = static_cast<uint8_t>(character);
  return byte >= ' ' && byte < 0x80 && byte != '"' && byte != '\\';
}

bool allStandForThemselves(lanes::Word word) {
  return (lanes::hasNonAscii(word) | lanes::hasBelow(word, ' ') | lanes::hasEqual(word, '"') |
          lanes::hasEqual(word, '\\')) == 0;
}

// How many bytes at the front can be copied as they stand.
size_t plainRun(std::string_view text) {
  size_t run = 0;
  while (text.size() - run >= lanes::wordBytes && allStandForThemselves(lanes::load(text.data() + run))) {
    run += lanes::wordBytes;
  }
  while (run < text.size() && standsForItself(text[run])) ++run;
  return run;
}

// The letter of a two-character escape (RFC 8259, section 7), or 0.
char shortEscape(char character) {
  switch (character) {
    case '"':
    case '\\': return character;
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    default: return 0;
  }
}

// Up to the first zero.
std::string_view textOf(const uint32_t* words) {
  size_t size = 0;
  for (const uint32_t* word = words; !lanes::holdsZero(*word); ++word) size += sizeof *word;
  const auto* const text = reinterpret_cast<const char*>(words);
  while (text[size] != 0) ++size;
  return {text, size};
}

// Writes the number's digits so that they end at `end`, and returns where they begin.
char* digitsBefore(char* end, uint64_t number) {
  for (; number > 0xFFFFFFFF; number /= 10) *--end = static_cast<char>('0' + number % 10);
  // 64-bit divisions are slow on the chip; most numbers never need one.
  auto rest = static_cast<uint32_t>(number);
  do {
    *--end = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  return end;
}

// Most names and paths fit, and every UTF-8 sequence.
constexpr size_t flashPieceBytes = 32;
constexpr size_t numberCharactersMax = 20;  // 18446744073709551615, -9223372036854775808

}  // namespace

JsonWriter& JsonWriter::beginObject() {
  open('{');
  return *this;
}

JsonWriter& JsonWriter::endObject() {
  close('}');
  return *this;
}

JsonWriter& JsonWriter::beginArray() {
  open('[');
  return *this;
}

JsonWriter& JsonWriter::endArray() {
  close(']');
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  beforeValue();
  putQuoted(name);
  put(':');
  state_.afterKey = true;
  return *this;
}

JsonWriter& JsonWriter::key(FlashText name) {
  beforeValue();
  putQuoted(name);
  put(':');
  state_.afterKey = true;
  return *this;
}

JsonWriter& JsonWriter::keyOf(uint32_t word0, uint32_t word1, uint32_t word2, uint32_t word3, uint32_t word4) {
  const uint32_t words[] = {word0, word1, word2, word3, word4, 0};
  return key(textOf(words));
}

JsonWriter& JsonWriter::value(std::string_view text) {
  beforeValue();
  putQuoted(text);
  return *this;
}

JsonWriter& JsonWriter::value(FlashText text) {
  beforeValue();
  putQuoted(text);
  return *this;
}

JsonWriter& JsonWriter::valueOf(uint32_t word0, uint32_t word1, uint32_t word2, uint32_t word3, uint32_t word4) {
  const uint32_t words[] = {word0, word1, word2, word3, word4, 0};
  return value(textOf(words));
}

JsonWriter& JsonWriter::value(bool truth) {
  return raw(truth ? std::string_view{"true"} : std::string_view{"false"});
}

JsonWriter& JsonWriter::value(uint64_t number) {
  char digits[numberCharactersMax];
  char* const end = digits + sizeof digits;
  const char* begin = digitsBefore(end, number);
  return raw({begin, static_cast<size_t>(end - begin)});
}

JsonWriter& JsonWriter::value(int64_t number) {
  if (number >= 0) return value(static_cast<uint64_t>(number));
  char digits[numberCharactersMax];
  char* const end = digits + sizeof digits;
  // Negated as unsigned, because the most negative number has no positive counterpart.
  char* begin = digitsBefore(end, 0 - static_cast<uint64_t>(number));
  *--begin = '-';
  return raw({begin, static_cast<size_t>(end - begin)});
}

JsonWriter& JsonWriter::null() {
  return raw("null");
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  beforeValue();
  put(json);
  return *this;
}

void JsonWriter::open(char bracket) {
  CHECK(state_.depth < depthMax);
  beforeValue();
  put(bracket);
  state_.needsComma &= ~(uint32_t{1} << state_.depth);
  ++state_.depth;
}

void JsonWriter::close(char bracket) {
  CHECK(state_.depth > 0 && !state_.afterKey);
  --state_.depth;
  put(bracket);
}

void JsonWriter::beforeValue() {
  if (state_.afterKey) {
    state_.afterKey = false;
    return;
  }
  if (state_.depth == 0) return;
  const uint32_t level = uint32_t{1} << (state_.depth - 1);
  if ((state_.needsComma & level) != 0) put(',');
  state_.needsComma |= level;
}

void JsonWriter::put(char character) {
  if (size_ == buffer_.size()) {
    hasOverflowed_ = true;
    return;
  }
  buffer_.data()[size_++] = static_cast<uint8_t>(character);
}

void JsonWriter::put(std::string_view text) {
  if (text.size() > buffer_.size() - size_) {
    hasOverflowed_ = true;
    return;
  }
  if (!text.empty()) std::memcpy(buffer_.data() + size_, text.data(), text.size());
  size_ += text.size();
}

void JsonWriter::putQuoted(std::string_view text) {
  put('"');
  for (;;) {
    const size_t run = plainRun(text);
    put(text.substr(0, run));
    text.remove_prefix(run);
    if (text.empty()) break;
    text.remove_prefix(putUnusual(text));
  }
  put('"');
}

// Each piece begins where the one before was left, so that no UTF-8 sequence is cut.
void JsonWriter::putQuoted(FlashText text) {
  put('"');
  for (size_t done = 0;;) {
    char room[flashPieceBytes];
    const std::string_view piece{room, text.copy(done, room, sizeof room)};
    const size_t run = plainRun(piece);
    put(piece.substr(0, run));
    if (run == piece.size() && run < sizeof room) break;  // the end of the text
    done += run == 0 ? putUnusual(piece) : run;
  }
  put('"');
}

size_t JsonWriter::putUnusual(std::string_view text) {
  const auto byte = static_cast<uint8_t>(text[0]);
  if (byte >= 0x80) {
    const size_t size = utf8SequenceSize(text);
    put(size == 0 ? replacementCharacter : text.substr(0, size));
    return size == 0 ? 1 : size;
  }
  if (const char letter = shortEscape(text[0])) {
    const char escape[] = {'\\', letter};
    put({escape, sizeof escape});
    return 1;
  }
  constexpr char hexDigits[] = "0123456789abcdef";
  const char escape[] = {'\\', 'u', '0', '0', hexDigits[byte >> 4], hexDigits[byte & 0xF]};
  put({escape, sizeof escape});
  return 1;
}

}  // namespace spore

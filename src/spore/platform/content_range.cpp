#include "spore/platform/content_range.h"

#include "spore/base/text.h"

namespace spore {
namespace {

// Cuts what stands before `mark` off `text`; false: there is no such mark.
bool cut(std::string_view& text, char mark, std::string_view& before) {
  const size_t at = text.find(mark);
  if (at == std::string_view::npos) return false;
  before = text.substr(0, at);
  text.remove_prefix(at + 1);
  return true;
}

void appendBounds(FixedString<48>& text, const ContentRange& range) {
  text.appendCut(decimalText(static_cast<uint32_t>(range.first)));
  text.appendCut('-');
  text.appendCut(decimalText(static_cast<uint32_t>(range.last)));
}

}  // namespace

Result<ContentRange> readContentRange(std::string_view text) {
  std::string_view unit, first, last;
  if (!cut(text, ' ', unit) || !equalsIgnoringCase(unit, "bytes")) return Status::Malformed;
  if (!cut(text, '-', first) || !cut(text, '/', last)) return Status::Malformed;
  const Result<uint32_t> from = parseUnsigned(first);
  const Result<uint32_t> to = parseUnsigned(last);
  const Result<uint32_t> total = parseUnsigned(text);
  if (!from.ok() || !to.ok() || !total.ok()) return Status::Malformed;
  if (from.value() > to.value() || to.value() >= total.value()) return Status::Malformed;
  return ContentRange{from.value(), to.value(), total.value()};
}

FixedString<48> toText(const ContentRange& range) {
  FixedString<48> text{"bytes "};
  appendBounds(text, range);
  text.appendCut('/');
  text.appendCut(decimalText(static_cast<uint32_t>(range.total)));
  return text;
}

FixedString<48> rangeHeader(const ContentRange& range) {
  FixedString<48> text{"bytes="};
  appendBounds(text, range);
  return text;
}

FixedString<48> unsatisfiedRange(size_t total) {
  FixedString<48> text{"bytes */"};
  text.appendCut(decimalText(static_cast<uint32_t>(total)));
  return text;
}

Result<ContentRange> readRange(std::string_view text, size_t total) {
  std::string_view unit, first;
  if (!cut(text, '=', unit) || !equalsIgnoringCase(unit, "bytes") || !cut(text, '-', first)) return Status::NotFound;
  const Result<uint32_t> from = parseUnsigned(first);
  const Result<uint32_t> to = parseUnsigned(text);
  if (first.empty()) {
    if (!to.ok()) return Status::NotFound;
    if (to.value() == 0 || total == 0) return Status::OutOfRange;
    const size_t size = to.value() < total ? to.value() : total;
    return ContentRange{total - size, total - 1, total};
  }
  if (!from.ok() || (!text.empty() && !to.ok())) return Status::NotFound;
  if (!text.empty() && to.value() < from.value()) return Status::NotFound;
  if (from.value() >= total) return Status::OutOfRange;
  const size_t last = text.empty() || to.value() >= total ? total - 1 : to.value();
  return ContentRange{from.value(), last, total};
}

}  // namespace spore

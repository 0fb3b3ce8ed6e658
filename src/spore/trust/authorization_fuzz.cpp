// Values of Authorization as they come from strangers: each value that is read lies in the text, and what is written
// from them reads the same.
#include "spore/trust/authorization.h"

#include "spore/base/bytes.h"
#include "spore/base/fixed_string.h"

namespace {

using namespace spore;

constexpr AuthorizationField fields[] = {AuthorizationField::Nonce, AuthorizationField::Counter,
                                         AuthorizationField::Body, AuthorizationField::Mac, AuthorizationField::By};
constexpr const char* names[] = {"nonce", "counter", "body", "mac", "by"};

void checkAgain(const Authorization& proof) {
  FixedString<4096> text{"SPORE1 "};
  for (size_t i = 0; i < 5; ++i) {
    if (proof[fields[i]].empty()) continue;
    if (text.size() > 7) text.appendCut(", ");
    text.appendCut(names[i]);
    text.appendCut("=\"");
    text.appendCut(proof[fields[i]]);
    text.appendCut("\"");
  }
  if (text.size() == text.capacity()) return;
  Authorization again;
  CHECK(again.read(text) == Status::Ok);
  for (const AuthorizationField field : fields) CHECK(again[field] == proof[field]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = asText(Bytes{data, size});
  Authorization proof;
  const Status status = proof.read(text);
  CHECK(Authorization::isSpore(text) == (proof.scheme() == Authorization::Scheme::Spore));
  if (status != Status::Ok) return 0;
  for (const AuthorizationField field : fields) {
    const std::string_view value = proof[field];
    CHECK(value.empty() || (value.data() >= text.data() && value.data() + value.size() <= text.data() + size));
  }
  if (proof.scheme() == Authorization::Scheme::Spore) checkAgain(proof);
  return 0;
}

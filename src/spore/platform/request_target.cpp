#include "spore/platform/request_target.h"

#include "spore/base/text.h"

namespace spore {

RequestTarget readRequestTarget(std::string_view text) {
  constexpr std::string_view scheme = "http://";
  if (!equalsIgnoringCase(text.substr(0, scheme.size()), scheme)) return {{}, text, true};
  const std::string_view rest = text.substr(scheme.size());
  const size_t end = rest.find('/');
  RequestTarget target;
  target.host = rest.substr(0, end);
  if (end != std::string_view::npos) target.target = rest.substr(end);
  target.isValid = !target.host.empty() && target.host.find_first_of("@?#") == std::string_view::npos;
  return target;
}

}  // namespace spore

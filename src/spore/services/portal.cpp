#include "spore/services/portal.h"

#include "spore/services/portal_page.h"

namespace spore {

bool Portal::answer(const HttpRequest& http, ApiRequest& request, const OriginGuard& guard) {
  if (!network_.radio().hasRadio()) return false;
  constexpr std::string_view networkPaths = "/api/network/";
  const bool isRead = http.method == HttpMethod::Get || http.method == HttpMethod::Head;
  const bool isAccessPoint = network_.mode() == NetworkMode::AccessPoint;
  const bool isStranger = isAccessPoint && isRead && !http.host.empty() && !guard.namesUs(http.host);
  const bool isPage = isRead && request.path() == "/";
  if (isAccessPoint && (isPage || isStranger || request.path().substr(0, networkPaths.size()) == networkPaths)) {
    network_.notePortalUse(facts_.now());
  }
  if (isStranger) {
    FixedString<32> location{"http://"};
    location.appendCut(toText(facts_.address().ip));
    location.appendCut('/');
    request.redirect(location);
    return true;
  }
  if (!isPage) return false;
  request.page("text/html; charset=utf-8", "gzip", portalPage());
  return true;
}

}  // namespace spore

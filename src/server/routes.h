#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/query.h"

namespace verbale::server {

/// A path of the API; the description of the API (OpenAPI) and the answers follow this list.
struct Route {
  std::string_view method;
  std::string_view path;
  std::string_view summary;
  std::string_view answer;                ///< what comes back
  std::vector<std::string_view> filters;  ///< fields of Filter
  std::vector<std::string_view> others;   ///< other parameters (kParameters has their words)
};

[[nodiscard]] const std::vector<Route>& routes();

/// The description of the API: OpenAPI 3.1, as JSON.
[[nodiscard]] std::string openapi();

}  // namespace verbale::server

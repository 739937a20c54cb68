#pragma once

#include <map>
#include <string>

#include "codebook/codebook.h"

namespace verbale::server {

/// What the page and clients need of the codebook.
struct CodebookNames {
  std::map<std::string, std::string, std::less<>> countries;  ///< by code
  std::string json;                                           ///< types, modes, CAMEO codes, countries

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<CodebookNames> load(const Codebook& codebook);
};

}  // namespace verbale::server

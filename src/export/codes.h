#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codebook/codebook.h"

namespace verbale {

/// A country in the systems of other programs; empty where one has no code for it.
struct CountryCodes {
  std::string name;
  std::string iso2;
  std::string fips;
  std::string cow;
};

/// An actor code taken apart: "RUSGOV" is of RUS and a GOV, "IGOUNOHRI" an IGO, the group UNO, and HRI.
struct ActorParts {
  std::string country;
  std::string group;               ///< a known group: "UNO"
  std::vector<std::string> roles;  ///< "GOV", "MIL", in the order of the code
};

/// What exports need of the codebook: names and codes of countries, sectors, event types and CAMEO codes.
///
/// Immutable after load().
class ExportCodes {
 public:
  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<ExportCodes> load(const Codebook& codebook);

  /// All empty where the code is unknown.
  [[nodiscard]] const CountryCodes& country(std::string_view iso3) const;

  /// A role's name up to its colon, "government"; the code itself where it is unknown.
  [[nodiscard]] std::string_view sector_name(std::string_view code) const;

  /// PLOVER's intensity of a mode, of the type where the mode has none.
  [[nodiscard]] std::optional<std::string> intensity(std::string_view type, std::string_view mode) const;

  /// "Make public statement"; empty where unknown.
  [[nodiscard]] std::string_view cameo_name(std::string_view code) const;

  [[nodiscard]] ActorParts parts(std::string_view actor) const;

 private:
  using Texts = std::map<std::string, std::string, std::less<>>;

  std::map<std::string, CountryCodes, std::less<>> countries_;
  Texts sectors_;
  Texts scores_;  ///< by "TYPE" and "TYPE mode"
  Texts cameo_;
};

}  // namespace verbale

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "codebook/codebook.h"

namespace verbale::events {

/// A bare statement: CAMEO 010 to 019, for which PLOVER has no type.
inline constexpr std::string_view kStatement = "STATEMENT";

/// One of PLOVER's types, or kStatement.
struct EventType {
  std::string name;
  std::string quad;
  double score = 0;
  std::string definition;
};

/// One of CAMEO's codes, of two to four digits.
struct CameoCode {
  std::string code;
  std::string name;
  double goldstein = 0;
  std::string quad;
  std::string type;  ///< of PLOVER, or kStatement
  std::string mode;  ///< or empty
};

/// codebook/events: PLOVER's types and modes, CAMEO's codes, and which falls to which.
///
/// Immutable after load().
class EventCodes {
 public:
  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<EventCodes> load(const Codebook& codebook);

  /// nullptr where unknown.
  [[nodiscard]] const EventType* type(std::string_view name) const;
  [[nodiscard]] const CameoCode* cameo(std::string_view code) const;
  [[nodiscard]] bool has_mode(std::string_view type, std::string_view mode) const;
  [[nodiscard]] const std::vector<EventType>& types() const { return types_; }

 private:
  std::vector<EventType> types_;
  std::vector<CameoCode> codes_;
  std::vector<std::string> modes_;  ///< "TYPE mode", sorted
  std::unordered_map<std::string, std::size_t> code_places_;
};

}  // namespace verbale::events

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "codebook/codebook.h"
#include "verbale/result.h"

namespace verbale::blocks {

/// The words of blocks/words.csv, each with the classes that it belongs to.
class WordClasses {
 public:
  static constexpr std::string_view kFile = "blocks/words.csv";

  enum Class : std::uint8_t {
    kAgency = 1,
    kByline = 2,
    kVerb = 4,
    kMonth = 8,
    kWeekday = 16,
    kDate = 32,
    kSlug = 64,
    kOpener = 128,
  };

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<WordClasses> load(const Codebook& codebook);

  /// Whether a form (lower case) belongs to one of `classes`.
  [[nodiscard]] bool is(std::string_view form, unsigned classes) const {
    const auto found = classes_.find(form);
    return found != classes_.end() && (found->second & classes) != 0;
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view form) const { return std::hash<std::string_view>()(form); }
  };
  std::unordered_map<std::string, unsigned, Hash, std::equal_to<>> classes_;
};

}  // namespace verbale::blocks

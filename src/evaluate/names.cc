#include "evaluate/evaluate.h"
#include "evaluate/gold_rows.h"
#include "evaluate/name_score.h"

namespace verbale {

Result<std::string> evaluate_names(const Reader& reader, const std::string& path) {
  NameScore score;
  const auto take = [&](const std::string& row, std::string_view place, const Document* document) {
    return score.add(row, place, document);
  };
  if (auto done = read_gold_rows(reader, path, take); !done) return done.error();
  return score.table();
}

}  // namespace verbale

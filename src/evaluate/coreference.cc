#include "evaluate/coreference_score.h"
#include "evaluate/evaluate.h"
#include "evaluate/gold_rows.h"

namespace verbale {

Result<std::string> evaluate_coreference(const Reader& reader, const std::string& path) {
  CoreferenceScore score;
  const auto take = [&](const std::string& row, std::string_view place, const Document* document) {
    return score.add(row, place, document);
  };
  if (auto done = read_gold_rows(reader, path, take); !done) return done.error();
  return score.table();
}

}  // namespace verbale

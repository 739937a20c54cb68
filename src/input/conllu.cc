#include "input/conllu.h"

#include <fmt/format.h>

namespace verbale {

Result<Document> parse_conllu(const RawArticle& raw, const InputOptions& /*options*/) {
  return Error{ErrorCode::kMalformed, fmt::format("{}: CoNLL-U is not read yet", raw.place)};
}

}  // namespace verbale

#include <fmt/format.h>

#include "base/file.h"
#include "evaluate/evaluate.h"
#include "evaluate/name_score.h"
#include "input/source.h"

namespace verbale {

Result<std::string> evaluate_names(const Reader& reader, const std::string& path) {
  if (auto bytes = read_file(path, 0); !bytes && bytes.error().code != ErrorCode::kTooLarge)
    return bytes.error();
  const InputOptions options;
  ArticleSource source({path}, options);
  NameScore score;
  while (auto raw = source.next()) {
    if (!*raw) return raw->error();
    if (raw->value().format != InputFormat::kJsonl)
      return Error{ErrorCode::kMalformed, fmt::format("{}: no JSONL", path)};
    const std::string row = raw->value().bytes;
    const std::string place = raw->value().place;
    auto parsed = parse_article(std::move(*raw).value(), options);
    const bool read = parsed && reader.annotate(parsed->document);
    if (auto done = score.add(row, place, read ? &parsed->document : nullptr); !done) return done.error();
  }
  return score.table();
}

}  // namespace verbale

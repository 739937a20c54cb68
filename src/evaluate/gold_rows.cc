#include "evaluate/gold_rows.h"

#include <utility>

#include <fmt/format.h>

#include "base/file.h"
#include "input/source.h"

namespace verbale {

Result<void> read_gold_rows(const Reader& reader, const std::string& path, const TakeGoldRow& take) {
  if (auto bytes = read_file(path, 0); !bytes && bytes.error().code != ErrorCode::kTooLarge)
    return bytes.error();
  const InputOptions options;
  ArticleSource source({path}, options);
  while (auto raw = source.next()) {
    if (!*raw) return raw->error();
    if (raw->value().format != InputFormat::kJsonl)
      return Error{ErrorCode::kMalformed, fmt::format("{}: no JSONL", path)};
    const std::string row = raw->value().bytes;
    const std::string place = raw->value().place;
    auto parsed = parse_article(std::move(*raw).value(), options);
    const bool read = parsed && reader.annotate(parsed->document);
    if (auto taken = take(row, place, read ? &parsed->document : nullptr); !taken) return taken;
  }
  return {};
}

}  // namespace verbale

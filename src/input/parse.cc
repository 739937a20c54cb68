#include <array>
#include <optional>

#include <fmt/format.h>
#include <simdjson.h>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/utf8.h"
#include "input/conllu.h"
#include "input/source.h"

namespace verbale {
namespace {

using simdjson::dom::element;

constexpr std::array<std::string_view, 6> kOwnKeys{"id", "text", "title", "published", "uri", "outlet"};

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

/// The keys that are not ours, or could not be used, as the text of one JSON object; empty where there are
/// none.
std::string extra_of(simdjson::dom::object object, std::string_view row, bool keep_published) {
  const auto is_extra = [&](std::string_view key) {
    return (key == "published" && keep_published) ||
           std::find(kOwnKeys.begin(), kOwnKeys.end(), key) == kOwnKeys.end();
  };
  bool any = false;
  for (const auto field : object) any = any || is_extra(field.key);
  if (!any) return {};
  auto extra = nlohmann::ordered_json::parse(row);
  for (const std::string_view key : kOwnKeys) {
    if (!is_extra(key)) extra.erase(std::string(key));
  }
  return extra.dump();
}

/// An article's text and metadata, and what its reader should know.
struct Parsed {
  Article article;
  std::string warning;
};

Result<Parsed> parse_json_row(const RawArticle& raw) {
  const auto wrong = [&](std::string_view what) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: {}", raw.place, what)};
  };
  if (const std::size_t at = first_invalid_utf8(raw.bytes); at < raw.bytes.size()) {
    return wrong(fmt::format("not UTF-8 at byte {} of the row", at + 1));
  }
  thread_local simdjson::dom::parser parser;  // keeps its memory between rows
  element row;
  if (const auto error = parser.parse(raw.bytes).get(row)) {
    return wrong(fmt::format("no valid JSON: {}", simdjson::error_message(error)));
  }
  simdjson::dom::object object;
  if (row.get(object) != simdjson::SUCCESS) return wrong("a row should be a JSON object");
  std::array<std::optional<std::string>, kOwnKeys.size()> values;
  for (const auto field : object) {
    const auto* own = std::find(kOwnKeys.begin(), kOwnKeys.end(), field.key);
    if (own == kOwnKeys.end() || field.value.is_null()) continue;
    auto& value = values.at(static_cast<std::size_t>(own - kOwnKeys.begin()));
    if (value) return wrong(fmt::format("two values of \"{}\"", *own));
    if (field.value.is_string()) {
      value = std::string(std::string_view(field.value));
    } else if (*own == "id" && (field.value.is_int64() || field.value.is_uint64())) {
      value = simdjson::to_string(field.value);
    } else {
      return wrong(fmt::format("\"{}\" should be a string", *own));
    }
  }
  auto& [id, text, title, published, uri, outlet] = values;
  if (!text) return wrong("no \"text\"");
  Parsed parsed;
  Metadata& metadata = parsed.article.metadata;
  parsed.article.text = std::move(*text);
  metadata.id = id.value_or("");
  metadata.uri = uri.value_or("");
  metadata.title = title.value_or("");
  metadata.outlet = outlet.value_or("");
  if (published && !published->empty()) {
    auto day = Published::parse(*published);
    if (day) {
      metadata.published = std::move(day).value();
    } else {
      parsed.warning =
          fmt::format("{}: \"published\": {}: the article has no date", raw.place, day.error().message);
    }
  }
  metadata.extra = extra_of(object, raw.bytes, !parsed.warning.empty());
  return parsed;
}

/// A plain text: its first line is the title where a blank line follows.
Article parse_text(RawArticle& raw) {
  Article article;
  article.text = std::move(raw.bytes);
  article.metadata.id = std::move(raw.id);
  const std::string_view text = article.text;
  const auto line_at = [&](std::size_t begin) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    return text.substr(begin, end - begin);
  };
  std::string_view first = line_at(0);
  const std::size_t next = first.size() + 1;
  if (next < text.size() && is_blank(line_at(next)) && !is_blank(first)) {
    first.remove_prefix(first.find_first_not_of(" \t"));
    first.remove_suffix(first.size() - 1 - first.find_last_not_of(" \t\r"));
    article.metadata.title = first;
  }
  return article;
}

void fill_in(Metadata& metadata, const InputOptions& options, std::string_view text) {
  if (metadata.title.empty()) metadata.title = options.title;
  if (metadata.uri.empty()) metadata.uri = options.uri;
  if (!metadata.published) metadata.published = options.published;
  if (metadata.id.empty()) metadata.id = content_hash(text);
}

}  // namespace

Result<ParsedArticle> parse_article(RawArticle raw, const InputOptions& options) {
  const std::string place = raw.place;
  if (raw.format == InputFormat::kConllu) {
    auto document = parse_conllu(raw, options);
    if (!document) return document.error();
    return ParsedArticle{std::move(document).value(), ""};
  }
  Parsed parsed;
  if (raw.format == InputFormat::kJsonl) {
    auto row = parse_json_row(raw);
    if (!row) return row.error();
    parsed = std::move(row).value();
  } else {
    parsed.article = parse_text(raw);
  }
  if (is_blank(parsed.article.text))
    return Error{ErrorCode::kMalformed, fmt::format("{}: the text is empty", place)};
  fill_in(parsed.article.metadata, options, parsed.article.text);
  auto document = Document::create(std::move(parsed.article));
  if (!document) return Error{document.error().code, fmt::format("{}: {}", place, document.error().message)};
  return ParsedArticle{std::move(document).value(), std::move(parsed.warning)};
}

}  // namespace verbale

#include "store/row_text.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/csv.h"

namespace verbale {
namespace {

using Json = nlohmann::ordered_json;

/// The pieces of a snippet: what matched stands between kMatchBegin and kMatchEnd.
Json pieces_of(std::string_view snippet) {
  Json pieces = Json::array();
  bool match = false;
  while (!snippet.empty()) {
    const std::size_t end = std::min(snippet.find(match ? kMatchEnd : kMatchBegin), snippet.size());
    if (end > 0) pieces.push_back({{"text", snippet.substr(0, end)}, {"match", match}});
    snippet.remove_prefix(std::min(end + 1, snippet.size()));
    match = !match;
  }
  return pieces;
}

std::string id_of(CellKind kind, std::int64_t number) {
  return fmt::format("{}{}", kind == CellKind::kEvent ? 'v' : 'q', number);
}

Json value_of(const Row& row, std::size_t column) {
  if (row.is_null(column)) return {};
  const CellKind kind = row.columns()[column].kind;
  switch (kind) {
    case CellKind::kInteger:
      return row.integer(column);
    case CellKind::kReal:
      return row.real(column);
    case CellKind::kBoolean:
      return row.integer(column) != 0;
    case CellKind::kQuote:
    case CellKind::kEvent:
      return id_of(kind, row.integer(column));
    case CellKind::kSnippet:
      return pieces_of(row.text(column));
    case CellKind::kVerdict:
      return Json::parse(row.text(column), nullptr, false);
    case CellKind::kText:
    case CellKind::kHidden:
      break;
  }
  return row.text(column);
}

}  // namespace

std::string to_json(const Row& row) {
  Json json = Json::object();
  for (std::size_t i = 0; i < row.columns().size(); ++i) {
    if (row.columns()[i].kind != CellKind::kHidden)
      json[std::string(row.columns()[i].name)] = value_of(row, i);
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string text_of(const Row& row, std::size_t column) {
  if (row.is_null(column)) return {};
  const CellKind kind = row.columns()[column].kind;
  if (kind == CellKind::kBoolean) return row.integer(column) != 0 ? "true" : "false";
  if (kind == CellKind::kQuote || kind == CellKind::kEvent) return id_of(kind, row.integer(column));
  std::string text(row.text(column));
  if (kind == CellKind::kSnippet) {
    std::erase_if(text, [](char c) { return c == kMatchBegin || c == kMatchEnd; });
  }
  if (kind == CellKind::kVerdict) text = Json::parse(text, nullptr, false).value("verdict", "");
  return text;
}

std::string csv_heading(const Query& query) {
  std::string line;
  for (const Column& column : columns_of(query)) {
    if (column.kind == CellKind::kHidden) continue;
    if (!line.empty()) line += ',';
    line += column.name;
  }
  return line + "\r\n";
}

std::string to_csv(const Row& row) {
  std::string line;
  bool first = true;
  for (std::size_t i = 0; i < row.columns().size(); ++i) {
    const CellKind kind = row.columns()[i].kind;
    if (kind == CellKind::kHidden) continue;
    if (!first) line += ',';
    first = false;
    const std::string text = text_of(row, i);
    const bool number = kind == CellKind::kInteger || kind == CellKind::kReal;  // a minus is no formula
    line += number ? text : csv_cell(text);
  }
  return line + "\r\n";
}

}  // namespace verbale

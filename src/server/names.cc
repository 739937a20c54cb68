#include "server/names.h"

#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace verbale::server {
namespace {

using Json = nlohmann::ordered_json;

/// Some columns of a table as a list of objects.
Result<Json> list_of(const Codebook& codebook, std::string_view name, const std::vector<std::string>& columns,
                     const std::vector<std::pair<std::string, std::size_t>>& taken) {
  auto table = codebook.table(name, columns);
  if (!table) return table.error();
  Json list = Json::array();
  for (const Table::Row& row : table->rows()) {
    Json object = Json::object();
    for (const auto& [field, column] : taken) object[field] = row.fields[column];
    list.push_back(std::move(object));
  }
  return list;
}

}  // namespace

Result<CodebookNames> CodebookNames::load(const Codebook& codebook) {
  Json json = Json::object();
  CodebookNames names;
  const struct {
    const char* field;
    std::string_view table;
    std::vector<std::string> columns;
    std::vector<std::pair<std::string, std::size_t>> taken;
  } kLists[] = {
      {"types",
       "events/types.csv",
       {"type", "quad", "score", "definition"},
       {{"code", 0}, {"name", 0}, {"quad", 1}, {"definition", 3}}},
      {"modes",
       "events/modes.csv",
       {"type", "mode", "score", "definition"},
       {{"type", 0}, {"code", 1}, {"definition", 3}}},
      {"cameo",
       "events/cameo.csv",
       {"code", "name", "goldstein", "quad", "plover", "mode", "definition"},
       {{"code", 0}, {"name", 1}}},
      {"countries",
       "actors/countries.csv",
       {"code", "name", "names", "adjectives", "capitals", "metonyms", "ambiguous", "wikidata"},
       {{"code", 0}, {"name", 1}}},
  };
  for (const auto& each : kLists) {
    auto list = list_of(codebook, each.table, each.columns, each.taken);
    if (!list) return list.error();
    json[each.field] = std::move(list).value();
  }
  for (const Json& country : json["countries"]) {
    names.countries[country["code"].get<std::string>()] = country["name"].get<std::string>();
  }
  names.json = json.dump();
  return names;
}

}  // namespace verbale::server

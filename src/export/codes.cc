#include "export/codes.h"

#include <algorithm>

namespace verbale {
namespace {

template <class Map>
const typename Map::mapped_type* found(const Map& map, std::string_view key) {
  const auto place = map.find(key);
  return place == map.end() ? nullptr : &place->second;
}

}  // namespace

Result<ExportCodes> ExportCodes::load(const Codebook& codebook) {
  ExportCodes codes;
  auto countries =
      codebook.table("actors/country_codes.csv", {"code", "name", "iso2", "iso_numeric", "fips", "cow"});
  if (!countries) return countries.error();
  for (const Table::Row& row : countries->rows()) {
    if (!codes.countries_
             .try_emplace(row.fields[0],
                          CountryCodes{row.fields[1], row.fields[2], row.fields[4], row.fields[5]})
             .second)
      return countries->complaint(row, "the country is above");
  }
  auto sectors = codebook.table("actors/sectors.csv", {"sector", "name", "political"});
  if (!sectors) return sectors.error();
  for (const Table::Row& row : sectors->rows())
    codes.sectors_[row.fields[0]] = row.fields[1].substr(0, row.fields[1].find_first_of(":;"));
  auto types = codebook.table("events/types.csv", {"type", "quad", "score", "definition"});
  if (!types) return types.error();
  for (const Table::Row& row : types->rows()) codes.scores_[row.fields[0]] = row.fields[2];
  auto modes = codebook.table("events/modes.csv", {"type", "mode", "score", "definition"});
  if (!modes) return modes.error();
  for (const Table::Row& row : modes->rows())
    codes.scores_[row.fields[0] + ' ' + row.fields[1]] = row.fields[2];
  auto cameo = codebook.table("events/cameo.csv",
                              {"code", "name", "goldstein", "quad", "plover", "mode", "definition"});
  if (!cameo) return cameo.error();
  for (const Table::Row& row : cameo->rows()) codes.cameo_[row.fields[0]] = row.fields[1];
  return codes;
}

const CountryCodes& ExportCodes::country(std::string_view iso3) const {
  static const CountryCodes kUnknown;
  const CountryCodes* codes = found(countries_, iso3);
  return codes != nullptr ? *codes : kUnknown;
}

std::string_view ExportCodes::sector_name(std::string_view code) const {
  const std::string* name = found(sectors_, code);
  return name != nullptr ? std::string_view(*name) : code;
}

std::optional<std::string> ExportCodes::intensity(std::string_view type, std::string_view mode) const {
  const std::string* score = nullptr;
  if (!mode.empty()) score = found(scores_, std::string(type) + ' ' + std::string(mode));
  if (score == nullptr || score->empty()) score = found(scores_, type);
  if (score == nullptr || score->empty()) return std::nullopt;
  return *score;
}

std::string_view ExportCodes::cameo_name(std::string_view code) const {
  const std::string* name = found(cameo_, code);
  return name != nullptr ? std::string_view(*name) : std::string_view();
}

ActorParts ExportCodes::parts(std::string_view actor) const {
  ActorParts parts;
  for (std::size_t at = 0; at < actor.size(); at += 3) {
    const std::string part(actor.substr(at, 3));
    if (sectors_.contains(part)) {
      parts.roles.push_back(part);
    } else if (at == 0 && countries_.contains(part)) {
      parts.country = part;
    } else if (parts.group.empty()) {
      parts.group = part;
    } else {
      parts.roles.push_back(part);
    }
  }
  return parts;
}

}  // namespace verbale

#include "stages/events/event_codes.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace verbale::events {
namespace {

constexpr std::array<std::string_view, 4> kQuads{"verbal cooperation", "material cooperation",
                                                 "verbal conflict", "material conflict"};

bool read_number(const std::string& text, double& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

bool is_quad(std::string_view text) {
  return std::find(kQuads.begin(), kQuads.end(), text) != kQuads.end();
}

bool is_code(std::string_view text) {
  return text.size() >= 2 && text.size() <= 4 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<EventCodes> EventCodes::load(const Codebook& codebook) {
  EventCodes codes;
  auto types = codebook.table("events/types.csv", {"type", "quad", "score", "definition"});
  if (!types) return types.error();
  for (const Table::Row& row : types->rows()) {
    EventType type{row.fields[0], row.fields[1], 0, row.fields[3]};
    if (type.name.empty() || codes.type(type.name) != nullptr) {
      return types->complaint(row, fmt::format("\"{}\" is no new type", type.name));
    }
    if (!is_quad(type.quad)) return types->complaint(row, fmt::format("\"{}\" is no quad class", type.quad));
    if (!read_number(row.fields[2], type.score)) return types->complaint(row, "the score is no number");
    codes.types_.push_back(std::move(type));
  }
  codes.types_.push_back({std::string(kStatement), std::string(kQuads[0]), 0, "a bare statement"});

  auto modes = codebook.table("events/modes.csv", {"type", "mode", "score", "definition"});
  if (!modes) return modes.error();
  for (const Table::Row& row : modes->rows()) {
    if (codes.type(row.fields[0]) == nullptr) {
      return modes->complaint(row, fmt::format("\"{}\" is no type", row.fields[0]));
    }
    codes.modes_.push_back(fmt::format("{} {}", row.fields[0], row.fields[1]));
  }
  std::sort(codes.modes_.begin(), codes.modes_.end());

  auto cameo = codebook.table("events/cameo.csv",
                              {"code", "name", "goldstein", "quad", "plover", "mode", "definition"});
  if (!cameo) return cameo.error();
  for (const Table::Row& row : cameo->rows()) {
    CameoCode code{row.fields[0],
                   row.fields[1],
                   0,
                   row.fields[3],
                   row.fields[4].empty() ? std::string(kStatement) : row.fields[4],
                   row.fields[5]};
    if (!is_code(code.code) || !codes.code_places_.emplace(code.code, codes.codes_.size()).second) {
      return cameo->complaint(row, fmt::format("\"{}\" is no new code of two to four digits", code.code));
    }
    if (!is_quad(code.quad)) return cameo->complaint(row, fmt::format("\"{}\" is no quad class", code.quad));
    if (!read_number(row.fields[2], code.goldstein)) return cameo->complaint(row, "goldstein is no number");
    if (codes.type(code.type) == nullptr) {
      return cameo->complaint(row, fmt::format("\"{}\" is no type", code.type));
    }
    if (!code.mode.empty() && !codes.has_mode(code.type, code.mode)) {
      return cameo->complaint(row, fmt::format("\"{}\" is no mode of {}", code.mode, code.type));
    }
    codes.codes_.push_back(std::move(code));
  }
  return codes;
}

const EventType* EventCodes::type(std::string_view name) const {
  const auto at =
      std::find_if(types_.begin(), types_.end(), [&](const EventType& t) { return t.name == name; });
  return at == types_.end() ? nullptr : &*at;
}

const CameoCode* EventCodes::cameo(std::string_view code) const {
  const auto at = code_places_.find(std::string(code));
  return at == code_places_.end() ? nullptr : &codes_[at->second];
}

bool EventCodes::has_mode(std::string_view type, std::string_view mode) const {
  return std::binary_search(modes_.begin(), modes_.end(), fmt::format("{} {}", type, mode));
}

}  // namespace verbale::events

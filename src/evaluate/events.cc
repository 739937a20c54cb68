#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/utf8.h"
#include "evaluate/counts.h"
#include "evaluate/evaluate.h"
#include "evaluate/event_score.h"
#include "evaluate/gold_rows.h"

namespace verbale {
namespace {

using Json = nlohmann::json;

/// Takes each line of a file, with its place.
Result<void> each_line(const std::string& path,
                       const std::function<Result<void>(const std::string&, const std::string&)>& take) {
  auto bytes = read_file(path);
  if (!bytes) return bytes.error();
  std::string_view left = bytes.value();
  std::size_t number = 0;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find('\n'), left.size());
    const std::string line(left.substr(0, end));
    left.remove_prefix(std::min(end + 1, left.size()));
    ++number;
    if (line.find_first_not_of(" \r\t") == std::string::npos) continue;
    if (auto done = take(line, fmt::format("{}:{}", path, number)); !done) return done;
  }
  return {};
}

Error malformed(const std::string& place, std::string_view what) {
  return {ErrorCode::kMalformed, fmt::format("{}: {}", place, what)};
}

/// PLV's classes: CONCEDE and RETREAT are YIELD (Zero-Shot-PLOVER, Hu et al. 2024).
std::string plv_class(const std::string& plover) {
  return plover == "CONCEDE" || plover == "RETREAT" ? "YIELD" : plover;
}

/// PLV's quad classes of its types.
int plv_quad(const std::string& type) {
  static const std::map<std::string, int> kQuads{
      {"AGREE", 1},   {"CONSULT", 1},  {"SUPPORT", 1},  {"COOPERATE", 2}, {"AID", 2},
      {"YIELD", 2},   {"REQUEST", 3},  {"ACCUSE", 3},   {"REJECT", 3},    {"THREATEN", 3},
      {"PROTEST", 4}, {"SANCTION", 4}, {"MOBILIZE", 4}, {"COERCE", 4},    {"ASSAULT", 4}};
  const auto at = kQuads.find(type);
  return at == kQuads.end() ? 0 : at->second;
}

template <class Label>
double macro_f1(const std::vector<std::pair<Label, Label>>& rows, std::string* table = nullptr) {
  std::set<Label> labels;
  for (const auto& [gold, found] : rows) labels.insert({gold, found});
  double sum = 0;
  for (const Label& label : labels) {
    Counts counts;
    for (const auto& [gold, found] : rows) {
      counts.gold += gold == label ? 1 : 0;
      counts.found += found == label ? 1 : 0;
      counts.correct += gold == label && found == label ? 1 : 0;
    }
    sum += counts.f1();
    if (table != nullptr) {
      *table += fmt::format("{:<20}{:>8.2f}{:>8.2f}{:>8.2f}{:>8}\n", label, counts.precision(),
                            counts.recall(), counts.f1(), counts.gold);
    }
  }
  return labels.empty() ? 0 : sum / static_cast<double>(labels.size());
}

double share_right(const std::vector<std::pair<std::string, std::string>>& rows) {
  const auto right =
      std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.first == row.second; });
  return Counts::share(static_cast<std::size_t>(right), rows.size());
}

/// A span without the white space at its edges, as a range of code points; nothing for null.
std::optional<CodeRequest::Range> trimmed(const Json& given, const std::string& text) {
  if (!given.is_array() || given.size() != 2) return std::nullopt;
  const CodePointIndex code_points(text);
  auto begin = given[0].get<std::uint32_t>();
  auto end = given[1].get<std::uint32_t>();
  if (end > code_points.size() || begin >= end) return std::nullopt;
  const auto is_space = [&](std::uint32_t at) {
    return std::isspace(static_cast<unsigned char>(text[code_points.to_bytes(at)])) != 0;
  };
  while (begin < end && is_space(begin)) ++begin;
  while (begin < end && is_space(end - 1)) --end;
  if (begin == end) return std::nullopt;
  return CodeRequest::Range{begin, end};
}

}  // namespace

Result<std::string> evaluate_events(const Reader& reader, const std::string& path) {
  EventScore score;
  const auto take = [&](const std::string& row, std::string_view place, const Document* document) {
    return score.add(row, place, document);
  };
  if (auto done = read_gold_rows(reader, path, take); !done) return done.error();
  return score.table();
}

Result<std::string> evaluate_code(const Coder& coder, const std::string& path) {
  std::vector<std::pair<std::string, std::string>> types;
  std::vector<std::pair<int, int>> quads;
  const auto take = [&](const std::string& line, const std::string& place) -> Result<void> {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("text") || !json["text"].is_string() ||
        !json.contains("plover") || !json["plover"].is_string()) {
      return malformed(place, "no JSON object with \"text\" and \"plover\"");
    }
    CodeRequest request;
    request.text = json["text"].get<std::string>();
    request.id = "null";
    if (json.contains("source")) request.source = trimmed(json["source"], request.text);
    if (json.contains("target")) request.target = trimmed(json["target"], request.text);
    auto reading = coder.code(request);
    const std::string gold = plv_class(json["plover"].get<std::string>());
    const std::string found = reading ? plv_class(reading->coding.type->name) : std::string("none");
    types.emplace_back(gold, found);
    quads.emplace_back(
        json.contains("quad") && json["quad"].is_number_integer() ? json["quad"].get<int>() : plv_quad(gold),
        plv_quad(found));
    return {};
  };
  if (auto done = each_line(path, take); !done) return done.error();
  std::string by_type = fmt::format("{:<20}{:>8}{:>8}{:>8}{:>8}\n", "type", "P", "R", "F1", "gold");
  const double macro = macro_f1(types, &by_type);
  return fmt::format("{}\n{:<20}{:>8.2f}\n{:<20}{:>8.2f}\n{:<20}{:>8.2f}\n", by_type, "macro-F1", macro,
                     "accuracy", share_right(types), "quad macro-F1", macro_f1(quads));
}

Result<std::string> evaluate_factuality(const Coder& coder, const std::string& path) {
  std::vector<std::pair<double, double>> pairs;
  const auto take = [&](const std::string& line, const std::string& place) -> Result<void> {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("text") || !json["text"].is_string() ||
        !json.contains("predicates") || !json["predicates"].is_array()) {
      return malformed(place, "no JSON object with \"text\" and \"predicates\"");
    }
    for (const Json& predicate : json["predicates"]) {
      if (!predicate.is_object() || !predicate.contains("begin") || !predicate.contains("end") ||
          !predicate.contains("score")) {
        return malformed(place, "a predicate without begin, end and score");
      }
      CodeRequest request;
      request.text = json["text"].get<std::string>();
      request.id = "null";
      request.trigger = trimmed(Json::array({predicate["begin"], predicate["end"]}), request.text);
      if (!request.trigger) return malformed(place, "a predicate that is no span of the text");
      auto reading = coder.code(request);
      pairs.emplace_back(predicate["score"].get<double>(),
                         reading ? static_cast<double>(reading->factuality) : 0);
    }
    return {};
  };
  if (auto done = each_line(path, take); !done) return done.error();
  const auto count = static_cast<double>(pairs.size());
  double x = 0;
  double y = 0;
  for (const auto& [gold, found] : pairs) {
    x += gold / count;
    y += found / count;
  }
  double xx = 0;
  double yy = 0;
  double xy = 0;
  double off = 0;
  for (const auto& [gold, found] : pairs) {
    xx += (gold - x) * (gold - x);
    yy += (found - y) * (found - y);
    xy += (gold - x) * (found - y);
    off += std::abs(gold - found) / count;
  }
  return fmt::format("{:<20}{:>8}\n{:<20}{:>8.4f}\n{:<20}{:>8.4f}\n", "predicates", pairs.size(), "Pearson r",
                     xx * yy > 0 ? xy / std::sqrt(xx * yy) : 0, "mean error", off);
}

Result<std::string> evaluate_actions(const Coder& coder, const std::string& path) {
  Counts counts;
  const auto take = [&](const std::string& row, std::string_view place,
                        const Document* document) -> Result<void> {
    const Json json = Json::parse(row, nullptr, false);
    if (!json.is_object() || !json.contains("actions") || !json["actions"].is_array())
      return malformed(std::string(place), "no list \"actions\"");
    std::set<std::pair<std::uint32_t, std::uint32_t>> gold;
    for (const Json& action : json["actions"]) {
      if (action.contains("spans")) {
        for (const Json& span : action["spans"])
          gold.emplace(span[0].get<std::uint32_t>(), span[1].get<std::uint32_t>());
      } else {
        gold.emplace(action["begin"].get<std::uint32_t>(), action["end"].get<std::uint32_t>());
      }
    }
    counts.gold += gold.size();
    if (document == nullptr) return {};
    const CodePointIndex code_points(document->text());
    const auto& tokens = document->get<Tokens>().items;
    for (const events::TokenRange& found : coder.scorer().actions(*document)) {
      ++counts.found;
      counts.correct += gold.count({code_points.to_code_points(tokens[found.first].span.begin),
                                    code_points.to_code_points(tokens[found.last - 1].span.end)});
    }
    return {};
  };
  if (auto done = read_gold_rows(coder.reader(), path, take); !done) return done.error();
  return fmt::format("{:<20}{:>8}{:>8}{:>8}{:>8}\n{:<20}{:>8.2f}{:>8.2f}{:>8.2f}{:>8}\n", "", "P", "R", "F1",
                     "gold", "actions", counts.precision(), counts.recall(), counts.f1(), counts.gold);
}

Result<std::string> evaluate_participants(const Coder& coder, const std::string& path) {
  Counts sides[2];
  const auto take = [&](const std::string& row, std::string_view place,
                        const Document* document) -> Result<void> {
    const Json json = Json::parse(row, nullptr, false);
    if (!json.is_object() || !json.contains("source") || !json.contains("target"))
      return malformed(std::string(place), "no \"source\" and \"target\"");
    std::vector<events::TriggerReading> readings;
    if (document != nullptr) readings = coder.scorer().read(*document);
    const auto surest = std::max_element(readings.begin(), readings.end(), [](const auto& a, const auto& b) {
      return a.probability < b.probability;
    });
    for (int side = 0; side < 2; ++side) {
      std::set<std::pair<std::uint32_t, std::uint32_t>> gold;
      for (const Json& span : json[side == 0 ? "source" : "target"])
        gold.emplace(span[0].get<std::uint32_t>(), span[1].get<std::uint32_t>());
      sides[side].gold += gold.size();
      if (surest == readings.end()) continue;
      const CodePointIndex code_points(document->text());
      const auto& tokens = document->get<Tokens>().items;
      for (const events::Participant& participant : surest->participants) {
        if (participant.role !=
            (side == 0 ? events::ParticipantRole::kSource : events::ParticipantRole::kTarget))
          continue;
        ++sides[side].found;
        sides[side].correct +=
            gold.count({code_points.to_code_points(tokens[participant.words.first].span.begin),
                        code_points.to_code_points(tokens[participant.words.last - 1].span.end)});
      }
    }
    return {};
  };
  if (auto done = read_gold_rows(coder.reader(), path, take); !done) return done.error();
  std::string out = fmt::format("{:<20}{:>8}{:>8}{:>8}{:>8}\n", "", "P", "R", "F1", "gold");
  Counts all = sides[0];
  all += sides[1];
  for (const auto& [name, counts] : {std::pair{"source", sides[0]}, {"target", sides[1]}, {"both", all}}) {
    out += fmt::format("{:<20}{:>8.2f}{:>8.2f}{:>8.2f}{:>8}\n", name, counts.precision(), counts.recall(),
                       counts.f1(), counts.gold);
  }
  return out;
}

}  // namespace verbale

#include "evaluate/name_score.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/utf8.h"

namespace verbale {
namespace {

using Kind = NameScore::Kind;
using NameSpan = NameScore::NameSpan;
using NameSpans = NameScore::NameSpans;
using Json = nlohmann::json;

/// What a corpus calls a kind, in any case.  A facility is a place in the record, a party an organization;
/// other kinds are not scored.
std::optional<Kind> kind_of(std::string_view type) {
  static constexpr std::array<std::pair<std::string_view, Kind>, 14> kTypes{
      {{"PER", Kind::kPerson},
       {"PERSON", Kind::kPerson},
       {"POLITICIAN", Kind::kPerson},
       {"ORG", Kind::kOrganization},
       {"ORGANIZATION", Kind::kOrganization},
       {"ORGANISATION", Kind::kOrganization},
       {"POLITICALPARTY", Kind::kOrganization},
       {"LOC", Kind::kLocation},
       {"LOCATION", Kind::kLocation},
       {"GPE", Kind::kLocation},
       {"COUNTRY", Kind::kLocation},
       {"FAC", Kind::kLocation},
       {"FACILITY", Kind::kLocation},
       {"NORP", Kind::kGroup}}};
  std::string upper(type);
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
  for (const auto& [name, kind] : kTypes) {
    if (upper == name) return kind;
  }
  return std::nullopt;
}

std::optional<Kind> kind_of(EntityType type) {
  switch (type) {
    case EntityType::kPerson:
      return Kind::kPerson;
    case EntityType::kOrganization:
      return Kind::kOrganization;
    case EntityType::kPlace:
      return Kind::kLocation;
    case EntityType::kGroup:
      return Kind::kGroup;
    case EntityType::kOther:
      return std::nullopt;
  }
  return std::nullopt;
}

Result<NameScore::Gold> parse_gold(const std::string& row, std::string_view place) {
  const Json json = Json::parse(row, nullptr, false);
  const auto malformed = [&](std::string_view what) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: {}", place, what)};
  };
  if (!json.is_object() || !json.contains("text") || !json["text"].is_string())
    return malformed("no JSON object with \"text\"");
  if (!json.contains("entities") || !json["entities"].is_array()) return malformed("no list \"entities\"");
  if (!json.contains("types") || !json["types"].is_array()) return malformed("no list \"types\"");
  NameScore::Gold gold;
  for (const Json& type : json["types"]) {
    if (!type.is_string()) return malformed("a type that is no string");
    if (const auto kind = kind_of(std::string_view(type.get_ref<const std::string&>())))
      gold.annotated.insert(*kind);
  }
  for (const Json& each : json["entities"]) {
    if (!each.is_object() || !each.contains("begin") || !each["begin"].is_number_unsigned() ||
        !each.contains("end") || !each["end"].is_number_unsigned() || !each.contains("type") ||
        !each["type"].is_string())
      return malformed("an entity without begin, end and type");
    if (const auto kind = kind_of(std::string_view(each["type"].get_ref<const std::string&>())))
      gold.names.emplace(each["begin"].get<std::uint32_t>(), each["end"].get<std::uint32_t>(), *kind);
  }
  return gold;
}

NameSpans found_names(const Document& document) {
  const CodePointIndex code_points(document.text());
  NameSpans found;
  for (const Entity& entity : document.get<Entities>()) {
    const auto kind = kind_of(entity.type);
    if (!kind) continue;
    for (const Mention& mention : entity.mentions) {
      if (mention.form != MentionForm::kName) continue;
      found.emplace(code_points.to_code_points(mention.span.begin),
                    code_points.to_code_points(mention.span.end), *kind);
    }
  }
  return found;
}

template <class Item>
Counts in_common(const std::set<Item>& gold, const std::set<Item>& found) {
  Counts counts{0, found.size(), gold.size()};
  for (const Item& each : found) counts.correct += gold.count(each);
  return counts;
}

template <class Keep>
NameSpans those(const NameSpans& names, Keep keep) {
  NameSpans kept;
  for (const NameSpan& each : names) {
    if (keep(std::get<Kind>(each))) kept.insert(each);
  }
  return kept;
}

std::set<std::pair<std::uint32_t, std::uint32_t>> spans_of(const NameSpans& names) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> spans;
  for (const auto& [begin, end, kind] : names) spans.emplace(begin, end);
  return spans;
}

}  // namespace

Result<void> NameScore::add(const std::string& row, std::string_view place, const Document* document) {
  auto gold = parse_gold(row, place);
  if (!gold) return gold.error();
  if (document == nullptr) ++unread_;
  documents_.emplace_back(std::move(gold).value(),
                          document == nullptr ? NameSpans() : found_names(*document));
  return {};
}

std::string NameScore::table() const {
  static constexpr std::array<std::string_view, kKinds> kNames{"PER", "ORG", "LOC", "NORP"};
  std::set<Kind> annotated;
  for (const auto& [gold, found] : documents_) annotated.insert(gold.annotated.begin(), gold.annotated.end());
  std::array<Counts, kKinds> by_kind;
  Counts all;
  Counts spans;
  for (const auto& [gold, found] : documents_) {
    for (std::size_t k = 0; k < kKinds; ++k) {
      const auto same = [&](Kind kind) { return kind == static_cast<Kind>(k); };
      by_kind.at(k) += in_common(those(gold.names, same), those(found, same));
    }
    const auto scored = [&](Kind kind) { return kind != Kind::kGroup && annotated.contains(kind); };
    const NameSpans ours = those(gold.names, scored);
    const NameSpans theirs = those(found, scored);
    all += in_common(ours, theirs);
    spans += in_common(spans_of(ours), spans_of(theirs));
  }
  std::string out =
      fmt::format("{:<8}{:>10}{:>10}{:>10}{:>8}{:>8}\n", "", "Precision", "Recall", "F1", "gold", "found");
  const auto row = [&](std::string_view name, const Counts& counts) {
    out += fmt::format("{:<8}{:>10.2f}{:>10.2f}{:>10.2f}{:>8}{:>8}\n", name, counts.precision(),
                       counts.recall(), counts.f1(), counts.gold, counts.found);
  };
  for (std::size_t k = 0; k < kKinds; ++k) {
    if (annotated.contains(static_cast<Kind>(k))) row(kNames.at(k), by_kind.at(k));
  }
  row("all", all);
  row("span", spans);
  out += fmt::format("{} documents", documents_.size());
  if (unread_ > 0) out += fmt::format("; {} could not be read: scored as empty", unread_);
  return out + "\n";
}

}  // namespace verbale

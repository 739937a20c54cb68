#include "evaluate/coreference_score.h"

#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "evaluate/assignment.h"

namespace verbale {
namespace {

using Json = nlohmann::json;
using Clusters = CoreferenceScore::Clusters;
using MentionSpan = CoreferenceScore::MentionSpan;
using Forms = std::map<MentionSpan, std::size_t>;

constexpr std::size_t kOtherForm = CoreferenceScore::kForms - 1;

/// The clusters of one side, and the form of each mention.
struct Side {
  Clusters clusters;
  Forms forms;
};

/// Drops clusters of a single mention, and the forms of their mentions.
Side several(Side side) {
  std::erase_if(side.clusters, [](const auto& cluster) { return cluster.size() < 2; });
  std::set<MentionSpan> kept;
  for (const auto& cluster : side.clusters) kept.insert(cluster.begin(), cluster.end());
  std::erase_if(side.forms, [&](const auto& form) { return !kept.contains(form.first); });
  return side;
}

std::size_t form_of(const Json& mention) {
  if (!mention.contains("form") || !mention["form"].is_string()) return kOtherForm;
  const std::string_view form = mention["form"].get_ref<const std::string&>();
  if (form == "proper" || form == name_of(MentionForm::kName))
    return static_cast<std::size_t>(MentionForm::kName);
  for (const MentionForm each : {MentionForm::kNominal, MentionForm::kPronoun}) {
    if (form == name_of(each)) return static_cast<std::size_t>(each);
  }
  return kOtherForm;
}

Result<Side> parse_gold(const std::string& row, std::string_view place) {
  const Json json = Json::parse(row, nullptr, false);
  const auto malformed = [&](std::string_view what) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: {}", place, what)};
  };
  if (!json.is_object() || !json.contains("text") || !json["text"].is_string())
    return malformed("no JSON object with \"text\"");
  if (!json.contains("mentions") || !json["mentions"].is_array()) return malformed("no list \"mentions\"");
  const std::size_t size = CodePointIndex(json["text"].get_ref<const std::string&>()).size();
  Side gold;
  std::map<std::string, std::size_t> numbers;
  std::set<std::pair<std::size_t, MentionSpan>> seen;
  std::size_t count = 0;
  for (const Json& each : json["mentions"]) {
    ++count;
    if (!each.is_object() || !each.contains("begin") || !each["begin"].is_number_unsigned() ||
        !each.contains("end") || !each["end"].is_number_unsigned() || !each.contains("cluster") ||
        !(each["cluster"].is_string() || each["cluster"].is_number_integer()))
      return malformed(fmt::format("mention {}: no begin, end and cluster", count));
    const auto begin = each["begin"].get<std::uint64_t>();
    const auto end = each["end"].get<std::uint64_t>();
    if (begin >= end || end > size) {
      return malformed(
          fmt::format("mention {}: a span [{},{}) that is empty or leaves the text of {} code points", count,
                      begin, end, size));
    }
    const MentionSpan span(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
    const auto [number, is_new] = numbers.try_emplace(each["cluster"].dump(), gold.clusters.size());
    if (is_new) gold.clusters.emplace_back();
    if (seen.emplace(number->second, span).second) gold.clusters[number->second].push_back(span);
    gold.forms.try_emplace(span, form_of(each));
  }
  return several(std::move(gold));
}

Side found_mentions(const Document& document) {
  const CodePointIndex code_points(document.text());
  Side found;
  for (const Entity& entity : document.get<Entities>()) {
    auto& cluster = found.clusters.emplace_back();
    for (const Mention& mention : entity.mentions) {
      const MentionSpan span(code_points.to_code_points(mention.span.begin),
                             code_points.to_code_points(mention.span.end));
      if (found.forms.try_emplace(span, static_cast<std::size_t>(mention.form)).second)
        cluster.push_back(span);
    }
  }
  return several(std::move(found));
}

/// The cluster of each mention; the last, where a gold mention is in several.
using Home = std::map<MentionSpan, std::size_t>;

Home home_of(const Clusters& clusters) {
  Home home;
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    for (const MentionSpan& mention : clusters[i]) home[mention] = i;
  }
  return home;
}

/// Mentions that a gold and a found cluster share, where there are any.
using Shared = std::map<std::pair<std::size_t, std::size_t>, std::size_t>;

Shared shared_mentions(const Clusters& gold, const Clusters& found) {
  std::map<MentionSpan, std::vector<std::size_t>> homes;
  for (std::size_t j = 0; j < found.size(); ++j) {
    for (const MentionSpan& mention : found[j]) homes[mention].push_back(j);
  }
  Shared shared;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    for (const MentionSpan& mention : gold[i]) {
      const auto home = homes.find(mention);
      if (home == homes.end()) continue;
      for (const std::size_t j : home->second) ++shared[{i, j}];
    }
  }
  return shared;
}

/// MUC's numerator of recall: the links of the key that the response has, too.
double links_right(const Clusters& key, const Home& response) {
  double right = 0;
  for (const auto& cluster : key) {
    std::set<std::size_t> parts;
    std::size_t alone = 0;
    for (const MentionSpan& mention : cluster) {
      const auto home = response.find(mention);
      if (home == response.end()) {
        ++alone;
      } else {
        parts.insert(home->second);
      }
    }
    right += static_cast<double>(cluster.size() - parts.size() - alone);
  }
  return right;
}

double links(const Clusters& key) {
  double all = 0;
  for (const auto& cluster : key) all += static_cast<double>(cluster.size() - 1);
  return all;
}

/// B-cubed's numerator of recall: the share of its key cluster that each mention's response cluster holds.
template <class SharedBy>
double mentions_right(const Clusters& key, const Home& response, SharedBy shared_by) {
  double right = 0;
  for (std::size_t i = 0; i < key.size(); ++i) {
    for (const MentionSpan& mention : key[i]) {
      const auto home = response.find(mention);
      if (home == response.end()) continue;
      right += static_cast<double>(shared_by(i, home->second)) / static_cast<double>(key[i].size());
    }
  }
  return right;
}

double mentions_in(const Clusters& key) {
  double all = 0;
  for (const auto& cluster : key) all += static_cast<double>(cluster.size());
  return all;
}

/// CEAF-e's numerator: the greatest total of the clusters' Dice over a one-to-one matching.
Result<double> entities_right(const Clusters& gold, const Clusters& found, const Shared& shared) {
  const auto dice = [&](std::size_t i, std::size_t j, std::size_t both) {
    return 2 * static_cast<double>(both) / static_cast<double>(gold[i].size() + found[j].size());
  };
  std::vector<WeightedPair> pairs;
  for (const auto& [pair, both] : shared)
    pairs.push_back({pair.first, pair.second, dice(pair.first, pair.second, both)});
  const auto matched = assign(pairs);
  if (!matched) return matched.error();
  double right = 0;
  for (const auto& [i, j] : matched.value()) right += dice(i, j, shared.at({i, j}));
  return right;
}

}  // namespace

Result<void> CoreferenceScore::add(const std::string& row, std::string_view place, const Document* document) {
  const auto gold = parse_gold(row, place);
  if (!gold) return gold.error();
  const Side found = document == nullptr ? Side() : found_mentions(*document);
  if (auto added = add(gold->clusters, found.clusters); !added)
    return Error{added.error().code, fmt::format("{}: {}", place, added.error().message)};
  if (document == nullptr) ++unread_;
  for (const auto& [mention, form] : gold->forms) {
    ++forms_.at(form).gold;
    if (found.forms.contains(mention)) ++forms_.at(form).gold_right;
  }
  for (const auto& [mention, form] : found.forms) {
    ++forms_.at(form).found;
    if (gold->forms.contains(mention)) ++forms_.at(form).found_right;
  }
  return {};
}

Result<void> CoreferenceScore::add(const Clusters& gold, const Clusters& found) {
  const Shared shared = shared_mentions(gold, found);
  const auto similar = entities_right(gold, found, shared);
  if (!similar) return similar.error();
  const Home gold_home = home_of(gold);
  const Home found_home = home_of(found);

  ++documents_;
  muc_.right_of_gold += links_right(gold, found_home);
  muc_.gold += links(gold);
  muc_.right_of_found += links_right(found, gold_home);
  muc_.found += links(found);
  b_cubed_.right_of_gold += mentions_right(gold, found_home, [&](std::size_t i, std::size_t j) {
    return shared.at({i, j});
  });
  b_cubed_.gold += mentions_in(gold);
  b_cubed_.right_of_found += mentions_right(found, gold_home, [&](std::size_t j, std::size_t i) {
    return shared.at({i, j});
  });
  b_cubed_.found += mentions_in(found);
  ceaf_e_.right_of_gold += similar.value();
  ceaf_e_.gold += static_cast<double>(gold.size());
  ceaf_e_.right_of_found += similar.value();
  ceaf_e_.found += static_cast<double>(found.size());
  mentions_.gold += gold_home.size();
  mentions_.found += found_home.size();
  for (const auto& [mention, unused] : found_home) mentions_.correct += gold_home.count(mention);
  return {};
}

double CoreferenceScore::conll() const {
  return (muc_.f1() + b_cubed_.f1() + ceaf_e_.f1()) / 3;
}

std::string CoreferenceScore::table() const {
  std::string out =
      fmt::format("{:<10}{:>10}{:>10}{:>10}{:>8}{:>8}\n", "", "Precision", "Recall", "F1", "gold", "found");
  const auto row = [&](std::string_view name, const auto& metric) {
    out += fmt::format("{:<10}{:>10.2f}{:>10.2f}{:>10.2f}{:>8}{:>8}\n", name, metric.precision(),
                       metric.recall(), metric.f1(), metric.gold, metric.found);
  };
  row("MUC", muc_);
  row("B3", b_cubed_);
  row("CEAFe", ceaf_e_);
  out += fmt::format("{:<10}{:>30.2f}\n", "CoNLL", conll());
  row("mentions", mentions_);
  out += fmt::format("\n{:<10}{:>10}{:>10}{:>10}{:>8}{:>8}\n", "by form", "Precision", "Recall", "", "gold",
                     "found");
  static constexpr std::array<MentionForm, kForms - 1> kKnown{MentionForm::kName, MentionForm::kNominal,
                                                              MentionForm::kPronoun};
  const auto share = [](std::size_t part, std::size_t whole) {
    return whole == 0 ? "-" : fmt::format("{:.2f}", Counts::share(part, whole));
  };
  for (std::size_t form = 0; form < kForms; ++form) {
    const FormCounts& counts = forms_.at(form);
    if (form == kOtherForm && counts.gold == 0) continue;
    out += fmt::format("{:<10}{:>10}{:>10}{:>10}{:>8}{:>8}\n",
                       form == kOtherForm ? "unknown" : name_of(kKnown.at(form)),
                       share(counts.found_right, counts.found), share(counts.gold_right, counts.gold), "",
                       counts.gold, counts.found);
  }
  out += fmt::format("{} documents", documents_);
  if (unread_ > 0) out += fmt::format("; {} could not be read: scored as empty", unread_);
  return out + "\n";
}

}  // namespace verbale

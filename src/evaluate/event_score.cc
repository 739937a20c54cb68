#include "evaluate/event_score.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "stages/events/examples.h"

namespace verbale {
namespace {

using Json = nlohmann::json;

/// The country of a CAMEO actor code: its first three letters where they are none of CAMEO's roles.
std::string country_of(const std::string& actor) {
  static const std::set<std::string> kRoles{"GOV", "MIL", "REB", "OPP", "COP", "JUD", "SPY", "MED", "EDU",
                                            "BUS", "CVL", "NGO", "IGO", "LEG", "LAB", "REF", "CRM", "UAF",
                                            "MNC", "NGM", "INT", "HLH", "AGR", "SEP", "RAD", "ELI", "MOD",
                                            "DEV", "ENV", "HRI", "PTY", "SET", "IMG"};
  const std::string head = actor.substr(0, 3);
  return kRoles.count(head) > 0 ? std::string() : head;
}

}  // namespace

Result<void> EventScore::add(const std::string& row, std::string_view place, const Document* document) {
  const Json json = Json::parse(row, nullptr, false);
  const auto malformed = [&](std::string_view what) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: {}", place, what)};
  };
  if (!json.is_object() || !json.contains("marked") || !json["marked"].is_string() ||
      !json.contains("events") || !json["events"].is_array()) {
    return malformed("no JSON object with \"marked\" and \"events\"");
  }
  auto marked = events::MarkedText::parse(json["marked"].get_ref<const std::string&>());
  if (!marked) return malformed(marked.error().message);
  if (document == nullptr) return malformed("an article that cannot be read");
  if (marked->text != document->text()) return malformed("\"text\" is not what \"marked\" marks");
  ++articles_;

  std::multiset<Triple> gold;
  std::map<std::uint32_t, std::size_t> gold_of;  // trigger's begin -> event
  std::multimap<Triple, std::string> gold_status;
  const auto text = [](const Json& event, const char* key) {
    return event.contains(key) && event[key].is_string() ? event[key].get<std::string>() : std::string();
  };
  for (std::size_t e = 0; e < json["events"].size(); ++e) {
    const Json& event = json["events"][e];
    if (!event.is_object()) return malformed("an event that is no object");
    for (const Span& trigger : marked->spans("trigger", static_cast<std::uint32_t>(e + 1)))
      gold_of[trigger.begin] = e;
    const std::string plover = text(event, "plover");
    if (plover.empty()) continue;
    const std::string source = country_of(text(event, "source"));
    const std::string target = country_of(text(event, "target"));
    const bool symmetric =
        event.contains("symmetric") && event["symmetric"].is_boolean() && event["symmetric"].get<bool>();
    const std::string status = text(event, "status").empty() ? "actual" : text(event, "status");
    gold.emplace(plover, source, target);
    gold_status.emplace(Triple{plover, source, target}, status);
    if (symmetric && !target.empty() && !source.empty()) {
      gold.emplace(plover, target, source);
      gold_status.emplace(Triple{plover, target, source}, status);
    }
  }

  std::vector<std::pair<Triple, double>> found;  // with its confidence
  std::map<std::uint32_t, std::set<std::size_t>> found_of;
  const Events& events = document->get<Events>();
  std::multiset<std::pair<Triple, std::string>> found_status;
  for (std::size_t e = 0; e < events.size(); ++e) {
    const Event& event = events[e];
    for (const EventMention& mention : event.mentions) found_of[mention.span.begin].insert(e);
    if (event.plover.empty()) continue;
    const Triple triple{event.plover, event.source ? country_of(event.source->actor) : "",
                        event.target ? country_of(event.target->actor) : ""};
    found.emplace_back(triple, event.confidence);
    found_status.emplace(triple, name_of(event.status));
  }
  if (json["events"].empty()) {
    ++empty_articles_;
    false_alarms_ += found.size();
  }
  for (const Triple& triple : gold) {
    ++events_.gold;
    ++by_type_[std::get<0>(triple)].gold;
  }
  std::multiset<Triple> left = gold;
  auto statuses = gold_status;
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {  // the surest first
    return a.first != b.first ? a.first < b.first : a.second > b.second;
  });
  for (const auto& [triple, confidence] : found) {
    ++events_.found;
    ++by_type_[std::get<0>(triple)].found;
    const auto at = left.find(triple);
    ReliabilityBin& bin = reliability_[std::min(kBins - 1, static_cast<std::size_t>(confidence * kBins))];
    ++bin.events;
    bin.confidence += confidence;
    if (at == left.end()) continue;
    ++bin.right;
    left.erase(at);
    ++events_.correct;
    ++by_type_[std::get<0>(triple)].correct;
  }
  for (const auto& [triple, status] : found_status) {
    const auto [first, last] = statuses.equal_range(triple);
    if (first == last) continue;
    ++status_.gold;
    ++status_.found;
    const auto same = std::find_if(first, last, [&](const auto& each) { return each.second == status; });
    if (same != last) ++status_.correct;
    statuses.erase(same != last ? same : first);
  }

  triggers_.gold += gold_of.size();
  triggers_.found += found_of.size();
  std::vector<std::pair<std::size_t, std::size_t>> both;  // event in gold, event found; of shared triggers
  for (const auto& [begin, e] : gold_of) {
    const auto at = found_of.find(begin);
    if (at == found_of.end()) continue;
    ++triggers_.correct;
    both.emplace_back(e, *at->second.begin());
  }
  for (const auto& [gold_event, found_event] : both) {
    double same_gold = 0;
    double same_found = 0;
    double same_both = 0;
    for (const auto& [other_gold, other_found] : both) {
      same_gold += other_gold == gold_event ? 1 : 0;
      same_found += other_found == found_event ? 1 : 0;
      same_both += other_gold == gold_event && other_found == found_event ? 1 : 0;
    }
    precision_ += same_both / same_found;
    recall_ += same_both / same_gold;
    ++joined_;
  }
  return {};
}

std::string EventScore::table() const {
  std::string out = fmt::format("{} articles\n\n{:<28}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}\n", articles_, "", "P",
                                "R", "F1", "right", "found", "gold");
  const auto line = [&](std::string_view name, const Counts& counts) {
    out += fmt::format("{:<28}{:>8.2f}{:>8.2f}{:>8.2f}{:>8}{:>8}{:>8}\n", name, counts.precision(),
                       counts.recall(), counts.f1(), counts.correct, counts.found, counts.gold);
  };
  line("type, source, target", events_);
  line("triggers", triggers_);
  const double p = joined_ == 0 ? 100 : 100 * precision_ / static_cast<double>(joined_);
  const double r = joined_ == 0 ? 100 : 100 * recall_ / static_cast<double>(joined_);
  out += fmt::format("{:<28}{:>8.2f}{:>8.2f}{:>8.2f}{:>8}\n", "joined (B3)", p, r,
                     p + r == 0 ? 0 : 2 * p * r / (p + r), joined_);
  line("status, of those right", status_);
  if (empty_articles_ > 0) {
    out += fmt::format("{:<28}{:>8.2f} an article, in {}\n", "false alarms",
                       static_cast<double>(false_alarms_) / static_cast<double>(empty_articles_),
                       empty_articles_);
  }
  out += "\n";
  for (const auto& [type, counts] : by_type_) line(type, counts);
  out += fmt::format("\n{:<28}{:>8}{:>8}{:>8}\n", "confidence", "mean", "right", "events");
  for (std::size_t b = 0; b < kBins; ++b) {
    const ReliabilityBin& bin = reliability_[b];
    if (bin.events == 0) continue;
    const auto events = static_cast<double>(bin.events);
    out += fmt::format("{:.1f} to {:.1f}{:>28.2f}{:>8.2f}{:>8}\n", static_cast<double>(b) / kBins,
                       static_cast<double>(b + 1) / kBins, bin.confidence / events,
                       static_cast<double>(bin.right) / events, bin.events);
  }
  return out;
}

}  // namespace verbale

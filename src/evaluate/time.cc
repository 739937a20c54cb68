#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "evaluate/assignment.h"
#include "evaluate/counts.h"
#include "evaluate/evaluate.h"
#include "evaluate/gold_rows.h"

namespace verbale {
namespace {

using Json = nlohmann::json;

/// A time expression of the gold or of the reader.
struct Expression {
  std::uint32_t begin = 0;  // code points
  std::uint32_t end = 0;
  std::string type;
  std::string value;  // empty: none

  [[nodiscard]] bool same_span(const Expression& other) const {
    return begin == other.begin && end == other.end;
  }
  [[nodiscard]] std::uint32_t shared(const Expression& other) const {
    const std::uint32_t first = std::max(begin, other.begin);
    const std::uint32_t last = std::min(end, other.end);
    return last > first ? last - first : 0;
  }
};

struct GoldDocument {
  std::string text;
  std::vector<Expression> expressions;
  std::vector<Expression> stated;  // the lines that state the creation time: not scored
};

/// What became of the expressions of one kind.
struct Fate {
  std::size_t gold = 0;
  std::size_t missed = 0;
  std::size_t spurious = 0;
  std::size_t wrong_type = 0;
  std::size_t wrong_value = 0;
};

/// The kind of an expression, for the table of errors.
std::string_view kind_of(const Expression& expression, std::string_view text) {
  std::string folded;
  for (const char c : text) folded += static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  const auto holds = [&](std::string_view word) { return folded.find(word) != std::string::npos; };
  const bool digits = folded.find_first_of("0123456789") != std::string::npos;
  const std::string& value = expression.value;
  if (expression.type == "SET") return "set";
  if (expression.type == "DURATION" || value.starts_with("P")) {
    return value.ends_with("_REF")                ? "reference"
           : value.find('X') != std::string::npos ? "duration, vague"
                                                  : "duration";
  }
  if (value.ends_with("_REF")) return "reference";
  if (expression.type == "TIME") return "time of day";
  for (const std::string_view weekday :
       {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}) {
    if (holds(weekday)) return digits ? "day" : "weekday";
  }
  if (value.find("-Q") != std::string::npos || value.find("-H") != std::string::npos)
    return "quarter or half";
  if (value.find("-W") != std::string::npos && !value.ends_with("-WI")) return "week";
  if (value.size() == 7 && (value[5] == 'S' || value[5] == 'F' || value[5] == 'W')) return "season";
  if (value.size() >= 10) return digits ? "day" : "day, relative";
  if (value.size() == 7) return "month";
  if (value.size() == 4) return digits ? "year" : "year, relative";
  if (value.size() == 2 || value.size() == 3) return "decade or century";
  return "other";
}

/// A value without a trailing Z, seconds of zero and a minute of zero.
std::string loose(std::string value) {
  for (char& c : value) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
  while (value.ends_with('Z')) value.pop_back();
  const auto digit = [&](std::size_t i) { return value[i] >= '0' && value[i] <= '9'; };
  const auto drop_zeros = [&](std::size_t length) {  // "T10:30:00" has 9, "T10:00" has 6
    if (value.size() < length || !value.ends_with(":00")) return;
    const std::size_t t = value.size() - length;
    if (value[t] != 'T' || !digit(t + 1) || !digit(t + 2) || value[t + 3] != ':') return;
    if (length == 9 && (!digit(t + 4) || !digit(t + 5) || value[t + 6] != ':')) return;
    value.resize(value.size() - 3);
  };
  drop_zeros(9);
  drop_zeros(6);
  return value;
}

Result<GoldDocument> parse_gold(const std::string& row, std::string_view place) {
  const Json json = Json::parse(row, nullptr, false);
  const auto malformed = [&](std::string_view what) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: {}", place, what)};
  };
  if (!json.is_object() || !json.contains("text") || !json["text"].is_string())
    return malformed("no JSON object with \"text\"");
  if (!json.contains("timex") || !json["timex"].is_array()) return malformed("no list \"timex\"");
  GoldDocument document;
  document.text = json["text"].get<std::string>();
  for (const Json& each : json["timex"]) {
    if (!each.is_object() || !each.contains("begin") || !each["begin"].is_number_unsigned() ||
        !each.contains("end") || !each["end"].is_number_unsigned() || !each.contains("type") ||
        !each["type"].is_string())
      return malformed("a time expression without begin, end and type");
    Expression expression{each["begin"], each["end"], each["type"], ""};
    if (each.contains("value") && each["value"].is_string()) expression.value = each["value"];
    const bool creation =
        each.contains("function_in_document") && each["function_in_document"] == "CREATION_TIME";
    (creation ? document.stated : document.expressions).push_back(std::move(expression));
  }
  return document;
}

class TimeScore {
 public:
  /// Errors: kTooLarge.
  [[nodiscard]] Result<void> add(const GoldDocument& gold, const std::vector<Expression>& all_found) {
    std::vector<Expression> found;
    for (const Expression& each : all_found) {
      const bool stated = std::any_of(gold.stated.begin(), gold.stated.end(),
                                      [&](const Expression& s) { return s.shared(each) > 0; });
      const bool seen =
          std::any_of(found.begin(), found.end(), [&](const Expression& f) { return f.same_span(each); });
      if (!stated && !seen) found.push_back(each);
    }
    std::vector<WeightedPair> overlaps;
    for (std::size_t i = 0; i < gold.expressions.size(); ++i) {
      for (std::size_t j = 0; j < found.size(); ++j) {
        const Expression& a = gold.expressions[i];
        const Expression& b = found[j];
        const std::uint32_t shared = a.shared(b);
        if (shared == 0) continue;
        const std::uint32_t all = std::max(a.end, b.end) - std::min(a.begin, b.begin);
        overlaps.push_back({i, j, 1 + static_cast<double>(shared) / all + (a.same_span(b) ? 1 : 0)});
      }
    }
    const auto matched = assign(overlaps);
    if (!matched) return matched.error();
    const auto& pairs = matched.value();

    const CodePointIndex code_points(gold.text);
    const auto kind = [&](const Expression& each) {
      const std::uint32_t end = std::min(each.end, code_points.size());
      const std::size_t begin = code_points.to_bytes(std::min(each.begin, end));
      return kind_of(each, std::string_view(gold.text).substr(begin, code_points.to_bytes(end) - begin));
    };
    std::vector<bool> gold_matched(gold.expressions.size());
    std::vector<bool> found_matched(found.size());
    for (const auto& [i, j] : pairs) {
      const Expression& a = gold.expressions[i];
      const Expression& b = found[j];
      gold_matched[i] = found_matched[j] = true;
      Fate& fate = fates_[std::string(kind(a))];
      types_ += a.type == b.type ? 1 : 0;
      values_ += a.value == b.value ? 1 : 0;
      loose_ += loose(a.value) == loose(b.value) ? 1 : 0;
      if (a.type != b.type) ++fate.wrong_type;
      if (a.value != b.value) ++fate.wrong_value;
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> spans;
    for (std::size_t i = 0; i < gold.expressions.size(); ++i) {
      Fate& fate = fates_[std::string(kind(gold.expressions[i]))];
      ++fate.gold;
      if (!gold_matched[i]) ++fate.missed;
      spans.emplace_back(gold.expressions[i].begin, gold.expressions[i].end);
    }
    for (std::size_t j = 0; j < found.size(); ++j) {
      if (!found_matched[j]) ++fates_[std::string(kind(found[j]))].spurious;
    }
    std::sort(spans.begin(), spans.end());
    spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
    for (const Expression& each : found) {
      if (std::binary_search(spans.begin(), spans.end(), std::pair(each.begin, each.end))) ++strict_.correct;
    }
    strict_.found += found.size();
    strict_.gold += gold.expressions.size();
    relaxed_.correct += pairs.size();
    relaxed_.found += found.size();
    relaxed_.gold += gold.expressions.size();
    return {};
  }

  [[nodiscard]] std::string table(std::size_t documents, std::size_t unread) const {
    std::string out = fmt::format("{} documents, {} time expressions", documents, relaxed_.gold);
    if (unread > 0) out += fmt::format("; {} could not be read: scored as empty", unread);
    out += fmt::format("\n\n{:<16}{:>8}{:>8}{:>8}\n", "", "P", "R", "F1");
    const auto row = [&](std::string_view name, const Counts& counts) {
      out += fmt::format("{:<16}{:>8.2f}{:>8.2f}{:>8.2f}\n", name, counts.precision(), counts.recall(),
                         counts.f1());
    };
    row("strict", strict_);
    row("relaxed", relaxed_);
    const auto attribute = [&](std::string_view name, std::size_t right) {
      const double f1 = relaxed_.correct == 0 ? relaxed_.f1()
                                              : relaxed_.f1() * Counts::share(right, relaxed_.correct) / 100;
      out += fmt::format("{:<16}{:>24.2f}\n", name, f1);
    };
    const auto accuracy = [&](std::string_view name, std::size_t right) {
      out += fmt::format("{:<16}{:>24.2f}\n", name, Counts::share(right, relaxed_.correct));
    };
    accuracy("type accuracy", types_);
    accuracy("value accuracy", values_);
    attribute("type", types_);
    attribute("value", values_);
    attribute("value (loose)", loose_);
    out += fmt::format("\n{:<20}{:>6}{:>8}{:>10}{:>12}{:>13}\n", "errors by kind", "gold", "missed",
                       "spurious", "wrong type", "wrong value");
    std::vector<std::pair<std::string_view, Fate>> fates(fates_.begin(), fates_.end());
    std::stable_sort(fates.begin(), fates.end(), [](const auto& a, const auto& b) {
      const auto weight = [](const Fate& fate) { return fate.missed + fate.spurious + fate.wrong_value; };
      return weight(a.second) > weight(b.second);
    });
    for (const auto& [kind, fate] : fates) {
      out += fmt::format("{:<20}{:>6}{:>8}{:>10}{:>12}{:>13}\n", kind, fate.gold, fate.missed, fate.spurious,
                         fate.wrong_type, fate.wrong_value);
    }
    return out;
  }

 private:
  Counts strict_;
  Counts relaxed_;
  std::size_t types_ = 0;
  std::size_t values_ = 0;
  std::size_t loose_ = 0;
  std::map<std::string, Fate> fates_;
};

}  // namespace

Result<std::string> evaluate_time(const Reader& reader, const std::string& path) {
  TimeScore score;
  std::size_t documents = 0;
  std::size_t unread = 0;
  const auto take = [&](const std::string& row, std::string_view place,
                        const Document* document) -> Result<void> {
    auto gold = parse_gold(row, place);
    if (!gold) return gold.error();
    ++documents;
    std::vector<Expression> found;
    if (document != nullptr) {
      const CodePointIndex code_points(document->text());
      for (const Time& time : document->get<Times>()) {
        found.push_back({code_points.to_code_points(time.span.begin),
                         code_points.to_code_points(time.span.end), std::string(name_of(time.type)),
                         time.value});
      }
    } else {
      ++unread;
    }
    if (auto added = score.add(gold.value(), found); !added)
      return Error{added.error().code, fmt::format("{}: {}", place, added.error().message)};
    return {};
  };
  if (auto done = read_gold_rows(reader, path, take); !done) return done.error();
  return score.table(documents, unread);
}

}  // namespace verbale

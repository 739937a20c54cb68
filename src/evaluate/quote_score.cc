#include "evaluate/quote_score.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/confidence.h"
#include "base/utf8.h"
#include "evaluate/assignment.h"
#include "evaluate/word_text.h"

namespace verbale {
namespace {

using Json = nlohmann::json;
using Pieces = std::vector<NumberRange>;  // code points

/// Words that a found source may have beyond the gold's and still be right by its head.
constexpr std::size_t kLonger = 8;

/// What one more right source is worth to the matching: it settles ties, and no more.
constexpr double kRightSource = 1e-6;

/// A phrase that names someone.
struct Source {
  NumberSet words;
  std::optional<std::int64_t> head;
};

/// A quotation of the gold or of the reader, as words of its article.
struct Item {
  NumberSet content;
  NumberSet letters;
  Source source;
  NumberSet cue;
  QuoteKind kind = QuoteKind::kDirect;
  double confidence = 0;
  std::optional<Index> entity;

  [[nodiscard]] bool marked() const { return kind != QuoteKind::kIndirect; }
};

/// An attribution as a row of gold has it.
struct Attribution {
  Pieces content;
  Pieces source;
  Pieces cue;
};

struct GoldRow {
  std::string text;
  std::vector<Attribution> attributions;
};

Result<Pieces> parse_pieces(const Json& attribution, const std::string& key, std::size_t text_size) {
  const auto malformed = [&](std::string_view what) {
    return Error{ErrorCode::kMalformed, fmt::format("{} \"{}\"", what, key)};
  };
  if (!attribution.contains(key) || !attribution[key].is_array()) return malformed("no list");
  Pieces pieces;
  for (const Json& each : attribution[key]) {
    if (!each.is_array() || each.size() != 2 || !each[0].is_number_unsigned() ||
        !each[1].is_number_unsigned())
      return malformed("a span that is not [begin, end] in");
    const auto begin = each[0].get<std::uint64_t>();
    const auto end = each[1].get<std::uint64_t>();
    if (begin >= end || end > text_size) {
      return malformed(fmt::format("a span [{},{}) that is empty or leaves the text of {} code points in",
                                   begin, end, text_size));
    }
    pieces.push_back({static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end)});
  }
  return pieces;
}

Result<GoldRow> parse_gold(const std::string& row, std::string_view place) {
  Json json = Json::parse(row, nullptr, false);
  const auto malformed = [&](std::string_view what) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: {}", place, what)};
  };
  if (!json.is_object() || !json.contains("text") || !json["text"].is_string())
    return malformed("no JSON object with \"text\"");
  if (!json.contains("attributions") || !json["attributions"].is_array())
    return malformed("no list \"attributions\"");
  GoldRow gold;
  gold.text = std::move(json["text"].get_ref<std::string&>());
  const std::size_t size = CodePointIndex(gold.text).size();
  for (const Json& each : json["attributions"]) {
    Attribution attribution;
    for (const auto& [key, pieces] :
         {std::pair("content", &attribution.content), std::pair("source", &attribution.source),
          std::pair("cue", &attribution.cue)}) {
      auto parsed = parse_pieces(each, key, size);
      if (!parsed) {
        return malformed(
            fmt::format("attribution {}: {}", gold.attributions.size() + 1, parsed.error().message));
      }
      *pieces = std::move(parsed).value();
    }
    gold.attributions.push_back(std::move(attribution));
  }
  return gold;
}

Source source_of(const WordText& text, const Pieces& pieces) {
  Source source{text.words(pieces), {}};
  source.head = text.head(source.words);
  return source;
}

/// Those with something in their content that can be compared.
std::vector<Item> gold_items(const WordText& text, const std::vector<Attribution>& attributions) {
  std::vector<Item> items;
  for (const Attribution& each : attributions) {
    Item item;
    item.content = text.words(each.content);
    if (item.content.empty()) continue;
    item.letters = text.letters(each.content);
    item.source = source_of(text, each.source);
    item.cue = text.words(each.cue);
    item.kind = text.kind(item.content);
    items.push_back(std::move(item));
  }
  return items;
}

/// What the reader found in an article, as its words.
class Found {
 public:
  Found(const WordText& text, const Document& document)
      : text_(text), document_(document), code_points_(document.text()) {
    for (const Quote& quote : document.get<Quotes>()) {
      Pieces content;
      for (const Span& piece : quote.content) content.push_back(range(piece));
      Item item;
      item.content = text.words(content);
      if (item.content.empty()) continue;
      item.letters = text.letters(content);
      if (quote.speaker) item.source = source_of(text, {range(quote.speaker->span)});
      if (quote.speaker) item.entity = quote.speaker->entity;
      if (quote.cue) item.cue = text.words({range(*quote.cue)});
      item.kind = text.kind(item.content);
      item.confidence = recorded_confidence(quote.confidence);
      items_.push_back(std::move(item));
    }
  }

  [[nodiscard]] const std::vector<Item>& items() const { return items_; }

  /// The mentions of an entity, worked out once.
  [[nodiscard]] const std::vector<Source>& mentions(Index entity) {
    const auto [entry, is_new] = mentions_.try_emplace(entity);
    if (is_new) {
      for (const Mention& each : document_.get<Entities>()[entity].mentions)
        entry->second.push_back(source_of(text_, {range(each.span)}));
    }
    return entry->second;
  }

 private:
  [[nodiscard]] NumberRange range(Span span) const {
    return {code_points_.to_code_points(span.begin), code_points_.to_code_points(span.end)};
  }

  const WordText& text_;
  const Document& document_;
  CodePointIndex code_points_;
  std::vector<Item> items_;
  std::map<Index, std::vector<Source>> mentions_;
};

double word_f1(const NumberSet& a, const NumberSet& b, std::size_t shared) {
  return 2 * static_cast<double>(shared) / static_cast<double>(a.size() + b.size());
}

/// Word F1 at least .5, or the guessed head of each inside the other, and the found one not much longer.
bool same_source(const Source& gold, const Source& found) {
  if (gold.words.empty() || found.words.empty()) return gold.words.empty() && found.words.empty();
  const std::size_t shared = gold.words.shared(found.words);
  if (shared == 0) return false;
  if (word_f1(gold.words, found.words, shared) >= 0.5) return true;
  if (found.words.size() > gold.words.size() + kLonger) return false;
  return gold.head && found.head && found.words.contains(*gold.head) && gold.words.contains(*found.head);
}

/// Pairs of gold and found items.  Errors: kTooLarge.
Result<std::vector<std::pair<std::size_t, std::size_t>>> match(const std::vector<Item>& gold,
                                                               const std::vector<Item>& found) {
  std::vector<WeightedPair> pairs;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    const auto& ours = gold[i].content.ranges();
    for (std::size_t j = 0; j < found.size(); ++j) {
      const auto& theirs = found[j].content.ranges();
      if (ours.back().end <= theirs.front().begin || theirs.back().end <= ours.front().begin) continue;
      const std::size_t shared = gold[i].content.shared(found[j].content);
      if (shared == 0) continue;
      const bool source = same_source(gold[i].source, found[j].source);
      pairs.push_back(
          {i, j, word_f1(gold[i].content, found[j].content, shared) + (source ? kRightSource : 0)});
      if (pairs.size() > kMaximumCells) return Error{ErrorCode::kTooLarge, "too many quotations overlap"};
    }
  }
  return assign(pairs);
}

std::size_t bin_of(double confidence) {
  constexpr auto kBins = static_cast<double>(QuoteScore::kBins);
  std::size_t bin = 0;
  while (bin + 1 < QuoteScore::kBins && confidence >= static_cast<double>(bin + 1) / kBins) ++bin;
  return bin;
}

}  // namespace

Result<void> QuoteScore::add(const std::string& row, std::string_view place, const Document* document) {
  auto parsed = parse_gold(row, place);
  if (!parsed) return parsed.error();
  const WordText text(parsed->text);
  const std::vector<Item> gold = gold_items(text, parsed->attributions);
  std::optional<Found> reading;
  if (document != nullptr) reading.emplace(text, *document);
  const std::vector<Item> nothing;
  const std::vector<Item>& found = reading ? reading->items() : nothing;
  const auto pairs = match(gold, found);
  if (!pairs) return Error{pairs.error().code, fmt::format("{}: {}", place, pairs.error().message)};

  ++documents_;
  if (document == nullptr) ++unread_;
  for (const Item& each : gold) {
    ++kinds_.at(static_cast<std::size_t>(each.kind)).gold;
    for (std::size_t level = 0; level < kLevels; ++level) {
      if (level == kTokens) {
        levels_.at(level).gold += each.content.size();
      } else if (level < kMarkedIou50 || each.marked()) {
        ++levels_.at(level).gold;
      }
    }
  }
  for (const Item& each : found) {
    for (std::size_t level = 0; level < kLevels; ++level) {
      if (level == kTokens) {
        levels_.at(level).found += each.content.size();
      } else if (level < kMarkedIou50 || each.marked()) {
        ++levels_.at(level).found;
      }
    }
    Bin& bin = bins_.at(bin_of(each.confidence));
    ++bin.found;
    bin.confidence += each.confidence;
  }
  for (const auto& [i, j] : pairs.value()) {
    const Item& a = gold[i];
    const Item& b = found[j];
    const std::size_t shared = a.content.shared(b.content);
    const std::size_t all = a.content.size() + b.content.size() - shared;
    const double iou = static_cast<double>(shared) / static_cast<double>(all);
    const bool half = iou >= 0.5;
    const bool source = same_source(a.source, b.source);
    bool entity = source;
    if (half && !source && b.entity) {
      const std::vector<Source>& mentions = reading->mentions(*b.entity);
      entity = std::any_of(mentions.begin(), mentions.end(),
                           [&](const Source& mention) { return same_source(a.source, mention); });
    }
    const auto count = [&](Level level, bool right) { levels_.at(level).correct += right ? 1 : 0; };
    count(kExact, a.letters == b.letters);
    count(kIou80, iou >= 0.8);
    count(kIou50, half);
    count(kJoint, half && source);
    count(kByEntity, half && entity);
    count(kMarkedIou50, half && a.marked() && b.marked());
    count(kMarkedJoint, half && source && a.marked() && b.marked());
    levels_[kTokens].correct += shared;
    if (!half) continue;
    Recall& kind = kinds_.at(static_cast<std::size_t>(a.kind));
    ++kind.iou50;
    ++sources_.found;
    ++cues_.found;
    if (a.cue.shared(b.cue) > 0 || (a.cue.empty() && b.cue.empty())) ++cues_.correct;
    if (!source) continue;
    ++kind.joint;
    ++sources_.correct;
    ++bins_.at(bin_of(b.confidence)).right;
  }
  return {};
}

double QuoteScore::calibration_error() const {
  double error = 0;
  std::size_t found = 0;
  for (const Bin& bin : bins_) {
    error += std::abs(bin.confidence - static_cast<double>(bin.right));
    found += bin.found;
  }
  return found == 0 ? 0 : 100 * error / static_cast<double>(found);
}

std::string QuoteScore::table() const {
  static constexpr std::array<std::string_view, kLevels> kNames{
      "exact", "iou80", "iou50", "tokens", "joint", "by entity", "marked iou50", "marked joint"};
  std::string out =
      fmt::format("{:<14}{:>10}{:>10}{:>10}{:>8}{:>8}\n", "", "Precision", "Recall", "F1", "gold", "found");
  for (std::size_t level = 0; level < kLevels; ++level) {
    const Counts& counts = levels_.at(level);
    out += fmt::format("{:<14}{:>10.2f}{:>10.2f}{:>10.2f}{:>8}{:>8}\n", kNames.at(level), counts.precision(),
                       counts.recall(), counts.f1(), counts.gold, counts.found);
  }
  out += fmt::format("\n{:<14}{:>10}{:>10}{:>10}\n", "recall by kind", "iou50", "joint", "gold");
  for (const QuoteKind kind : {QuoteKind::kDirect, QuoteKind::kMixed, QuoteKind::kIndirect}) {
    const Recall& counts = recall(kind);
    out += fmt::format("{:<14}{:>10.2f}{:>10.2f}{:>10}\n", name_of(kind),
                       Counts::share(counts.iou50, counts.gold), Counts::share(counts.joint, counts.gold),
                       counts.gold);
  }
  out += fmt::format("\n{:<14}{:>10}{:>10}{:>10}\n", "of iou50", "share", "right", "all");
  for (const auto& [name, counts] : {std::pair("sources right", sources_), std::pair("cues right", cues_)}) {
    out += fmt::format("{:<14}{:>10.2f}{:>10}{:>10}\n", name, Counts::share(counts.correct, counts.found),
                       counts.correct, counts.found);
  }
  out += fmt::format("\n{:<14}{:>10}{:>10}{:>10}\n", "confidence", "mean", "joint", "found");
  for (std::size_t i = 0; i < kBins; ++i) {
    const Bin& bin = bins_.at(i);
    const std::string name = fmt::format(".{} to {}", i, i + 1 < kBins ? fmt::format(".{}", i + 1) : "1");
    if (bin.found == 0) {
      out += fmt::format("{:<14}{:>10}{:>10}{:>10}\n", name, "-", "-", 0);
      continue;
    }
    out += fmt::format("{:<14}{:>10.2f}{:>10.2f}{:>10}\n", name,
                       100 * bin.confidence / static_cast<double>(bin.found),
                       Counts::share(bin.right, bin.found), bin.found);
  }
  out += fmt::format("calibration error {:.2f}\n\n{} documents", calibration_error(), documents_);
  if (unread_ > 0) out += fmt::format("; {} could not be read: scored as empty", unread_);
  return out + "\n";
}

}  // namespace verbale

#include "verbale/document.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"

namespace verbale {
namespace {

/// Checks one layer's items; keeps the first law that breaks.
class LawCheck {
 public:
  LawCheck(std::string_view layer, std::string_view text) : layer_(layer), text_(text) {}

  void item(std::size_t index) { index_ = index; }

  void span(Span span) {
    if (span.begin >= span.end || span.end > text_.size()) {
      fail("span [{},{}) of a text of {} bytes is empty or out of bounds", span.begin, span.end,
           text_.size());
    } else if (!is_boundary(text_, span.begin) || !is_boundary(text_, span.end)) {
      fail("span [{},{}) cuts a code point", span.begin, span.end);
    }
  }

  /// Spans or items that must not go back.
  void after(std::uint32_t previous, std::uint32_t begin) {
    if (begin < previous) fail("begins at {}, before {}", begin, previous);
  }

  void spans(const std::vector<Span>& spans) {
    if (spans.empty()) fail("has no span");
    std::uint32_t previous = 0;
    for (const Span& each : spans) {
      span(each);
      after(previous, each.begin);
      previous = each.begin;
    }
  }

  void span(const std::optional<Span>& maybe) {
    if (maybe) span(*maybe);
  }

  void reference(const std::optional<Index>& index, std::size_t size, std::string_view what) {
    if (index && *index >= size) fail("refers to {} {} of {}", what, *index, size);
  }

  void role(const std::optional<Role>& role, std::size_t entities) {
    if (!role) return;
    span(role->span);
    reference(role->entity, entities, "entity");
  }

  void confidence(double value) {
    if (!(value >= 0 && value <= 1)) fail("confidence {}", value);
  }

  template <class... Args>
  void fail(fmt::format_string<Args...> format, Args&&... args) {
    if (broken_) return;
    broken_ = Error{ErrorCode::kLawBroken, fmt::format("{} {}: {}", layer_, index_,
                                                       fmt::format(format, std::forward<Args>(args)...))};
  }

  [[nodiscard]] Result<void> result() const {
    if (broken_) return *broken_;
    return {};
  }

 private:
  std::string_view layer_;
  std::string_view text_;
  std::size_t index_ = 0;
  std::optional<Error> broken_;
};

/// Follows `up` from every item: a chain that comes back to itself is a fault.  Linear: every item is walked
/// once.
template <class Up>
void check_acyclic(LawCheck& laws, std::size_t size, Up up, std::string_view what) {
  std::vector<std::uint8_t> state(size, 0);  // 0 not seen, 1 on this path, 2 known to end
  for (std::size_t start = 0; start < size; ++start) {
    std::vector<std::size_t> path;
    std::optional<Index> at = static_cast<Index>(start);
    while (at && *at < size && state[*at] == 0) {
      state[*at] = 1;
      path.push_back(*at);
      at = up(*at);
    }
    if (at && *at < size && state[*at] == 1) {
      laws.item(*at);
      laws.fail("{} goes round", what);
    }
    for (const std::size_t each : path) state[each] = 2;
  }
}

}  // namespace

Result<Document> Document::create(Article article) {
  if (article.text.size() > kMaximumTextBytes) {
    return Error{ErrorCode::kTooLarge, fmt::format("a text of {} bytes", article.text.size())};
  }
  const Metadata& data = article.metadata;
  for (const std::string* field : std::initializer_list<const std::string*>{
           &article.text, &data.id, &data.uri, &data.title, &data.outlet, &data.extra}) {
    if (!is_utf8(*field)) {
      return Error{ErrorCode::kMalformed,
                   fmt::format("not UTF-8 at byte {} of {}", first_invalid_utf8(*field),
                               field == &article.text ? "the text" : "its metadata")};
    }
  }
  return Document(std::move(article));
}

Result<void> Document::check(const Language& /*language*/) const {
  return {};
}

Result<void> Document::check(const Blocks& blocks) const {
  LawCheck laws("block", text());
  std::uint32_t end = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    laws.item(i);
    laws.span(blocks[i].span);
    laws.after(end, blocks[i].span.begin);
    end = blocks[i].span.end;
  }
  return laws.result();
}

Result<void> Document::check(const Tokens& tokens) const {
  LawCheck laws("token", text());
  std::uint32_t end = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    laws.item(i);
    laws.span(tokens[i].span);
    laws.after(end, tokens[i].span.begin);
    if (tokens[i].joined && (i == 0 || tokens[i].span.begin != end))
      laws.fail("is joined to a token that it does not touch");
    end = tokens[i].span.end;
  }
  return laws.result();
}

Result<void> Document::check(const Encoding& encoding) const {
  LawCheck laws("encoding", text());
  if (!has<Tokens>()) laws.fail("needs tokens");
  const std::size_t tokens = has<Tokens>() ? get<Tokens>().size() : 0;
  const std::size_t cells = tokens * encoding.width;
  const bool bytes = encoding.values.size() == cells && encoding.scales.size() == tokens &&
                     encoding.zeros.size() == tokens && encoding.exact.empty();
  const bool floats = encoding.exact.size() == cells && encoding.values.empty() && encoding.scales.empty() &&
                      encoding.zeros.empty();
  if (!bytes && !floats) {  // an article that was not encoded has neither rows nor width
    laws.fail("does not have one row of {} a token, of {}", encoding.width, tokens);
  }
  return laws.result();
}

Result<void> Document::check(const Sentences& sentences) const {
  LawCheck laws("sentence", text());
  if (!has<Tokens>() || !has<Blocks>()) laws.fail("needs tokens and blocks");
  const std::size_t tokens = has<Tokens>() ? get<Tokens>().size() : 0;
  const std::size_t blocks = has<Blocks>() ? get<Blocks>().size() : 0;
  std::uint32_t end = 0;
  Index token = 0;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const Sentence& sentence = sentences[i];
    laws.item(i);
    laws.span(sentence.span);
    laws.after(end, sentence.span.begin);
    end = sentence.span.end;
    laws.reference(sentence.block, blocks, "block");
    if (sentence.block < blocks && !get<Blocks>()[sentence.block].span.contains(sentence.span)) {
      laws.fail("leaves its block");
    }
    if (sentence.first_token < token || sentence.last_token < sentence.first_token ||
        sentence.last_token > tokens) {
      laws.fail("holds tokens [{},{}) of {}", sentence.first_token, sentence.last_token, tokens);
    } else {
      for (Index t = sentence.first_token; t < sentence.last_token; ++t) {
        if (!sentence.span.contains(get<Tokens>()[t].span)) laws.fail("does not hold its token {}", t);
      }
    }
    token = sentence.last_token;
  }
  return laws.result();
}

Result<void> Document::check(const Syntax& syntax) const {
  LawCheck laws("word", text());
  if (syntax.empty()) return laws.result();  // an article that was not parsed
  const std::size_t tokens = has<Tokens>() ? get<Tokens>().size() : 0;
  if (!has<Sentences>() || tokens != syntax.size()) laws.fail("{} words of {} tokens", syntax.size(), tokens);
  if (syntax.labels == nullptr) laws.fail("has no labels");
  if (auto broken = laws.result(); !broken) return broken;
  for (std::size_t i = 0; i < syntax.size(); ++i) {
    laws.item(i);
    laws.reference(syntax[i].xpos, syntax.labels->xpos.size(), "tag");
    laws.reference(syntax[i].features, syntax.labels->features.size(), "features");
    laws.reference(syntax[i].relation, syntax.labels->relations.size(), "relation");
    if (syntax[i].upos > Upos::kX) laws.fail("has part of speech {}", static_cast<int>(syntax[i].upos));
  }
  Index next = 0;
  for (const Sentence& sentence : get<Sentences>()) {
    if (sentence.first_token != next) break;
    next = sentence.last_token;
    std::size_t roots = 0;
    for (Index i = sentence.first_token; i < sentence.last_token; ++i) {
      laws.item(i);
      const Index head = syntax[i].head;
      if (head < sentence.first_token || head >= sentence.last_token)
        laws.fail("has its head {} in another sentence", head);
      roots += head == i ? 1 : 0;
    }
    laws.item(sentence.first_token);
    if (sentence.first_token < sentence.last_token && roots != 1)
      laws.fail("begins a sentence of {} roots", roots);
  }
  laws.item(next);
  if (next != tokens) laws.fail("is in no sentence");
  check_acyclic(
      laws, syntax.size(),
      [&](std::size_t i) { return syntax[i].head == i ? std::optional<Index>() : syntax[i].head; }, "head");
  return laws.result();
}

Result<void> Document::check(const Names& names) const {
  LawCheck laws("name", text());
  const std::size_t tokens = has<Tokens>() ? get<Tokens>().size() : 0;
  std::vector<Span> open;  // the names that hold the place that is looked at, outermost first
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Name& name = names[i];
    laws.item(i);
    laws.span(name.span);
    laws.confidence(static_cast<double>(name.confidence));
    if (name.type > EntityType::kOther) laws.fail("has type {}", static_cast<int>(name.type));
    if (name.first_token >= name.last_token || name.last_token > tokens) {
      laws.fail("holds tokens [{},{}) of {}", name.first_token, name.last_token, tokens);
    } else if (name.span != Span{get<Tokens>()[name.first_token].span.begin,
                                 get<Tokens>()[name.last_token - 1].span.end}) {
      laws.fail("has another span than its tokens");
    }
    if (i > 0) {
      const Span before = names[i - 1].span;
      laws.after(before.begin, name.span.begin);
      if (name.span.begin == before.begin && name.span.end >= before.end)
        laws.fail("ends at {}, not inside the one before", name.span.end);
    }
    while (!open.empty() && open.back().end <= name.span.begin) open.pop_back();
    if (!open.empty() && !open.back().contains(name.span))
      laws.fail("crosses the name [{},{})", open.back().begin, open.back().end);
    open.push_back(name.span);
  }
  return laws.result();
}

Result<void> Document::check(const Entities& entities) const {
  LawCheck laws("entity", text());
  std::uint32_t previous = 0;
  for (std::size_t i = 0; i < entities.size(); ++i) {
    laws.item(i);
    std::vector<Span> spans;
    for (const Mention& mention : entities[i].mentions) spans.push_back(mention.span);
    laws.spans(spans);
    if (!spans.empty()) {
      laws.after(previous, spans.front().begin);
      previous = spans.front().begin;
    }
  }
  return laws.result();
}

Result<void> Document::check(const Times& times) const {
  LawCheck laws("time", text());
  std::uint32_t previous = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    laws.item(i);
    laws.span(times[i].span);
    laws.after(previous, times[i].span.begin);
    previous = times[i].span.begin;
  }
  return laws.result();
}

Result<void> Document::check(const Attributions& attributions) const {
  return check_quotes(attributions.items);
}

Result<void> Document::check(const Quotes& quotes) const {
  return check_quotes(quotes.items);
}

Result<void> Document::check_quotes(const std::vector<Quote>& quotes) const {
  LawCheck laws("quote", text());
  const std::size_t entities = has<Entities>() ? get<Entities>().size() : 0;
  const std::size_t times = has<Times>() ? get<Times>().size() : 0;
  std::uint32_t previous = 0;
  for (std::size_t i = 0; i < quotes.size(); ++i) {
    const Quote& quote = quotes[i];
    laws.item(i);
    laws.spans(quote.content);
    if (!quote.content.empty()) {
      laws.after(previous, quote.content.front().begin);
      previous = quote.content.front().begin;
    }
    laws.span(quote.cue);
    laws.span(quote.medium);
    laws.span(quote.context);
    laws.role(quote.speaker, entities);
    laws.role(quote.addressee, entities);
    laws.reference(quote.within, quotes.size(), "quote");
    laws.reference(quote.variant_of, quotes.size(), "quote");
    laws.reference(quote.time, times, "time");
    laws.confidence(quote.confidence);
  }
  check_acyclic(
      laws, quotes.size(), [&](std::size_t i) { return quotes[i].within; }, "within");
  check_acyclic(
      laws, quotes.size(), [&](std::size_t i) { return quotes[i].variant_of; }, "variant_of");
  return laws.result();
}

Result<void> Document::check(const Events& events) const {
  LawCheck laws("event", text());
  const std::size_t entities = has<Entities>() ? get<Entities>().size() : 0;
  const std::size_t times = has<Times>() ? get<Times>().size() : 0;
  const std::size_t quotes = has<Quotes>() ? get<Quotes>().size() : 0;
  std::uint32_t previous = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Event& event = events[i];
    laws.item(i);
    std::vector<Span> triggers;
    for (const EventMention& mention : event.mentions) triggers.push_back(mention.span);
    laws.spans(triggers);
    if (!triggers.empty()) {
      laws.after(previous, triggers.front().begin);
      previous = triggers.front().begin;
      laws.reference(event.best, triggers.size(), "mention");
    }
    laws.role(event.source, entities);
    laws.role(event.target, entities);
    laws.role(event.place, entities);
    if (event.date) laws.reference(event.date->from, times, "time");
    laws.reference(event.reported_by, quotes, "quote");
    laws.confidence(event.confidence);
  }
  return laws.result();
}

Result<Published> Published::parse(std::string_view text) {
  // ISO 8601-1:2019, extended format: YYYY-MM-DD, then optionally THH:MM[:SS[.fraction]] and a zone.
  const auto wrong = [&] {
    return Error{ErrorCode::kMalformed, fmt::format("'{}' is no ISO 8601 day or day and time", text)};
  };
  const auto digits = [&](std::size_t at, std::size_t count) -> int {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
      if (text[i] < '0' || text[i] > '9') return -1;
      value = value * 10 + (text[i] - '0');
    }
    return value;
  };
  const auto is = [&](std::size_t at, char c) { return at < text.size() && text[at] == c; };
  const int year = digits(0, 4);
  const int month = digits(5, 2);
  const int day = digits(8, 2);
  if (year < 0 || month < 0 || day < 0 || !is(4, '-') || !is(7, '-')) return wrong();
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return wrong();
  std::size_t at = 10;
  if (at < text.size()) {
    if (!is(at, 'T') && !is(at, ' ')) return wrong();
    const int hour = digits(at + 1, 2);
    const int minute = digits(at + 4, 2);
    if (hour < 0 || hour > 24 || !is(at + 3, ':') || minute < 0 || minute > 59) return wrong();
    at += 6;
    if (is(at, ':')) {
      const int second = digits(at + 1, 2);
      if (second < 0 || second > 60) return wrong();
      at += 3;
      if (is(at, '.') || is(at, ',')) {
        const std::size_t fraction = ++at;
        while (digits(at, 1) >= 0) ++at;
        if (at == fraction) return wrong();
      }
    }
    if (is(at, 'Z')) {
      ++at;
    } else if (is(at, '+') || is(at, '-')) {
      if (digits(at + 1, 2) < 0) return wrong();
      at += 3;
      if (is(at, ':')) ++at;
      if (digits(at, 2) >= 0) at += 2;
    }
  }
  if (at != text.size()) return wrong();
  return Published{std::string(text), std::chrono::sys_days(date)};
}

// ------------------------------------------------------------------- names

namespace {
template <class Enum, std::size_t N>
std::string_view pick(const std::array<std::string_view, N>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}
}  // namespace

std::string_view name_of(BlockKind kind) {
  static constexpr std::array<std::string_view, 6> kNames{"title",   "byline",    "dateline",
                                                          "caption", "paragraph", "boilerplate"};
  return pick(kNames, kind);
}
std::string_view name_of(Upos upos) {
  static constexpr std::array<std::string_view, 17> kNames{"ADJ",   "ADP",   "ADV", "AUX",  "CCONJ", "DET",
                                                           "INTJ",  "NOUN",  "NUM", "PART", "PRON",  "PROPN",
                                                           "PUNCT", "SCONJ", "SYM", "VERB", "X"};
  return pick(kNames, upos);
}
std::string_view name_of(EntityType type) {
  static constexpr std::array<std::string_view, 5> kNames{"person", "organization", "place", "group",
                                                          "other"};
  return pick(kNames, type);
}
std::string_view name_of(MentionForm form) {
  static constexpr std::array<std::string_view, 3> kNames{"name", "nominal", "pronoun"};
  return pick(kNames, form);
}
std::string_view name_of(TimeType type) {
  static constexpr std::array<std::string_view, 4> kNames{"DATE", "TIME", "DURATION", "SET"};
  return pick(kNames, type);
}
std::string_view name_of(QuoteKind kind) {
  static constexpr std::array<std::string_view, 3> kNames{"direct", "indirect", "mixed"};
  return pick(kNames, kind);
}
std::string_view name_of(QuoteVariant variant) {
  static constexpr std::array<std::string_view, 3> kNames{"same", "cut", "reworded"};
  return pick(kNames, variant);
}
std::string_view name_of(QuoteAct act) {
  static constexpr std::array<std::string_view, 4> kNames{"speech", "writing", "thought", "intention"};
  return pick(kNames, act);
}
std::string_view name_of(EventStatus status) {
  static constexpr std::array<std::string_view, 5> kNames{"actual", "future", "hypothetical", "negated",
                                                          "historical"};
  return pick(kNames, status);
}

}  // namespace verbale

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/terminal_text.h"
#include "base/utf8.h"
#include "verbale/record.h"

namespace verbale {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kFaint = "\x1b[2m";
constexpr std::string_view kSpeaker = "\x1b[1;36m";
constexpr std::string_view kValue = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";

constexpr int kLeastWidth = 30;  // columns; below that nothing can be laid out

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// White space as single spaces, and nothing that a terminal would obey.
std::string clean(std::string_view text) {
  std::string line;
  bool space = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      space = !line.empty();
    } else {
      if (space) line += ' ';
      space = false;
      line += c;
    }
  }
  return printable(line);
}

/// Writes the record's view, line by line.
class TextView {
 public:
  TextView(const Document& document, const TextOptions& options)
      : document_(document),
        options_(options),
        width_(static_cast<std::size_t>(std::max(options.width, kLeastWidth))) {}

  [[nodiscard]] std::string write() && {
    head();
    quotes();
    events();
    times();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string styled(std::string_view style, std::string_view text) const {
    return options_.color ? fmt::format("{}{}{}", style, text, kPlain) : std::string(text);
  }

  void line(std::string_view text) {
    out_ += text;
    out_ += '\n';
  }

  /// Breaks a text at its spaces, every line behind `indent` spaces.  A word longer than a line is broken
  /// where the line ends.
  void wrapped(std::string_view text, std::size_t indent, std::string_view style = {}) {
    const std::size_t room = width_ - indent;
    const auto put = [&](std::string_view words) {
      line(std::string(indent, ' ') + (style.empty() ? std::string(words) : styled(style, words)));
    };
    std::string current;
    std::size_t width = 0;
    std::size_t begin = 0;
    while (begin < text.size()) {
      const std::size_t end = std::min(text.find(' ', begin), text.size());
      std::string_view word = text.substr(begin, end - begin);
      std::size_t size = columns(word);
      if (width > 0 && width + 1 + size > room) {
        put(current);
        current.clear();
        width = 0;
      }
      while (size > room) {
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < room; ++i) bytes += code_point_at(word, bytes).size;
        put(word.substr(0, bytes));
        word.remove_prefix(bytes);
        size -= room;
      }
      if (width > 0) {
        current += ' ';
        ++width;
      }
      current += word;
      width += size;
      begin = end + 1;
    }
    if (!current.empty()) put(current);
  }

  void head() {
    const Metadata& data = document_.metadata();
    wrapped(clean(data.title.empty() ? data.id : data.title), 0, kBold);
    std::string facts;
    const auto add = [&](std::string_view fact) {
      if (!fact.empty()) facts += fmt::format("{}{}", facts.empty() ? "" : " · ", clean(fact));
    };
    if (!data.title.empty()) add(data.id);
    add(data.outlet);
    add(data.published ? data.published->text : "no date");
    add(document_.get<Language>().code);
    add(data.uri);
    wrapped(facts, 0, kFaint);
  }

  void section(std::string_view name) {
    line("");
    line(styled(kBold, name));
  }

  void quotes() {
    const Quotes& quotes = document_.get<Quotes>();
    if (quotes.empty()) return;
    section("Who said what");
    for (const Quote& quote : quotes) {
      line("");
      const std::size_t indent = quote.within ? 6 : 2;
      std::string who = quote.speaker ? chain_of(*quote.speaker) : "(speaker not known)";
      std::string how;
      const auto add = [&](std::string_view what) {
        how += fmt::format("{}{}", how.empty() ? "" : " · ", what);
      };
      if (quote.cue) add(clean(document_.text(*quote.cue)));
      if (quote.addressee) add("to " + clean(document_.text(quote.addressee->span)));
      if (quote.medium) add(clean(document_.text(*quote.medium)));
      if (quote.time) {
        const Time& time = document_.get<Times>()[*quote.time];
        add(time.value.empty() ? clean(document_.text(time.span))
                               : fmt::format("{} ({})", clean(document_.text(time.span)), clean(time.value)));
      }
      if (quote.act != QuoteAct::kSpeech) add(name_of(quote.act));
      add(fmt::format("{} {:.2f}", name_of(quote.kind), quote.confidence));
      if (indent + columns(who) + 2 + columns(how) <= width_) {
        line(std::string(indent, ' ') + styled(kSpeaker, who) + "  " + styled(kFaint, how));
      } else {
        wrapped(who, indent, kSpeaker);
        wrapped(how, indent, kFaint);
      }
      std::string content;
      for (const Span& piece : quote.content)
        content += fmt::format("{}{}", content.empty() ? "" : " … ", clean(document_.text(piece)));
      wrapped(quote.kind == QuoteKind::kDirect ? "“" + content + "”" : content, indent + 2);
      if (quote.context) wrapped("asked: " + clean(document_.text(*quote.context)), indent + 2, kFaint);
      if (quote.variant_of) {
        const std::string whole = clean(document_.text(quotes[*quote.variant_of].content.front()));
        const std::string shown = head_of(whole, 60);
        wrapped(fmt::format("{} as “{}{}”", quote.variant ? name_of(*quote.variant) : "variant", shown,
                            shown.size() < whole.size() ? "…" : ""),
                indent + 2, kFaint);
      }
    }
  }

  /// "Moscow [RUSGOV]", with the name behind it where that is another.
  [[nodiscard]] std::string acting(const std::optional<Actor>& actor) const {
    if (!actor) return "?";
    std::string text = chain_of(*actor);
    if (!actor->actor.empty()) text += fmt::format(" [{}]", actor->actor);
    return text;
  }

  void events() {
    const Events& events = document_.get<Events>();
    if (events.empty()) return;
    section("Who did what to whom");
    for (std::size_t i = 0; i < events.size(); ++i) {
      const Event& event = events[i];
      line("");
      std::string what = event.plover.empty() ? "STATEMENT" : event.plover;
      if (!event.mode.empty()) what += " " + event.mode;
      what += fmt::format(" · {}", event.cameo);
      std::string how;
      const auto add = [&](std::string_view fact) {
        how += fmt::format("{}{}", how.empty() ? "" : " · ", fact);
      };
      if (event.status != EventStatus::kActual) add(name_of(event.status));
      if (event.alleged) add("alleged");
      if (event.date && !event.date->first.empty()) {
        add(event.date->first == event.date->last
                ? event.date->first
                : fmt::format("{} to {}", event.date->first, event.date->last));
      }
      if (event.place) add("in " + clean(document_.text(event.place->span)));
      if (event.mentions.size() > 1) add(fmt::format("told {} times", event.mentions.size()));
      if (event.reported_by) add(fmt::format("said in q{}", *event.reported_by + 1));
      add(fmt::format("{:.2f}", event.confidence));
      const std::string who = fmt::format("{} → {}", acting(event.source), acting(event.target));
      if (2 + columns(who) + 2 + columns(what) <= width_) {
        line("  " + styled(kSpeaker, who) + "  " + styled(kValue, what));
      } else {
        wrapped(who, 2, kSpeaker);
        wrapped(what, 2, kValue);
      }
      wrapped(how, 4, kFaint);
      const Span trigger = event.mentions[event.best].span;
      std::string around = surroundings(trigger, width_ > 40 ? width_ - 24 : 20);
      const std::size_t at = around.find('~');
      if (at != std::string::npos) around.replace(at, 1, "*" + clean(document_.text(trigger)) + "*");
      wrapped(around, 4);
    }
  }

  /// A speaker with the mentions that lead to the name: "he ← the Russian leader ← Vladimir Putin".
  [[nodiscard]] std::string chain_of(const Role& role) const {
    std::string chain = clean(document_.text(role.span));
    if (!role.entity) return chain;
    const Entity& entity = document_.get<Entities>()[*role.entity];
    const std::string name = clean(entity.name);
    if (chain.find(name) != std::string::npos) return chain;
    // The nearest description before, where a pronoun speaks.
    const Mention* nominal = nullptr;
    bool pronoun = false;
    for (const Mention& mention : entity.mentions) {
      if (mention.span == role.span) pronoun = mention.form == MentionForm::kPronoun;
      if (mention.span.begin >= role.span.begin) break;
      if (mention.form == MentionForm::kNominal) nominal = &mention;
    }
    if (pronoun && nominal != nullptr) {
      const std::string description = clean(document_.text(nominal->span));
      if (description != chain && description != name) chain += " ← " + description;
    }
    return chain + " ← " + name;
  }

  /// The words around a span, in its own sentence, so that it can be judged without the article; "~" stands
  /// for it.
  [[nodiscard]] std::string surroundings(Span span, std::size_t room) const {
    const Sentences& sentences = document_.get<Sentences>();
    const auto next =
        std::upper_bound(sentences.begin(), sentences.end(), span.begin,
                         [](std::uint32_t at, const Sentence& sentence) { return at < sentence.span.begin; });
    if (next == sentences.begin()) return {};
    const Span sentence = std::prev(next)->span;
    if (!sentence.contains(span)) return {};
    const std::size_t side = room / 2;
    // A sentence may be as long as the article: look no further than could be shown.
    const auto reach = static_cast<std::uint32_t>(8 * side);
    std::uint32_t from = span.begin - std::min(reach, span.begin - sentence.begin);
    std::uint32_t to = span.end + std::min(reach, sentence.end - span.end);
    while (!is_boundary(document_.text(), from)) ++from;
    while (!is_boundary(document_.text(), to)) --to;
    std::string before = clean(document_.text({from, span.begin}));
    std::string after = clean(document_.text({span.end, to}));
    if (columns(before) > side) before = "…" + tail(before, side);
    if (columns(after) > side) after = head_of(after, side) + "…";
    const bool touches =
        !after.empty() && std::string_view(".,;:!?)'").find(after[0]) != std::string_view::npos;
    return fmt::format("{}{}~{}{}", before, before.empty() ? "" : " ", touches || after.empty() ? "" : " ",
                       after);
  }

  /// The last `count` code points, from a word's start on.
  static std::string tail(const std::string& text, std::size_t count) {
    std::size_t at = text.size();
    while (count > 0 && at > 0) {
      at -= code_point_before(text, at).size;
      --count;
    }
    const std::size_t space = text.find(' ', at);
    return text.substr(space == std::string::npos ? at : space + 1);
  }

  /// The first `count` code points, to a word's end.
  static std::string head_of(const std::string& text, std::size_t count) {
    std::size_t at = 0;
    while (count > 0 && at < text.size()) {
      at += code_point_at(text, at).size;
      --count;
    }
    const std::size_t space = text.rfind(' ', at);
    return text.substr(0, space == std::string::npos ? at : space);
  }

  void times() {
    const Times& times = document_.get<Times>();
    if (times.empty()) return;
    section("When");
    struct Row {
      std::string value;
      std::string text;
    };
    std::vector<Row> rows;
    std::size_t value_width = 0;
    std::size_t text_width = 0;
    for (const Time& time : times) {
      rows.push_back({cut(time.value.empty() ? "?" : clean(time.value), 16),
                      cut(clean(document_.text(time.span)), std::min<std::size_t>(32, width_ - 28))});
      value_width = std::max(value_width, columns(rows.back().value));
      text_width = std::max(text_width, columns(rows.back().text));
    }
    const auto pad = [](std::string_view what, std::size_t to) {
      return std::string(to - columns(what), ' ');
    };
    const std::size_t used = 2 + value_width + 2 + 8 + 2 + text_width + 2;
    for (std::size_t i = 0; i < times.size(); ++i) {
      const auto& [value, text] = rows[i];
      const std::string_view type = name_of(times[i].type);
      std::string row = "  " + styled(kValue, value) + pad(value, value_width) + "  " + std::string(type) +
                        pad(type, 8) + "  " + text;
      if (used + 24 < width_)
        row += pad(text, text_width) + "  " + styled(kFaint, surroundings(times[i].span, width_ - used - 6));
      line(row);
    }
  }

  /// The text, or its first part and "…", in at most `room` columns.
  static std::string cut(std::string text, std::size_t room) {
    if (columns(text) <= room) return text;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i + 1 < room; ++i) bytes += code_point_at(text, bytes).size;
    return text.substr(0, bytes) + "…";
  }

  const Document& document_;
  const TextOptions& options_;
  std::size_t width_;  ///< columns
  std::string out_;
};

}  // namespace

std::string to_text(const Document& document, const TextOptions& options) {
  return TextView(document, options).write();
}

}  // namespace verbale

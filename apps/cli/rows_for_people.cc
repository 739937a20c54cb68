#include "rows_for_people.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/terminal_text.h"
#include "query.h"
#include "store/row_text.h"

namespace verbale {
namespace {

/// Writes quotations for people: a heading for every article, below it who said what.
class QuoteList : public RowsForPeople {
 public:
  QuoteList(std::size_t width, bool color) : width_(width), color_(color) {}

  [[nodiscard]] std::string add(const Row& quote) override {
    std::string out;
    if (!begun_ || quote.text("article") != article_) {
      if (begun_) out += '\n';
      begun_ = true;
      article_ = quote.text("article");
      out += article_line(quote);
    }
    out += "  " + attribution(quote) + '\n';
    std::string content = one_line(quote.text("content"));
    if (quote.text("kind") == "direct") content = "\xE2\x80\x9C" + content + "\xE2\x80\x9D";
    append_wrapped(out, content, 6);
    return out;
  }

 private:
  [[nodiscard]] std::string article_line(const Row& quote) const {
    const std::string day =
        quote.text("published").empty() ? "no date" : one_line(quote.text("published").substr(0, 10));
    const std::string title = quote.text("title").empty() ? "no title" : one_line(quote.text("title"));
    const std::string outlet = quote.text("outlet").empty() ? "" : ", " + one_line(quote.text("outlet"));
    return fmt::format("{}  {}{}  {}\n", day, paint("1", title), outlet,
                       paint("2", "[" + one_line(quote.text("article")) + "]"));
  }

  /// "q3  Ann Lee (the minister) said".
  [[nodiscard]] std::string attribution(const Row& quote) const {
    const std::string_view name =
        quote.text("speaker_name").empty() ? quote.text("speaker") : quote.text("speaker_name");
    std::string line = paint("2", fmt::format("q{}", quote.integer("quote"))) + "  ";
    line += name.empty() ? paint("2", "speaker unknown") : paint("36", one_line(name));
    if (name != quote.text("speaker")) line += " (" + one_line(quote.text("speaker")) + ")";
    if (!quote.text("cue").empty()) line += ", " + one_line(quote.text("cue"));
    if (!quote.text("addressee").empty()) line += ", to " + one_line(quote.text("addressee"));
    if (!quote.text("medium").empty()) line += ", " + one_line(quote.text("medium"));
    return line;
  }

  [[nodiscard]] std::string paint(std::string_view style, std::string_view text) const {
    return color_ ? fmt::format("\x1B[{}m{}\x1B[0m", style, text) : std::string(text);
  }

  /// Lines of at most width_ code points where words allow it.
  void append_wrapped(std::string& out, std::string_view text, std::size_t indent) const {
    std::size_t column = 0;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      const std::string_view word = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      std::size_t columns = 0;
      for (const char byte : word) columns += (static_cast<unsigned char>(byte) & 0xC0) != 0x80 ? 1 : 0;
      if (column > 0 && column + 1 + columns > width_) {
        out += '\n';
        column = 0;
      }
      if (column == 0) {
        out.append(indent, ' ');
        column = indent;
      } else {
        out += ' ';
        ++column;
      }
      out += word;
      column += columns;
    }
    out += '\n';
  }

  std::size_t width_;
  bool color_;
  bool begun_ = false;
  std::string article_;
};

/// Writes events for people: when, who to whom, what, and the sentence.
class EventList : public RowsForPeople {
 public:
  explicit EventList(bool color) : color_(color) {}

  [[nodiscard]] std::string add(const Row& event) override {
    const std::string_view first = event.text("first");
    const std::string_view last = event.text("last");
    std::string day = first.empty() ? std::string("no date") : one_line(first);
    if (!last.empty() && last != first) day += " to " + one_line(last);
    std::string what = event.text("plover").empty() ? "STATEMENT" : std::string(event.text("plover"));
    if (!event.text("mode").empty()) what += fmt::format(" {}", event.text("mode"));
    std::string how;
    if (event.text("status") != "actual") how += fmt::format(", {}", event.text("status"));
    if (event.integer("alleged") != 0) how += ", alleged";
    if (event.integer("mentions") > 1) how += fmt::format(", told {} times", event.integer("mentions"));
    return fmt::format(
        "{}  {} \u2192 {}  {} {}{}\n    {}  {}\n", day, paint("36", side(event, "source")),
        paint("36", side(event, "target")), paint("33", what), event.text("cameo"), how,
        one_line(event.text("sentence")),
        paint("2", fmt::format("[{} v{}]", one_line(event.text("article")), event.integer("event"))));
  }

 private:
  [[nodiscard]] static std::string side(const Row& event, const std::string& which) {
    const std::string_view words = event.text(which);
    const std::string_view name = event.text(which + "_name");
    const std::string_view actor = event.text(which + "_actor");
    std::string out = words.empty() ? "?" : one_line(words);
    if (!name.empty() && name != words) out += fmt::format(" ({})", one_line(name));
    if (!actor.empty()) out += fmt::format(" {}", printable(actor));
    return out;
  }

  [[nodiscard]] std::string paint(std::string_view style, std::string_view text) const {
    return color_ ? fmt::format("\x1B[{}m{}\x1B[0m", style, text) : std::string(text);
  }

  bool color_;
};

/// Rows under headings, numbers to the right.
class Table : public RowsForPeople {
 public:
  explicit Table(const Query& query) : columns_(columns_of(query)) {}

  [[nodiscard]] std::string heading() override {
    std::string line;
    for (const Column& column : columns_) {
      if (shown(column)) line += cell(column, std::string(column.name));
    }
    return ended(std::move(line));
  }

  [[nodiscard]] std::string add(const Row& row) override {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (shown(columns_[i])) line += cell(columns_[i], one_line(text_of(row, i)));
    }
    return ended(std::move(line));
  }

 private:
  static constexpr std::size_t kTextWidth = 26;

  /// Names that repeat the key, and what only JSON has room for, are left out.
  [[nodiscard]] static bool shown(const Column& column) {
    return column.kind != CellKind::kHidden && column.name != "uri" && column.name != "language" &&
           !column.name.ends_with("name");
  }

  [[nodiscard]] static std::string cell(const Column& column, const std::string& text) {
    if (column.kind == CellKind::kSnippet) return text;
    const std::size_t name = column.name.size();
    if (column.kind != CellKind::kText) return fmt::format("{:>{}}  ", text, std::max<std::size_t>(name, 7));
    const bool day = column.name == "first" || column.name == "last" || column.name == "published";
    const std::size_t width = day ? 10 : column.name == "key" || column.name == "country" ? 12 : kTextWidth;
    return fmt::format("{:<{}}  ", cut(text, width), width);
  }

  /// At most so many code points.
  [[nodiscard]] static std::string cut(const std::string& text, std::size_t width) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
      if (++count > width) return text.substr(0, i);
    }
    return text;
  }

  [[nodiscard]] static std::string ended(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line + '\n';
  }

  std::span<const Column> columns_;
};

}  // namespace

std::unique_ptr<RowsForPeople> rows_for_people(const Query& query, std::size_t width, bool color) {
  if (query.view == View::kQuotes) return std::make_unique<QuoteList>(width, color);
  if (query.view == View::kEvents) return std::make_unique<EventList>(color);
  return std::make_unique<Table>(query);
}

}  // namespace verbale

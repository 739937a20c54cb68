#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "base/terminal_text.h"
#include "commands.h"
#include "query.h"
#include "store/store.h"

namespace verbale {
namespace {

constexpr std::size_t kWidestLine = 100;  // columns

struct QuotesOptions {
  std::string database;
  std::string kind;
  QuoteQuery query;
  bool json = false;
  bool no_color = false;
};

std::string to_json_line(const FoundQuote& quote) {
  using Json = nlohmann::ordered_json;
  const auto known = [](std::string_view text) { return text.empty() ? Json() : Json(text); };
  const Json json{{"article", quote.article},
                  {"uri", known(quote.uri)},
                  {"title", known(quote.title)},
                  {"outlet", known(quote.outlet)},
                  {"published", known(quote.published)},
                  {"quote", fmt::format("q{}", quote.number)},
                  {"kind", quote.kind},
                  {"act", quote.act},
                  {"begin", quote.begin},
                  {"end", quote.end},
                  {"content", quote.content},
                  {"cue", known(quote.cue)},
                  {"speaker", known(quote.speaker)},
                  {"speaker_name", known(quote.speaker_name)},
                  {"addressee", known(quote.addressee)},
                  {"medium", known(quote.medium)},
                  {"confidence", quote.confidence}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// Writes quotations for people: a heading for every article, below it who said what.
class QuoteList {
 public:
  QuoteList(std::size_t width, bool color) : width_(width), color_(color) {}

  std::string add(const FoundQuote& quote) {
    std::string out;
    if (!begun_ || quote.article != article_) {
      if (begun_) out += '\n';
      begun_ = true;
      article_ = quote.article;
      out += heading(quote);
    }
    out += "  " + attribution(quote) + '\n';
    std::string content = one_line(quote.content);
    if (quote.kind == "direct") content = "\xE2\x80\x9C" + content + "\xE2\x80\x9D";
    append_wrapped(out, content, 6);
    return out;
  }

 private:
  [[nodiscard]] std::string heading(const FoundQuote& quote) const {
    const std::string day = quote.published.empty() ? "no date" : one_line(quote.published.substr(0, 10));
    const std::string title = quote.title.empty() ? "no title" : one_line(quote.title);
    const std::string outlet = quote.outlet.empty() ? "" : ", " + one_line(quote.outlet);
    return fmt::format("{}  {}{}  {}\n", day, paint("1", title), outlet,
                       paint("2", "[" + one_line(quote.article) + "]"));
  }

  /// "q3  Ann Lee (the minister) said".
  [[nodiscard]] std::string attribution(const FoundQuote& quote) const {
    const std::string_view name = quote.speaker_name.empty() ? quote.speaker : quote.speaker_name;
    std::string line = paint("2", fmt::format("q{}", quote.number)) + "  ";
    line += name.empty() ? paint("2", "speaker unknown") : paint("36", one_line(name));
    if (name != quote.speaker) line += " (" + one_line(quote.speaker) + ")";
    if (!quote.cue.empty()) line += ", " + one_line(quote.cue);
    if (!quote.addressee.empty()) line += ", to " + one_line(quote.addressee);
    if (!quote.medium.empty()) line += ", " + one_line(quote.medium);
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

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40) return kWidestLine;
  return std::min<std::size_t>(size.ws_col, kWidestLine);
}

int quotes(const QuotesOptions& options) {
  QuoteQuery query = options.query;
  if (options.kind == "direct") query.kind = QuoteKind::kDirect;
  if (options.kind == "indirect") query.kind = QuoteKind::kIndirect;
  if (options.kind == "mixed") query.kind = QuoteKind::kMixed;
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  const bool limited = terminal && !query.limit;
  if (limited) query.limit = kTerminalLimit + 1;  // one more tells whether there are more

  auto store = Store::open(options.database, Store::Mode::kReadOnly);
  if (!store) return fail(store.error().message, kSomeFailed);
  QuoteList list(terminal_width(), terminal && !options.no_color && std::getenv("NO_COLOR") == nullptr);
  std::size_t count = 0;
  bool written = true;
  const auto done = store->find_quotes(query, [&](const FoundQuote& quote) {
    if (limited && count == kTerminalLimit) {
      ++count;
      return false;
    }
    const std::string out = options.json ? to_json_line(quote) : list.add(quote);
    written = std::fwrite(out.data(), 1, out.size(), stdout) == out.size();
    ++count;
    return written;
  });
  if (!written || std::fflush(stdout) != 0) {
    return fail(fmt::format("standard output: {}", std::strerror(errno)), kSomeFailed);
  }
  if (!done) {
    const bool misused = done.error().code == ErrorCode::kInvalidArgument;
    return fail(done.error().message, misused ? kWrongUse : kSomeFailed);
  }
  if (count == 0) std::cerr << "no quotes\n";
  if (limited && count > kTerminalLimit) {
    std::cerr << fmt::format("the first {}; --limit shows more\n", kTerminalLimit);
  }
  return kAllDone;
}

}  // namespace

void add_quotes_command(CLI::App& app, int& status) {
  auto options = std::make_shared<QuotesOptions>();
  CLI::App* command = app.add_subcommand("quotes", "Find quotations in a database: who said what");
  command->add_option("--db", options->database, "database that `verbale read --db` wrote")->required();
  command->add_option("--speaker", options->query.speaker, "words of the speaker's name")->check(some_text);
  command
      ->add_option("--about", options->query.about,
                   "words of what was said, in any order; \"in double quotes\" as they stand")
      ->check(some_text);
  command->add_option("--kind", options->kind, "direct, indirect or mixed")
      ->check(CLI::IsMember({"direct", "indirect", "mixed"}));
  command->add_option("--article", options->query.article, "id of an article")->check(some_text);
  command->add_option("--since", options->query.since, "first day of publication (2021-03-19)")
      ->check(some_day);
  command->add_option("--until", options->query.until, "last day of publication")->check(some_day);
  command
      ->add_option("--limit", options->query.limit,
                   fmt::format("at most so many (default: {} on a terminal, all in a pipe)", kTerminalLimit))
      ->check(CLI::PositiveNumber);
  command->add_flag("--json", options->json, "one JSON object a line");
  command->add_flag("--no-color", options->no_color, "no colours");
  command->callback([options, &status] { status = quotes(*options); });
}

}  // namespace verbale

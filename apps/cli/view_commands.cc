#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "commands.h"
#include "query.h"
#include "rows_for_people.h"
#include "store/row_text.h"
#include "store/store.h"

namespace verbale {
namespace {

constexpr std::size_t kWidestLine = 100;  // columns

struct ViewOptions {
  std::string database;
  Query query;
  bool json = false;
  bool csv = false;
  bool no_color = false;
  bool totals = false;
};

struct FilterWords {
  std::string_view name;
  std::string_view words;
};
constexpr FilterWords kFilterWords[] = {
    {"source", "country (RUS), actor code or its beginning (RUSGOV), or words of the source"},
    {"target", "likewise"},
    {"actor", "likewise, of either side"},
    {"pair", "two actors, either way round: RUS,USA"},
    {"type", "PLOVER types, or STATEMENT"},
    {"mode", "PLOVER modes"},
    {"cameo", "CAMEO codes or their beginnings"},
    {"quad", "quad classes"},
    {"status", "actual, future, hypothetical, negated, historical, or all"},
    {"alleged", "true or false"},
    {"place", "countries of the place (ISO 3166-1 alpha-3)"},
    {"since",
     "first day: of the event, or of publication where it has none; of quotations and articles, of "
     "publication"},
    {"until", "last day"},
    {"article", "id of an article"},
    {"outlet", "outlets"},
    {"q", "words of the article"},
    {"speaker", "words of the speaker, as written or named"},
    {"about", "words of the quotation; \"in this order\" in double quotes"},
    {"kind", "direct, indirect, mixed"},
    {"act", "speech, writing, thought, intention"},
};

constexpr std::string_view kEventFilters[] = {"source", "target",  "actor",  "pair",    "type",  "mode",
                                              "cameo",  "quad",    "status", "alleged", "place", "since",
                                              "until",  "article", "outlet", "q"};
constexpr std::string_view kQuoteFilters[] = {"speaker", "about",   "kind",   "act", "since",
                                              "until",   "article", "outlet", "q"};
constexpr std::string_view kArticleFilters[] = {"since", "until", "article", "outlet"};

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40) return kWidestLine;
  return std::min<std::size_t>(size.ws_col, kWidestLine);
}

int show(const ViewOptions& options, std::string_view things) {
  Query query = options.query;
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  const bool limited = terminal && !query.limit;
  if (limited) query.limit = kTerminalLimit + 1;  // one more tells whether there are more
  auto store = Store::open(options.database, Store::Mode::kReadOnly);
  if (!store) return fail(store.error().message, kSomeFailed);
  const bool color = terminal && !options.no_color && std::getenv("NO_COLOR") == nullptr;
  const auto people = rows_for_people(query, terminal_width(), color);
  std::size_t count = 0;
  bool written = true;
  std::string cursor;
  const auto write = [&](const std::string& out) {
    written = written && std::fwrite(out.data(), 1, out.size(), stdout) == out.size();
  };
  if (options.csv) write(csv_heading(query));
  const auto done = store->find(query, [&](const Row& row) {
    if (limited && count == kTerminalLimit) {
      ++count;
      return false;
    }
    if (count++ == 0 && !options.json && !options.csv) write(people->heading());
    write(options.json ? to_json(row) + "\n" : options.csv ? to_csv(row) : people->add(row));
    if (count == (limited ? kTerminalLimit : query.limit.value_or(0))) cursor = row.cursor();
    return written;
  });
  if (!written || std::fflush(stdout) != 0) {
    return fail(fmt::format("standard output: {}", std::strerror(errno)), kSomeFailed);
  }
  if (!done) {
    return fail(done.error().message,
                done.error().code == ErrorCode::kInvalidArgument ? kWrongUse : kSomeFailed);
  }
  if (count == 0) std::cerr << fmt::format("no {}\n", things);
  if (limited && count > kTerminalLimit)
    std::cerr << fmt::format("the first {}; --limit shows more\n", kTerminalLimit);
  if (!limited && query.limit && count == *query.limit && !cursor.empty()) {
    std::cerr << fmt::format("more may follow: --cursor '{}'\n", one_line(cursor));
  }
  return kAllDone;
}

void add_filters(CLI::App& command, Filter& filter, std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    const auto* const words = std::find_if(std::begin(kFilterWords), std::end(kFilterWords),
                                           [&](const FilterWords& each) { return each.name == name; });
    CLI::Option* const option =
        command.add_option(fmt::format("--{}", name), *filter.field(name), std::string(words->words))
            ->check(some_text);
    if (name == "since" || name == "until") option->check(some_day);
  }
}

struct ViewCommand {
  std::string name;
  std::string words;
  View view;
  std::vector<std::span<const std::string_view>> filters;
  std::vector<std::string> by;  ///< what --by may be, the first where it is not given
};

void add_view(CLI::App& app, int& status, const ViewCommand& made) {
  auto options = std::make_shared<ViewOptions>();
  options->query.view = made.view;
  CLI::App* command = app.add_subcommand(made.name, made.words);
  command->add_option("--db", options->database, "database that `verbale read --db` wrote")->required();
  if (made.view == View::kSearch) {
    command
        ->add_option("words", options->query.filter.q,
                     "words to look for; \"in this order\" in double quotes")
        ->required()
        ->check(some_text);
  }
  std::vector<std::string_view> names;
  for (const auto& list : made.filters) {
    for (const std::string_view name : list) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  add_filters(*command, options->query.filter, names);
  if (!made.by.empty()) {
    command
        ->add_option("--by", options->query.by,
                     fmt::format("{} (default: {})", fmt::join(made.by, ", "), made.by.front()))
        ->check(CLI::IsMember(made.by));
  }
  const bool list = made.view == View::kEvents || made.view == View::kQuotes || made.view == View::kArticles;
  if (list) {
    command
        ->add_option("--cursor", options->query.cursor,
                     "go on after this row (what --limit gave on standard error)")
        ->check(some_text);
  }
  if (list || made.view == View::kTimeline) {
    command->add_flag("--newest-first", options->query.descending, "the latest day first");
  }
  command
      ->add_option("--limit", options->query.limit,
                   fmt::format("at most so many (default: {} on a terminal, all in a pipe)", kTerminalLimit))
      ->check(CLI::PositiveNumber);
  auto* const json = command->add_flag("--json", options->json, "one JSON object a line");
  command->add_flag("--csv", options->csv, "CSV with a heading (RFC 4180)")->excludes(json);
  command->add_flag("--no-color", options->no_color, "no colours");
  command->callback([options, &status, things = made.name == "search" ? std::string("articles") : made.name] {
    status = show(*options, things);
  });
}

}  // namespace

void add_view_commands(CLI::App& app, int& status) {
  add_view(app, status,
           {"quotes", "Find quotations in a database: who said what", View::kQuotes, {kQuoteFilters}, {}});
  add_view(app, status,
           {"events", "Find events in a database: who did what to whom", View::kEvents, {kEventFilters}, {}});
  add_view(app, status,
           {"articles", "List the articles of a database", View::kArticles, {kArticleFilters}, {}});
  add_view(app, status,
           {"timeline",
            "Count articles, quotations and events over time (events that are actual, unless --status)",
            View::kTimeline,
            {kEventFilters, kQuoteFilters},
            {"month", "day", "week", "year"}});
  add_view(app, status,
           {"actors",
            "Count what each actor does, suffers and says (events that are actual, unless --status)",
            View::kActors,
            {kEventFilters, kQuoteFilters},
            {"country", "actor", "name"}});
  add_view(app, status,
           {"dyads",
            "Count who acts on whom (events that are actual, unless --status)",
            View::kDyads,
            {kEventFilters},
            {"country", "actor", "name"}});
  add_view(app, status,
           {"search", "Find articles by their words, best first", View::kSearch, {kArticleFilters}, {}});
}

}  // namespace verbale

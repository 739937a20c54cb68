#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "base/terminal_text.h"
#include "commands.h"
#include "query.h"
#include "store/store.h"

namespace verbale {
namespace {

struct EventsOptions {
  std::string database;
  std::string status;
  EventQuery query;
  bool json = false;
  bool no_color = false;
};

std::string to_json_line(const FoundEvent& event) {
  using Json = nlohmann::ordered_json;
  const auto known = [](std::string_view text) { return text.empty() ? Json() : Json(text); };
  const Json json{
      {"article", event.article},
      {"uri", known(event.uri)},
      {"title", known(event.title)},
      {"outlet", known(event.outlet)},
      {"published", known(event.published)},
      {"event", fmt::format("v{}", event.number)},
      {"plover", known(event.plover)},
      {"mode", known(event.mode)},
      {"cameo", known(event.cameo)},
      {"quad", known(event.quad)},
      {"goldstein", event.goldstein ? Json(*event.goldstein) : Json()},
      {"status", event.status},
      {"alleged", event.alleged},
      {"factuality", event.factuality},
      {"source", known(event.source)},
      {"source_name", known(event.source_name)},
      {"source_actor", known(event.source_actor)},
      {"target", known(event.target)},
      {"target_name", known(event.target_name)},
      {"target_actor", known(event.target_actor)},
      {"first", known(event.first)},
      {"last", known(event.last)},
      {"place", known(event.place)},
      {"place_country", known(event.place_country)},
      {"begin", event.begin},
      {"end", event.end},
      {"trigger", event.trigger},
      {"sentence", known(event.sentence)},
      {"mentions", event.mentions},
      {"reported_by", event.reported_by > 0 ? Json(fmt::format("q{}", event.reported_by)) : Json()},
      {"confidence", event.confidence}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string side(std::string_view words, std::string_view name, std::string_view actor) {
  std::string out = words.empty() ? "?" : one_line(words);
  if (!name.empty() && name != words) out += fmt::format(" ({})", one_line(name));
  if (!actor.empty()) out += fmt::format(" {}", printable(actor));
  return out;
}

std::string for_people(const FoundEvent& event, bool color) {
  const auto paint = [&](std::string_view style, std::string_view text) {
    return color ? fmt::format("\x1B[{}m{}\x1B[0m", style, text) : std::string(text);
  };
  std::string day = event.first.empty() ? std::string("no date") : one_line(event.first);
  if (!event.last.empty() && event.last != event.first) day += " to " + one_line(event.last);
  std::string what = event.plover.empty() ? "STATEMENT" : std::string(event.plover);
  if (!event.mode.empty()) what += fmt::format(" {}", event.mode);
  std::string how;
  if (event.status != "actual") how += fmt::format(", {}", event.status);
  if (event.alleged) how += ", alleged";
  if (event.mentions > 1) how += fmt::format(", told {} times", event.mentions);
  return fmt::format("{}  {} → {}  {} {}{}\n    {}  {}\n", day,
                     paint("36", side(event.source, event.source_name, event.source_actor)),
                     paint("36", side(event.target, event.target_name, event.target_actor)),
                     paint("33", what), event.cameo, how, one_line(event.sentence),
                     paint("2", fmt::format("[{} v{}]", one_line(event.article), event.number)));
}

int events(const EventsOptions& options) {
  EventQuery query = options.query;
  for (const EventStatus status : {EventStatus::kActual, EventStatus::kFuture, EventStatus::kHypothetical,
                                   EventStatus::kNegated, EventStatus::kHistorical}) {
    if (options.status == name_of(status)) query.status = status;
  }
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  const bool limited = terminal && !query.limit;
  if (limited) query.limit = kTerminalLimit + 1;
  auto store = Store::open(options.database, Store::Mode::kReadOnly);
  if (!store) return fail(store.error().message, kSomeFailed);
  const bool color = terminal && !options.no_color && std::getenv("NO_COLOR") == nullptr;
  std::size_t count = 0;
  bool written = true;
  const auto done = store->find_events(query, [&](const FoundEvent& event) {
    if (limited && count == kTerminalLimit) {
      ++count;
      return false;
    }
    const std::string out = options.json ? to_json_line(event) : for_people(event, color);
    written = std::fwrite(out.data(), 1, out.size(), stdout) == out.size();
    ++count;
    return written;
  });
  if (!written || std::fflush(stdout) != 0)
    return fail(fmt::format("standard output: {}", std::strerror(errno)), kSomeFailed);
  if (!done)
    return fail(done.error().message,
                done.error().code == ErrorCode::kInvalidArgument ? kWrongUse : kSomeFailed);
  if (count == 0) std::cerr << "no events\n";
  if (limited && count > kTerminalLimit)
    std::cerr << fmt::format("the first {}; --limit shows more\n", kTerminalLimit);
  return kAllDone;
}

}  // namespace

void add_events_command(CLI::App& app, int& status) {
  auto options = std::make_shared<EventsOptions>();
  CLI::App* command = app.add_subcommand("events", "Find events in a database: who did what to whom");
  command->add_option("--db", options->database, "database that `verbale read --db` wrote")->required();
  command
      ->add_option("--source", options->query.source,
                   "actor code or its beginning (RUS, RUSGOV), or words of the source")
      ->check(some_text);
  command->add_option("--target", options->query.target, "likewise")->check(some_text);
  command->add_option("--type", options->query.type, "PLOVER type, or STATEMENT")->check(some_text);
  command->add_option("--mode", options->query.mode, "PLOVER mode")->check(some_text);
  command->add_option("--cameo", options->query.cameo, "CAMEO code or its beginning")->check(some_text);
  command->add_option("--quad", options->query.quad, "quad class")
      ->check(CLI::IsMember(
          {"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}));
  command
      ->add_option("--status", options->status,
                   "actual, future, hypothetical, negated or historical (default: all)")
      ->check(CLI::IsMember({"actual", "future", "hypothetical", "negated", "historical"}));
  command->add_option("--place", options->query.place, "country of the place (ISO 3166-1 alpha-3)")
      ->check(some_text);
  command->add_option("--article", options->query.article, "id of an article")->check(some_text);
  command
      ->add_option("--since", options->query.since,
                   "first day of the event, or of publication where it has none")
      ->check(some_day);
  command->add_option("--until", options->query.until, "last day")->check(some_day);
  command
      ->add_option("--limit", options->query.limit,
                   fmt::format("at most so many (default: {} on a terminal, all in a pipe)", kTerminalLimit))
      ->check(CLI::PositiveNumber);
  command->add_flag("--json", options->json, "one JSON object a line");
  command->add_flag("--no-color", options->no_color, "no colours");
  command->callback([options, &status] { status = events(*options); });
}

}  // namespace verbale

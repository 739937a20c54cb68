#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "base/terminal_text.h"
#include "codebook/codebook.h"
#include "coder/edited_fields.h"
#include "commands.h"
#include "query.h"
#include "store/store.h"
#include "verbale/reader.h"

namespace verbale {
namespace {

using Json = nlohmann::ordered_json;

// ----------------------------------------------------------------- correct

struct CorrectOptions {
  std::string database;
  Verdict verdict;
  std::vector<std::string> set;
  bool list = false;
};

Result<events::EventCodes> codes_in_use() {
  auto data = found_data();
  if (!data) return data.error();
  auto codebook = Codebook::load(data.value() / "codebook");
  if (!codebook) return codebook.error();
  return events::EventCodes::load(codebook.value());
}

int list_verdicts(Store& store, const std::string& article) {
  const auto done = store.find_verdicts(article, [](const Verdict& verdict) {
    std::cout << to_json(verdict) << '\n';
    return true;
  });
  return done ? kAllDone : fail(done.error().message, kSomeFailed);
}

int correct(const CorrectOptions& options) {
  auto store = Store::open(options.database, options.list ? Store::Mode::kReadOnly : Store::Mode::kReadWrite);
  if (!store) return fail(store.error().message, kSomeFailed);
  if (options.list) return list_verdicts(store.value(), options.verdict.article);
  Verdict verdict = options.verdict;
  if (verdict.article.empty() || verdict.item.empty()) {
    return fail("correct: --article and --item say what is judged (--list shows what was)", kWrongUse);
  }
  if (!options.set.empty()) {
    auto fields = fields_of(options.set);
    if (!fields) return fail(fields.error().message, kWrongUse);
    auto codes = codes_in_use();
    if (!codes) return fail(codes.error().message, kSomeFailed);
    fields = completed_fields(codes.value(), fields.value());
    if (!fields) return fail(fields.error().message, kWrongUse);
    verdict.verdict = "edited";
    verdict.fields = fields.value();
  }
  if (verdict.verdict.empty())
    return fail("correct: --right, --wrong or --set FIELD=VALUE says how", kWrongUse);
  if (verdict.by.empty()) {
    const char* const user = std::getenv("USER");
    verdict.by = user == nullptr ? "" : user;
  }
  const auto done = store->add(verdict);
  if (!done) {
    return fail(done.error().message,
                done.error().code == ErrorCode::kInvalidArgument ? kWrongUse : kSomeFailed);
  }
  std::cout << to_json(done.value()) << '\n';
  return kAllDone;
}

// ------------------------------------------------------------------- audit

struct AuditOptions {
  std::string database;
  Query query;
  std::string of = "events";
  std::size_t sample = 0;
  std::uint64_t seed = 1;
  std::int64_t audit = 0;
  bool json = false;
};

/// Prints the items that wait for a verdict, each with its sentence.
void print_items(Store& store, const Audit& audit) {
  const bool events = audit.of == "events";
  for (const AuditItem& item : audit.items) {
    if (!item.verdict.empty()) continue;
    Query query;
    query.view = events ? View::kEvents : View::kQuotes;
    query.filter.article = item.article;
    (void)store.find(query, [&](const Row& row) {
      const std::int64_t number = row.integer(events ? "event" : "quote");
      if (fmt::format("{}{}", events ? 'v' : 'q', number) != item.item) return true;
      const auto text = [&](std::string_view name) { return one_line(row.text(name)); };
      std::cout << fmt::format("{:>4}  {} {}  ", item.number, one_line(item.article), item.item);
      if (events) {
        std::cout << fmt::format("{} \u2192 {}  {} {} {}, {}\n      {}\n", text("source"), text("target"),
                                 item.stratum, text("mode"), text("cameo"), text("status"), text("sentence"));
      } else {
        std::cout << fmt::format("{} ({}), {}\n      {}\n", text("speaker_name"), text("speaker"),
                                 text("cue"), text("content"));
      }
      return false;
    });
  }
}

struct Tally {
  std::size_t drawn = 0;
  std::size_t judged = 0;
  std::size_t right = 0;
};

void print_precision(const Audit& audit, bool json) {
  std::map<std::string, Tally> strata;
  Tally all;
  for (const AuditItem& item : audit.items) {
    for (Tally* tally : {&strata[item.stratum], &all}) {
      ++tally->drawn;
      tally->judged += item.verdict.empty() ? 0 : 1;
      tally->right += item.verdict == "right" ? 1 : 0;
    }
  }
  if (!json) {
    std::cout << fmt::format("{:<14}{:>7}{:>8}{:>7}{:>11}   95 % interval\n", "type", "drawn", "judged",
                             "right", "precision");
  }
  const auto print = [&](const std::string& name, const Tally& tally) {
    const Precision95 precision = precision_of(tally.right, tally.judged);
    if (json) {
      const Json line{
          {"audit", audit.audit}, {"type", name},
          {"drawn", tally.drawn}, {"judged", tally.judged},
          {"right", tally.right}, {"precision", tally.judged == 0 ? Json() : Json(precision.share)},
          {"low", precision.low}, {"high", precision.high}};
      std::cout << line.dump() << '\n';
    } else if (tally.judged == 0) {
      std::cout << fmt::format("{:<14}{:>7}{:>8}{:>7}{:>11}\n", name, tally.drawn, 0, 0, "-");
    } else {
      std::cout << fmt::format("{:<14}{:>7}{:>8}{:>7}{:>10.1f}%   {:.1f} to {:.1f}\n", name, tally.drawn,
                               tally.judged, tally.right, 100 * precision.share, 100 * precision.low,
                               100 * precision.high);
    }
  };
  for (const auto& [name, tally] : strata) print(name, tally);
  print("all", all);
}

int audit(const AuditOptions& options) {
  const bool draws = options.sample > 0;
  auto store = Store::open(options.database, draws ? Store::Mode::kReadWrite : Store::Mode::kReadOnly);
  if (!store) return fail(store.error().message, kSomeFailed);
  Query query = options.query;
  query.view = options.of == "quotes" ? View::kQuotes : View::kEvents;
  auto found =
      draws ? store->draw_audit(query, options.sample, options.seed) : store->find_audit(options.audit);
  if (!found) {
    const bool use =
        found.error().code == ErrorCode::kInvalidArgument || found.error().code == ErrorCode::kNotFound;
    return fail("audit: " + found.error().message, use ? kWrongUse : kSomeFailed);
  }
  std::cerr << fmt::format("sample {} of {}, drawn {}, seed {}{}{}\n", found->audit, found->of, found->at,
                           found->seed, found->filter.empty() ? "" : ": ", printable(found->filter));
  if (draws && !options.json) print_items(store.value(), found.value());
  if (draws && options.json) {
    for (const AuditItem& item : found->items) {
      const Json line{{"audit", found->audit},
                      {"number", item.number},
                      {"article", item.article},
                      {"item", item.item},
                      {"type", item.stratum}};
      std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    }
  }
  if (!draws) print_precision(found.value(), options.json);
  return kAllDone;
}

}  // namespace

void add_correct_command(CLI::App& app, int& status) {
  auto options = std::make_shared<CorrectOptions>();
  CLI::App* command =
      app.add_subcommand("correct", "Say whether an event or a quotation is right; the original stays");
  command->add_option("--db", options->database, "database that `verbale read --db` wrote")->required();
  command->add_option("--article", options->verdict.article, "id of the article")->check(some_text);
  command->add_option("--item", options->verdict.item, "v3 or q2")->check(some_text);
  auto* const right = command->add_flag_callback(
      "--right", [options] { options->verdict.verdict = "right"; }, "it is right");
  auto* const wrong = command->add_flag_callback(
      "--wrong", [options] { options->verdict.verdict = "wrong"; }, "there is no such event or quotation");
  wrong->excludes(right);
  command
      ->add_option("--set", options->set,
                   "FIELD=VALUE that is right instead: plover, mode, cameo, status, alleged, "
                   "date.first, date.last, source.actor, target.country ...; kind, act, speaker_name")
      ->excludes(right)
      ->excludes(wrong);
  command->add_option("--by", options->verdict.by, "who says so (default: $USER)")->check(some_text);
  command->add_option("--note", options->verdict.note, "why");
  command->add_flag("--list", options->list, "print the verdicts there are, one JSON object a line");
  command->callback([options, &status] { status = correct(*options); });
}

void add_audit_command(CLI::App& app, int& status) {
  auto options = std::make_shared<AuditOptions>();
  CLI::App* command = app.add_subcommand(
      "audit", "Draw a random sample to judge (--sample), or print how much of one was right");
  command->add_option("--db", options->database, "database that `verbale read --db` wrote")->required();
  command->add_option("--sample", options->sample, "draw so many")->check(CLI::PositiveNumber);
  command->add_option("--seed", options->seed, "of the draw (default: 1)");
  command->add_option("--of", options->of, "events or quotes")->check(CLI::IsMember({"events", "quotes"}));
  command->add_option("--audit", options->audit, "number of a sample (default: the last)")
      ->check(CLI::PositiveNumber);
  for (const char* name :
       {"type", "quad", "status", "source", "target", "outlet", "since", "until", "kind", "speaker"}) {
    command
        ->add_option(fmt::format("--{}", name), *options->query.filter.field(name), "draw from these alone")
        ->check(some_text);
  }
  command->add_flag("--json", options->json, "one JSON object a line");
  command->callback([options, &status] { status = audit(*options); });
}

}  // namespace verbale

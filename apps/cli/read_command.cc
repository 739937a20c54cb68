#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "commands.h"
#include "input/source.h"
#include "reader/pipeline.h"
#include "store/store.h"
#include "verbale/reader.h"
#include "verbale/record.h"

namespace verbale {
namespace {

struct ReadOptions {
  std::vector<std::string> paths;
  std::string published;
  std::string title;
  std::string uri;
  std::string format;
  std::string database;
  int threads = 0;
  bool quiet = false;
  bool no_color = false;
  bool replace = false;
  bool tokens = false;
};

int usage_error(const std::string& message) {
  std::cerr << "verbale: " << message << '\n';
  return kWrongUse;
}

int read(const ReadOptions& options) {
  PipelineOptions pipeline;
  pipeline.threads = options.threads > 0
                         ? options.threads
                         : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  pipeline.input.tokens = options.tokens;
  pipeline.input.title = options.title;
  pipeline.input.uri = options.uri;
  if (!options.published.empty()) {
    auto day = Published::parse(options.published);
    if (!day) return usage_error("--published: " + day.error().message);
    pipeline.input.published = std::move(day).value();
  }
  auto reader = Reader::load();
  if (!reader) {
    std::cerr << "verbale: " << reader.error().message << '\n';
    return kSomeFailed;
  }
  const std::string format = !options.format.empty()        ? options.format
                             : ::isatty(STDOUT_FILENO) != 0 ? "text"
                                                            : "jsonl";
  std::optional<Store> store;
  if (!options.database.empty()) {
    StoreOptions store_options;
    store_options.replace = options.replace;
    auto opened = Store::open(options.database, Store::Mode::kReadWrite, store_options);
    if (!opened) {
      std::cerr << "verbale: " << opened.error().message << '\n';
      return kSomeFailed;
    }
    store = std::move(opened).value();
  }
  const auto render = [&](const Document& document) {
    if (store && options.format.empty()) return std::string();
    if (format == "conllu") return to_conllu(document);
    if (format == "text") return to_text(document);
    return to_json(document, reader->info()) + "\n";
  };
  int status = kAllDone;
  bool store_ended = false;
  ArticleSource source(options.paths.empty() ? std::vector<std::string>{"-"} : options.paths, pipeline.input);
  read_articles(source, reader.value(), pipeline, render, [&](Outcome outcome) {
    if (!outcome.document) {
      std::cerr << "verbale: " << outcome.error << '\n';
      status = kSomeFailed;
      return true;
    }
    if (store) {
      if (auto added = store->add(*outcome.document, reader->info()); !added) {
        std::cerr << "verbale: " << added.error().message << '\n';
        status = kSomeFailed;
        store_ended = store->failed();
        return !store_ended;
      }
    }
    if (std::fwrite(outcome.output.data(), 1, outcome.output.size(), stdout) != outcome.output.size()) {
      std::cerr << "verbale: standard output: " << std::strerror(errno) << '\n';
      status = kSomeFailed;
      return false;
    }
    return true;
  });
  if (store && !store_ended) {
    if (auto done = store->commit(); !done) {
      std::cerr << "verbale: " << done.error().message << '\n';
      status = kSomeFailed;
    }
  }
  if (std::fflush(stdout) != 0) {
    std::cerr << "verbale: standard output: " << std::strerror(errno) << '\n';
    status = kSomeFailed;
  }
  return status;
}

}  // namespace

void add_read_command(CLI::App& app, int& status) {
  auto options = std::make_shared<ReadOptions>();
  CLI::App* command = app.add_subcommand("read", "Read articles and write their records");
  command->add_option("path", options->paths,
                      "text, JSONL (told by a first '{'), folders, or - for standard input");
  command->add_option("--published", options->published, "date of articles that carry none (2021-03-19)");
  command->add_option("--title", options->title, "title of articles that carry none");
  command->add_option("--uri", options->uri, "URI of articles that carry none");
  command->add_option("--format", options->format, "text (a terminal's default), jsonl (a pipe's), conllu")
      ->check(CLI::IsMember({"text", "jsonl", "conllu"}));
  command->add_option("--db", options->database, "SQLite database that the records go into");
  command->add_flag("--replace", options->replace,
                    "with --db: an article takes the place of another one with its id");
  command->add_flag("--tokens", options->tokens, "inputs are CoNLL-U: keep their tokens and sentences");
  command->add_option("--threads", options->threads, "articles read at once (default: one a processor)")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", options->quiet, "no progress on standard error");
  command->add_flag("--no-color", options->no_color, "no colours");
  command->callback([options, &status] { status = read(*options); });
}

}  // namespace verbale

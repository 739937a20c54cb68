#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "commands.h"
#include "input/source.h"
#include "progress.h"
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
  std::size_t article_limit = InputOptions().article_limit >> 20;
  bool replace = false;
  bool quiet = false;
  bool no_color = false;
  bool tokens = false;
};

int usage_error(const std::string& message) {
  std::cerr << "verbale: " << message << '\n';
  return kWrongUse;
}

int terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return TextOptions().width;
  return std::clamp<int>(size.ws_col, 40, 110);
}

int read(const ReadOptions& options) {
  PipelineOptions pipeline;
  pipeline.threads = options.threads > 0
                         ? options.threads
                         : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  pipeline.input.tokens = options.tokens;
  pipeline.input.article_limit = options.article_limit << 20;
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
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  const std::string format = !options.format.empty() ? options.format : terminal ? "text" : "jsonl";
  const TextOptions text{terminal_width(),
                         terminal && !options.no_color && std::getenv("NO_COLOR") == nullptr};
  const bool silent =
      !options.database.empty() && options.format.empty();  // the record goes into the database alone
  const auto render = [&](const Document& document) {
    if (silent) return std::string();
    if (format == "conllu") return to_conllu(document);
    if (format == "text") return to_text(document, text) + "\n";
    return to_json(document, reader->info()) + "\n";
  };

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

  int status = kAllDone;
  std::size_t articles = 0;
  ArticleSource source(options.paths.empty() ? std::vector<std::string>{"-"} : options.paths, pipeline.input);
  ProgressLine progress(!options.quiet);
  const auto complain = [&](const std::string& what) {
    progress.clear();
    std::cerr << "verbale: " << what << '\n';
    status = kSomeFailed;
  };
  read_articles(source, reader.value(), pipeline, render, [&](Outcome outcome) {
    progress.update(++articles, source.progress());
    if (!outcome.document) {
      complain(outcome.error);
      return true;
    }
    if (!outcome.warning.empty()) {
      progress.clear();
      std::cerr << "verbale: " << outcome.warning << '\n';
    }
    if (const Language& language = outcome.document->get<Language>(); !language.english) {
      progress.clear();
      const std::string name = language.code.empty() ? "not told" : fmt::format("'{}'", language.code);
      std::cerr << fmt::format("verbale: {}: language {}: only text, blocks and sentences\n", outcome.place,
                               name);
    }
    if (store) {
      if (auto added = store->add(*outcome.document, reader->info()); !added) {
        complain(fmt::format("{}: {}", outcome.place, added.error().message));
        return !store->failed();
      }
    }
    if (std::fwrite(outcome.output.data(), 1, outcome.output.size(), stdout) != outcome.output.size()) {
      complain(fmt::format("standard output: {}", std::strerror(errno)));
      return false;
    }
    return true;
  });
  if (store && !store->failed()) {
    if (auto done = store->commit(); !done) complain(done.error().message);
  }
  if (std::fflush(stdout) != 0 && status == kAllDone)
    complain(fmt::format("standard output: {}", std::strerror(errno)));
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
  command
      ->add_option("--article-limit", options->article_limit,
                   "MB of text that one article may have (default 32)")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", options->quiet, "no progress on standard error");
  command->add_flag("--no-color", options->no_color, "no colours");
  command->callback([options, &status] { status = read(*options); });
}

}  // namespace verbale

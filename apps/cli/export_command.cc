#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "codebook/codebook.h"
#include "commands.h"
#include "export/exporter.h"
#include "query.h"
#include "store/store.h"
#include "verbale/reader.h"

namespace verbale {
namespace {

/// Bytes that are kept before they are written.
constexpr std::size_t kOutputBytes = std::size_t{1} << 20;

struct ExportCommandOptions {
  std::string database;
  std::string format;
  std::string table;
  std::string status = "actual";
  std::string out;
  Filter filter;  ///< article, outlet, since, until
  bool corrected = false;
};

/// A file, or standard output.  The file is opened when there is something to write: a database that is not
/// there costs nobody an older export.
class Output {
 public:
  /// An empty path: standard output.
  explicit Output(std::string path) : path_(std::move(path)), file_(path_.empty() ? stdout : nullptr) {}
  ~Output() {
    if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// Writes and empties what was gathered, once it is worth it.
  Result<void> pass_on(std::string& bytes, std::size_t at_least = kOutputBytes) {
    if (bytes.size() < at_least) return {};
    if (file_ == nullptr) file_ = std::fopen(path_.c_str(), "wb");
    if (file_ == nullptr) return failure();
    const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size();
    bytes.clear();
    return written ? Result<void>() : failure();
  }

  /// Writes the rest.
  Result<void> finish(std::string& bytes) {
    if (auto done = pass_on(bytes, 0); !done) return done;
    return std::fflush(file_) == 0 ? Result<void>() : failure();
  }

 private:
  [[nodiscard]] Error failure() const {
    return {ErrorCode::kWriteFailed,
            fmt::format("{}: {}", path_.empty() ? "standard output" : path_, std::strerror(errno))};
  }

  std::string path_;
  std::FILE* file_;
};

/// The options of the library, from those of the command line, which CLI11 has checked.
ExportOptions library_options(const ExportCommandOptions& options) {
  ExportOptions found;
  found.format = *export_format_named(options.format);
  if (!options.table.empty()) found.table = export_table_named(options.table);
  if (options.status == "all") found.status.reset();
  for (const EventStatus status : {EventStatus::kActual, EventStatus::kFuture, EventStatus::kHypothetical,
                                   EventStatus::kNegated, EventStatus::kHistorical}) {
    if (options.status == name_of(status)) found.status = status;
  }
  return found;
}

Result<std::unique_ptr<Exporter>> open_exporter(const ExportOptions& options) {
  auto data = found_data();
  if (!data) return data.error();
  auto codebook = Codebook::load(data.value() / "codebook");
  if (!codebook) return codebook.error();
  return make_exporter(options, codebook.value());
}

Result<void> write_all(Exporter& exporter, const ExportCommandOptions& options, std::size_t& articles) {
  Output output(options.out);
  std::string bytes;
  if (auto done = exporter.begin(bytes); !done) return done;
  auto store = Store::open(options.database, Store::Mode::kReadOnly);
  if (!store) return store.error();
  Result<void> written;
  const auto visit = [&](const Document& document, const ReaderInfo& reader) {
    ++articles;
    written = exporter.add(document, reader, bytes);
    if (written) written = output.pass_on(bytes);
    return written.ok();
  };
  const auto version = options.corrected ? Store::Version::kCorrected : Store::Version::kOriginal;
  if (auto done = store->for_each_article(options.filter, version, visit); !done) return done;
  if (!written) return written;
  if (auto done = exporter.finish(bytes); !done) return done;
  return output.finish(bytes);
}

/// What the file does not have, for the person who asked for it.
void tell_losses(const Exporter& exporter, ExportFormat format, std::size_t articles) {
  if (articles == 0) std::cerr << "no articles\n";
  if (const std::string_view losses = cannot_hold(format); !losses.empty())
    std::cerr << fmt::format("{} cannot hold: {}\n", name_of(format), losses);
  for (const LeftOut& each : exporter.left_out())
    std::cerr << fmt::format("left out: {} event{} {}\n", each.count, each.count == 1 ? "" : "s", each.why);
}

int status_of(const Error& error) {
  return error.code == ErrorCode::kInvalidArgument ? kWrongUse : kSomeFailed;
}

int export_records(const ExportCommandOptions& options) {
  const ExportOptions wanted = library_options(options);
  auto exporter = open_exporter(wanted);
  if (!exporter) return fail(exporter.error().message, status_of(exporter.error()));
  std::size_t articles = 0;
  const auto done = write_all(*exporter.value(), options, articles);
  if (!done) return fail(done.error().message, status_of(done.error()));
  tell_losses(*exporter.value(), wanted.format, articles);
  return kAllDone;
}

}  // namespace

void add_export_command(CLI::App& app, int& status) {
  auto options = std::make_shared<ExportCommandOptions>();
  CLI::App* command = app.add_subcommand("export", "Write a database in formats that other programs read");
  command->add_option("--db", options->database, "database that `verbale read --db` wrote")->required();
  command->add_option("--to", options->format, fmt::format("{}", fmt::join(export_format_names(), ", ")))
      ->required()
      ->check(CLI::IsMember(export_format_names()));
  command
      ->add_option("--table", options->table,
                   "of csv, parquet and arrow: articles, entities, quotes or events")
      ->check(CLI::IsMember({"articles", "entities", "quotes", "events"}));
  command
      ->add_option("--status", options->status,
                   "events of this status, or all (default: actual, what happened)")
      ->check(CLI::IsMember({"actual", "future", "hypothetical", "negated", "historical", "all"}));
  command->add_option("--out", options->out, "file to write (default: standard output)")->check(some_text);
  command->add_option("--article", options->filter.article, "id of an article")->check(some_text);
  command->add_option("--since", options->filter.since, "first day of publication")->check(some_day);
  command->add_option("--until", options->filter.until, "last day of publication")->check(some_day);
  command->add_option("--outlet", options->filter.outlet, "outlets, parted by commas")->check(some_text);
  command->add_flag("--corrected", options->corrected,
                    "as people corrected it: wrong items left out, edited fields changed");
  command->callback([options, &status] { status = export_records(*options); });
}

}  // namespace verbale

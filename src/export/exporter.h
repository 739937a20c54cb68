#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codebook/codebook.h"
#include "verbale/document.h"
#include "verbale/reader.h"

namespace verbale {

/// What records can be written as (docs/exports.md).
enum class ExportFormat {
  kJsonl,
  kPlover,
  kPolecat,
  kIcews,
  kGdelt,
  kGdeltMentions,
  kGqg,
  kNinjs,
  kCsv,
  kParquet,
  kArrow,
};

/// What a row is, in the formats that hold one table.
enum class ExportTable { kArticles, kEntities, kQuotes, kEvents };

struct ExportOptions {
  ExportFormat format = ExportFormat::kJsonl;
  std::optional<ExportTable> table;  ///< of CSV, Parquet and Arrow: needed there, of no meaning elsewhere
  /// Events of this status alone; none: all of them.  What has no status field tells every event as one that
  /// happened.
  std::optional<EventStatus> status = EventStatus::kActual;
  std::filesystem::path arrow_module;  ///< empty: found_arrow_module()
};

/// Events that a format could not take, and why.
struct LeftOut {
  std::string why;  ///< "without a CAMEO code"
  std::size_t count = 0;
};

/// Writes records in one format, an article at a time; keeps no article, so that memory is bounded by one
/// (Parquet and Arrow: by one batch of rows).
///
/// The same articles in the same order give the same bytes.
class Exporter {
 public:
  Exporter() = default;
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;
  virtual ~Exporter() = default;

  /// Appends what stands before the first article.
  [[nodiscard]] virtual Result<void> begin(std::string& out);

  /// Appends an article.  REQUIRES: the document has Language, Blocks, Sentences, Entities, Times, Quotes and
  /// Events.  Errors: kWriteFailed.
  [[nodiscard]] virtual Result<void> add(const Document& document, const ReaderInfo& reader,
                                         std::string& out) = 0;

  /// Appends what stands after the last article.  Errors: kWriteFailed.
  [[nodiscard]] virtual Result<void> finish(std::string& out);

  /// Events that were left out so far, by reason; reasons that never held are not there.
  [[nodiscard]] const std::vector<LeftOut>& left_out() const { return left_out_; }

 protected:
  void leave_out(std::string_view why);

 private:
  std::vector<LeftOut> left_out_;
};

/// Errors: kInvalidArgument (a table or status that the format does not have), kNotFound (a table of the
/// codebook, the module for Parquet and Arrow), kMalformed.
[[nodiscard]] Result<std::unique_ptr<Exporter>> make_exporter(const ExportOptions& options,
                                                              const Codebook& codebook);

/// The names of the command line ("gdelt-mentions", "events"); none where there is no such thing.
[[nodiscard]] std::optional<ExportFormat> export_format_named(std::string_view name);
[[nodiscard]] std::optional<ExportTable> export_table_named(std::string_view name);
[[nodiscard]] std::string_view name_of(ExportFormat format);
[[nodiscard]] std::string_view name_of(ExportTable table);
[[nodiscard]] std::vector<std::string> export_format_names();

/// What of the record the format has no place for, in words; empty: nothing.
[[nodiscard]] std::string_view cannot_hold(ExportFormat format);

/// Whether its rows say whether an event happened.
[[nodiscard]] bool holds_status(ExportFormat format);

/// The module that writes Parquet and Arrow: beside the program, or in <prefix>/lib/verbale.  Errors:
/// kNotFound, naming the places that were looked at.
[[nodiscard]] Result<std::filesystem::path> found_arrow_module();

}  // namespace verbale

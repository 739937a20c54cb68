#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "verbale/result.h"

namespace verbale {

/// A comma-separated table (RFC 4180) with a header; lines that begin with '#' are remarks.
class Table {
 public:
  struct Row {
    std::size_t line;                 ///< in the file, from 1
    std::vector<std::string> fields;  ///< one a column
  };

  /// Errors: kMalformed, naming `name` and the line: another header, a row of another width, an open
  /// quotation mark.
  [[nodiscard]] static Result<Table> parse(std::string_view name, std::string_view bytes,
                                           const std::vector<std::string>& columns);

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] const std::string& name() const { return name_; }

  /// An error about a row, naming file and line.
  [[nodiscard]] Error complaint(const Row& row, std::string_view what) const;

 private:
  std::string name_;
  std::vector<Row> rows_;
};

/// The authored data: codes, cues, times, abbreviations; plain files that a person edits.
///
/// Every file under the folder but pages (.md) and the language model (language.*, a bundle of its own) is
/// read at load, so that version() names exactly what the stages were given.
class Codebook {
 public:
  /// Errors: kNotFound, kUnreadable.
  [[nodiscard]] static Result<Codebook> load(const std::filesystem::path& folder);

  /// A file's bytes by its path in the folder ("times/words.csv").  Errors: kNotFound.
  [[nodiscard]] Result<std::string_view> file(std::string_view name) const;

  /// A file as a table with exactly these columns.  Errors: kNotFound, kMalformed.
  [[nodiscard]] Result<Table> table(std::string_view name, const std::vector<std::string>& columns) const;

  /// The names of the files in a folder ("events/examples/"), sorted.
  [[nodiscard]] std::vector<std::string> names(std::string_view folder) const;

  /// The first digits of the hash of all names and bytes.
  [[nodiscard]] const std::string& version() const { return version_; }

 private:
  std::filesystem::path folder_;
  std::map<std::string, std::string, std::less<>> files_;
  std::string version_;
};

}  // namespace verbale

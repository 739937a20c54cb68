#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/audit.h"
#include "store/query.h"
#include "store/verdicts.h"
#include "verbale/document.h"
#include "verbale/reader.h"
#include "verbale/result.h"

namespace verbale {

struct StoreOptions {
  bool replace = false;          ///< whether an article takes the place of another one with its id
  int busy_timeout_ms = 60'000;  ///< how long another writer is waited for
  /// A batch is committed when it has this many articles or bytes of text, or is this old.
  std::size_t batch_articles = 1000;
  std::size_t batch_bytes = std::size_t{8} << 20;
  int batch_age_ms = 500;
  int query_limit_ms = 0;  ///< a query that takes longer ends with an error; 0: none does
};

/// What became of an article that was added.
enum class Added : std::uint8_t {
  kStored,     ///< it is new
  kReplaced,   ///< another record had its id, and gave way
  kUnchanged,  ///< this very record was there
};

/// Articles of this writer that are committed.
struct StoreCounts {
  std::uint64_t stored = 0;
  std::uint64_t replaced = 0;
  std::uint64_t unchanged = 0;
};

/// What a database holds.
struct StoreSummary {
  std::int64_t articles = 0;
  std::int64_t quotes = 0;
  std::int64_t events = 0;
  std::string first_day;  ///< of publication; empty where no article has one
  std::string last_day;
};

/// Records in an SQLite database (docs/database.md).
///
/// One writer a process and file; several processes may write at once, each waits for the other's batch.
/// What is committed stays, whatever happens to the process.  The key of an article is its id.
class Store {
 public:
  enum class Mode { kReadOnly, kReadWrite };

  /// Opens a database; in kReadWrite a file that is not there or empty becomes one.
  /// Errors, naming the file: kNotFound, kUnreadable, kMalformed (no database, damaged, or another
  /// program's), kUnsupportedVersion, kWriteFailed.
  [[nodiscard]] static Result<Store> open(const std::filesystem::path& path, Mode mode,
                                          const StoreOptions& options = {});

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  /// Commits what is pending; call commit() to learn whether that worked.
  ~Store();

  /// Puts a record into the batch.  The same article read by the same reader changes nothing; read by
  /// another, its record is replaced.
  ///
  /// Errors of this article alone: kInvalidArgument (no id, no layers), kTooLarge, kConflict (another article
  /// has its id).
  /// Errors of the store: kWriteFailed, kMalformed.  The batch is rolled back, the message says what
  /// is stored and what is not, and every later call fails alike.
  /// REQUIRES: opened with kReadWrite.
  [[nodiscard]] Result<Added> add(const Document& document, const ReaderInfo& reader);

  /// Makes the batch permanent.  Errors: as the store's in add().
  [[nodiscard]] Result<void> commit();

  /// Whether an error of add() ended the store, not just the article.
  [[nodiscard]] bool failed() const;

  [[nodiscard]] StoreCounts counts() const;

  /// Calls `visit` for every row of a view, in its order, until it gives false.
  /// Errors: kInvalidArgument (a field that has no such value, a day that is none), kMalformed, kUnreadable.
  [[nodiscard]] Result<void> find(const Query& query, const std::function<bool(const Row&)>& visit);

  /// Rows that a list has (without its cursor and limit), counted up to `most`.  Errors: as find().
  [[nodiscard]] Result<std::int64_t> count(const Query& query, std::int64_t most);

  enum class Version : std::uint8_t {
    kOriginal,   ///< as it was read
    kCorrected,  ///< with what people said of it: wrong items left out, edited fields changed
  };

  /// Calls `visit` with the document of every article that the filter asks for (its fields that speak of
  /// articles: since, until, article, outlet, q), with every layer of the record, by day of publication and
  /// id, until it gives false. Errors: as find(); kMalformed where what is stored breaks a law of the record.
  [[nodiscard]] Result<void> for_each_article(
      const Filter& filter, Version version,
      const std::function<bool(const Document&, const ReaderInfo&)>& visit);

  [[nodiscard]] Result<StoreSummary> summary();

  /// A number that differs from that of another moment where somebody wrote in between.
  [[nodiscard]] Result<std::int64_t> data_version();

  /// Keeps a person's word.  REQUIRES: opened with kReadWrite.
  /// Errors: kInvalidArgument (what is wrong with it), kNotFound (no such article), kWriteFailed.
  [[nodiscard]] Result<Verdict> add(const Verdict& verdict);

  /// The verdicts on an article, or all where it is empty; oldest first.
  [[nodiscard]] Result<void> find_verdicts(const std::string& article,
                                           const std::function<bool(const Verdict&)>& visit);

  /// Draws so many events (kEvents) or quotes (kQuotes) that the query asks for, and keeps the draw.
  /// REQUIRES: opened with kReadWrite.
  [[nodiscard]] Result<Audit> draw_audit(const Query& query, std::size_t size, std::uint64_t seed);

  /// A draw with the verdicts of today; 0: the last.  Errors: kNotFound.
  [[nodiscard]] Result<Audit> find_audit(std::int64_t audit);

 private:
  class Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace verbale

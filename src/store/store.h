#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

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

/// What to look for.  Empty fields ask for nothing.
struct QuoteQuery {
  std::string speaker;               ///< words of the speaker, as written or as the entity is named
  std::string about;                 ///< words of the content; those "in double quotes" in this order
  std::optional<QuoteKind> kind;     ///< none: every kind
  std::string article;               ///< id of the article
  std::string since;                 ///< first ISO day of publication
  std::string until;                 ///< last ISO day of publication
  std::optional<std::size_t> limit;  ///< at most so many
};

/// What events to look for.  Empty fields ask for nothing.
struct EventQuery {
  std::string
      source;  ///< a CAMEO actor code or the beginning of one, or words of the source as written or named
  std::string target;                 ///< likewise
  std::string type;                   ///< PLOVER type
  std::string mode;                   ///< of the type
  std::string cameo;                  ///< code or the beginning of one
  std::string quad;                   ///< quad class
  std::optional<EventStatus> status;  ///< none: every status
  std::string place;                  ///< ISO 3166-1 alpha-3 country of the place
  std::string article;                ///< id of the article
  std::string since;                  ///< ISO day: the event's date, or else the article's, is not before
  std::string until;                  ///< nor after
  std::optional<std::size_t> limit;   ///< at most so many
};

/// An event as it is stored.  Text is good until the callback returns; empty where unknown.
struct FoundEvent {
  std::string_view article;  ///< id; title to published are the article's too
  std::string_view title;
  std::string_view uri;
  std::string_view outlet;
  std::string_view published;
  std::int64_t number = 0;  ///< 3 for "v3"
  std::string_view plover;
  std::string_view mode;
  std::string_view cameo;
  std::string_view quad;
  std::optional<double> goldstein;
  std::string_view status;
  bool alleged = false;
  double factuality = 0;
  std::string_view source;
  std::string_view source_name;
  std::string_view source_actor;
  std::string_view target;
  std::string_view target_name;
  std::string_view target_actor;
  std::string_view first;  ///< ISO days
  std::string_view last;
  std::string_view place;
  std::string_view place_country;
  std::int64_t begin = 0;  ///< code points of the best mention
  std::int64_t end = 0;
  std::string_view trigger;
  std::string_view sentence;  ///< that the best mention stands in
  std::int64_t mentions = 0;
  std::int64_t reported_by = 0;  ///< 2 for "q2"; 0: none
  double confidence = 0;
};

/// A quote as it is stored.  Text is good until the callback returns; empty where unknown.
struct FoundQuote {
  std::string_view article;  ///< id; title to published are the article's too
  std::string_view title;
  std::string_view uri;
  std::string_view outlet;
  std::string_view published;
  std::int64_t number = 0;  ///< 3 for "q3"
  std::string_view kind;
  std::string_view act;
  std::int64_t begin = 0;  ///< code points: the first piece's begin
  std::int64_t end = 0;    ///< the last piece's end
  std::string_view content;
  std::string_view cue;
  std::string_view speaker;       ///< as written
  std::string_view speaker_name;  ///< the entity's
  std::string_view addressee;
  std::string_view medium;
  double confidence = 0;
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

  /// Calls `visit` for every quote that answers the query, by day of publication (none comes last), article
  /// id and place in the text, until it gives false.  Words are found in any case, without accents, by their
  /// stem.  Errors: kInvalidArgument (a day that is none), kMalformed, kUnreadable.
  [[nodiscard]] Result<void> find_quotes(const QuoteQuery& query,
                                         const std::function<bool(const FoundQuote&)>& visit);

  /// Calls `visit` for every event that answers the query, by date (of the event, or else of publication;
  /// none comes last), article id and number, until it gives false.  Errors: as find_quotes.
  [[nodiscard]] Result<void> find_events(const EventQuery& query,
                                         const std::function<bool(const FoundEvent&)>& visit);

 private:
  class Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace verbale

#include "store/store.h"

#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/terminal_text.h"
#include "store/record_reader.h"
#include "store/record_writer.h"
#include "store/schema.h"
#include "store/sqlite.h"
#include "store/views.h"

namespace verbale {
namespace {

using Clock = std::chrono::steady_clock;
using sqlite::Connection;
using sqlite::Statement;

/// A writer stands back this long between two batches, several polls of a waiting writer (sqlite.cc): else
/// one that never rests would keep the other out until its patience ends.
constexpr std::chrono::milliseconds kPause(8);

/// Quotations may lie in one another; the text that is stored of them may be this many times the article's.
constexpr std::size_t kContentFactor = 16;

/// check_identity(), of one state of the file.
Result<bool> identity_as_read(Connection& connection, const std::string& name) {
  auto application = connection.number("PRAGMA application_id");
  if (!application) return application.error();
  auto version = connection.number("PRAGMA user_version");
  if (!version) return version.error();
  auto tables = connection.number("SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  if (application.value() == 0 && version.value() == 0 && tables.value() == 0) return false;
  if (application.value() != kApplicationId) {
    return Error{ErrorCode::kMalformed,
                 fmt::format("{}: is a database of another program, not of verbale", name)};
  }
  if (version.value() != kSchemaVersion) {
    return Error{ErrorCode::kUnsupportedVersion,
                 fmt::format("{}: has schema version {}, this verbale knows version {}", name,
                             version.value(), kSchemaVersion)};
  }
  return true;
}

/// Says whether the file is a database of ours, of this schema.  Gives false where it is empty.  One reading:
/// another program may be making the schema meanwhile.
Result<bool> check_identity(Connection& connection, const std::string& name) {
  if (connection.in_transaction()) return identity_as_read(connection, name);
  if (auto begun = connection.execute("BEGIN"); !begun) return begun.error();
  auto ours = identity_as_read(connection, name);
  (void)connection.execute("ROLLBACK");
  return ours;
}

Result<void> create_schema(Connection& connection, const std::string& name) {
  if (auto begun = connection.execute("BEGIN IMMEDIATE"); !begun) return begun;
  auto made = check_identity(connection, name);  // another process may have been first
  if (made && !made.value()) {
    const std::string identity = fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT",
                                             kApplicationId, kSchemaVersion);
    auto done = connection.execute(kSchema);
    if (done) done = connection.execute(identity.c_str());
    if (!done && connection.in_transaction()) (void)connection.execute("ROLLBACK");
    return done;
  }
  (void)connection.execute("ROLLBACK");
  if (!made) return made.error();
  return {};
}

Result<void> prepare_for_writing(Connection& connection, const std::string& name) {
  auto ours = check_identity(connection, name);
  if (!ours) return ours.error();
  // A file of another program is left as it is: nothing above this line writes.
  if (auto done = connection.use_write_ahead_log(); !done) return done;
  if (auto done = connection.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                                     "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY");
      !done) {
    return done;
  }
  return ours.value() ? Result<void>() : create_schema(connection, name);
}

}  // namespace

class Store::Impl {
 public:
  Impl(Connection connection, std::string name, const StoreOptions& options)
      : connection_(std::move(connection)), name_(std::move(name)), options_(options) {}

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  ~Impl() {
    if (!timekeeper_.joinable()) return;
    timekeeper_.request_stop();
    timekeeper_.join();
    (void)commit();
  }

  [[nodiscard]] Result<void> start_writer() {
    auto writer = RecordWriter::prepare(connection_);
    if (!writer) return writer.error();
    writer_ = std::move(writer).value();
    auto find = connection_.prepare(
        "SELECT article, text_hash, published, uri, title, outlet, extra, schema, reader_version, "
        "reader_model, reader_codebook, text FROM articles WHERE id = ?");
    if (!find) return find.error();
    find_ = std::move(find).value();
    timekeeper_ = std::jthread([this](const std::stop_token& stop) { commit_by_age(stop); });
    return {};
  }

  [[nodiscard]] Result<Added> add(const Document& document, const ReaderInfo& reader) {
    const std::lock_guard lock(mutex_);
    if (failure_) return *failure_;
    if (auto fit = check(document); !fit) return fit.error();
    if (!batch_open_) {
      if (auto begun = begin(); !begun) return begun.error();
    }
    const std::string hash = content_hash(document.text());
    auto present = find(document, reader, hash);
    if (!present) return present.error();
    if (present->same_record) {
      ++pending_.unchanged;
      return finish_article(document, Added::kUnchanged);
    }
    int code = SQLITE_OK;
    if (present->article) code = writer_.remove(*present->article, !present->same_article);
    if (code == SQLITE_OK) {
      code = writer_.write(present->article, document, reader, hash, !present->same_article);
    }
    if (pending_.stored + pending_.replaced == 0) first_id_ = document.metadata().id;
    last_id_ = document.metadata().id;
    ++(present->article ? pending_.replaced : pending_.stored);
    if (code != SQLITE_OK) return fail(code);
    return finish_article(document, present->article ? Added::kReplaced : Added::kStored);
  }

  [[nodiscard]] Result<void> commit() {
    const std::lock_guard lock(mutex_);
    if (failure_) return *failure_;
    return finish_batch();
  }

  [[nodiscard]] bool failed() const {
    const std::lock_guard lock(mutex_);
    return failure_.has_value();
  }

  [[nodiscard]] StoreCounts counts() const {
    const std::lock_guard lock(mutex_);
    return committed_;
  }

  [[nodiscard]] Result<void> find(const Query& query, const std::function<bool(const Row&)>& visit) {
    const std::lock_guard lock(mutex_);
    connection_.limit_time(options_.query_limit_ms);
    return find_rows(connection_, query, visit);
  }

  [[nodiscard]] Result<std::int64_t> count(const Query& query, std::int64_t most) {
    const std::lock_guard lock(mutex_);
    connection_.limit_time(options_.query_limit_ms);
    return count_rows(connection_, query, most);
  }

  [[nodiscard]] Result<void> for_each_article(
      const Filter& filter, Version version,
      const std::function<bool(const Document&, const ReaderInfo&)>& visit) {
    const std::lock_guard lock(mutex_);
    Result<void> done;
    auto all =
        read_records(connection_, name_, filter, [&](const Document& document, const ReaderInfo& reader) {
          if (version == Version::kOriginal) return visit(document, reader);
          auto changed = corrected(connection_, document);
          if (!changed) done = changed.error();
          return changed.ok() && visit(changed.value(), reader);
        });
    return done ? all : done;
  }

  [[nodiscard]] Result<StoreSummary> summary() {
    const std::lock_guard lock(mutex_);
    auto statement = connection_.prepare(
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM quotes), (SELECT count(*) FROM "
        "events), "
        "(SELECT nullif(min(sort_day), '~') FROM articles), "
        "(SELECT sort_day FROM articles WHERE sort_day < '~' ORDER BY sort_day DESC LIMIT 1)");
    if (!statement) return statement.error();
    const int code = statement->step();
    if (code != SQLITE_ROW) return connection_.error(code);
    return StoreSummary{statement->integer(0), statement->integer(1), statement->integer(2),
                        std::string(statement->text(3)), std::string(statement->text(4))};
  }

  [[nodiscard]] Result<std::int64_t> data_version() {
    const std::lock_guard lock(mutex_);
    return connection_.number("PRAGMA data_version");
  }

  [[nodiscard]] Result<Verdict> add(const Verdict& verdict) {
    const std::lock_guard lock(mutex_);
    return add_verdict(connection_, verdict);
  }

  [[nodiscard]] Result<void> find_verdicts(const std::string& article,
                                           const std::function<bool(const Verdict&)>& visit) {
    const std::lock_guard lock(mutex_);
    return verbale::find_verdicts(connection_, article, visit);
  }

  [[nodiscard]] Result<Audit> draw_audit(const Query& query, std::size_t size, std::uint64_t seed) {
    const std::lock_guard lock(mutex_);
    return verbale::draw_audit(connection_, query, size, seed);
  }

  [[nodiscard]] Result<Audit> find_audit(std::int64_t audit) {
    const std::lock_guard lock(mutex_);
    return verbale::find_audit(connection_, audit);
  }

 private:
  /// The record that an article's id has.
  struct Present {
    std::optional<std::int64_t> article;  ///< its row; none: the id is new
    bool same_article = false;            ///< text and metadata are the same
    bool same_record = false;             ///< and so is the reader
  };

  [[nodiscard]] Result<void> check(const Document& document) const {
    const Metadata& data = document.metadata();
    if (data.id.empty()) return Error{ErrorCode::kInvalidArgument, name_ + ": an article without id"};
    const auto refuse = [&](ErrorCode code, std::string_view why) {
      return Error{code, fmt::format("{}: article '{}' {}", name_, printable(data.id), why)};
    };
    if (!document.has<Language>() || !document.has<Blocks>() || !document.has<Sentences>() ||
        !document.has<Entities>() || !document.has<Times>() || !document.has<Quotes>() ||
        !document.has<Events>()) {
      return refuse(ErrorCode::kInvalidArgument, "has not been read");
    }
    const auto limit = static_cast<std::size_t>(sqlite3_limit(connection_.handle(), SQLITE_LIMIT_LENGTH, -1));
    constexpr std::size_t kOtherColumns = 4096;
    if (document.text().size() + data.id.size() + data.uri.size() + data.title.size() + data.outlet.size() +
            data.extra.size() + kOtherColumns >
        limit) {
      return refuse(ErrorCode::kTooLarge, fmt::format("is over the database's limit of {} bytes", limit));
    }
    std::size_t content = 0;
    for (const Quote& quote : document.get<Quotes>()) {
      for (const Span& piece : quote.content) content += piece.size();
    }
    if (content > kContentFactor * document.text().size()) {
      return refuse(ErrorCode::kTooLarge, "has quotations in quotations too deep to store");
    }
    return {};
  }

  /// Looks the article's id up.  Errors: kConflict, and the store's.
  [[nodiscard]] Result<Present> find(const Document& document, const ReaderInfo& reader,
                                     std::string_view hash) {
    const Metadata& data = document.metadata();
    int code = find_.bind_all(std::string_view(data.id));
    if (code == SQLITE_OK) code = find_.step();
    if (code == SQLITE_DONE) {
      find_.reset();
      return Present{};
    }
    if (code != SQLITE_ROW) {
      return fail(code);
    }
    const std::string_view published = data.published ? std::string_view(data.published->text) : "";
    const auto differing = [&]() -> std::string_view {
      if (find_.text(1) != hash) return "text";
      if (find_.text(2) != published) return "date of publication";
      if (find_.text(3) != data.uri) return "URI";
      if (find_.text(4) != data.title) return "title";
      if (find_.text(5) != data.outlet) return "outlet";
      if (find_.text(6) != data.extra) return "extra data";
      if (find_.text(11) != document.text()) return "text";  // hashes can be forged
      return {};
    }();
    Present present{find_.integer(0), differing.empty(), false};
    present.same_record = present.same_article && find_.text(7) == kRecordSchema &&
                          find_.text(8) == reader.version && find_.text(9) == reader.model &&
                          find_.text(10) == reader.codebook;
    find_.reset();
    if (!differing.empty() && !options_.replace) {
      return Error{ErrorCode::kConflict,
                   fmt::format("{}: another article with id '{}' is in the database (its {} differs); give "
                               "--replace to store the new one",
                               name_, printable(data.id), differing)};
    }
    return present;
  }

  [[nodiscard]] Result<void> begin() {
    std::this_thread::sleep_until(last_commit_ + kPause);
    if (auto begun = connection_.execute("BEGIN IMMEDIATE"); !begun) {
      failure_ = begun.error();
      return begun;
    }
    batch_open_ = true;
    due_ = Clock::now() + std::chrono::milliseconds(options_.batch_age_ms);
    wake_.notify_one();
    return {};
  }

  [[nodiscard]] Result<Added> finish_article(const Document& document, Added added) {
    pending_bytes_ += document.text().size();
    const std::uint64_t articles = pending_.stored + pending_.replaced + pending_.unchanged;
    if (articles >= options_.batch_articles || pending_bytes_ >= options_.batch_bytes ||
        Clock::now() >= due_) {
      if (auto done = finish_batch(); !done) return done.error();
    }
    return added;
  }

  [[nodiscard]] Result<void> finish_batch() {
    if (!batch_open_) return {};
    const int code = sqlite3_exec(connection_.handle(), "COMMIT", nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fail(code);
    last_commit_ = Clock::now();
    committed_.stored += pending_.stored;
    committed_.replaced += pending_.replaced;
    committed_.unchanged += pending_.unchanged;
    close_batch();
    return {};
  }

  /// Rolls the batch back and says what that cost.
  Error fail(int code) {
    Error error = connection_.error(code);
    find_.reset();
    if (connection_.in_transaction()) (void)connection_.execute("ROLLBACK");
    error.message +=
        fmt::format("; articles of this run that are stored: {}", committed_.stored + committed_.replaced);
    if (const std::uint64_t lost = pending_.stored + pending_.replaced; lost > 0) {
      error.message +=
          fmt::format(", that are not: {} ('{}' to '{}')", lost, printable(first_id_), printable(last_id_));
    }
    failure_ = error;
    close_batch();
    return error;
  }

  void close_batch() {
    pending_ = {};
    pending_bytes_ = 0;
    batch_open_ = false;
    wake_.notify_one();
  }

  /// Commits a batch that no article comes to fill: the lock is not kept while the reader waits for input.
  void commit_by_age(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      if (!batch_open_) {
        wake_.wait(lock, stop, [this] { return batch_open_; });
        continue;
      }
      const Clock::time_point due = due_;
      wake_.wait_until(lock, stop, due, [this] { return !batch_open_; });
      if (batch_open_ && Clock::now() >= due_) (void)finish_batch();  // a failure waits in failure_
    }
  }

  Connection connection_;
  std::string name_;
  StoreOptions options_;
  RecordWriter writer_;
  Statement find_;

  mutable std::mutex mutex_;  ///< guards the connection, its statements and all below
  std::condition_variable_any wake_;
  bool batch_open_ = false;
  Clock::time_point due_;
  Clock::time_point last_commit_;
  StoreCounts pending_;
  StoreCounts committed_;
  std::size_t pending_bytes_ = 0;
  std::string first_id_;
  std::string last_id_;
  std::optional<Error> failure_;

  std::jthread timekeeper_;
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::filesystem::path& path, Mode mode, const StoreOptions& options) {
  const std::string name = printable(path.string());
  if (path.empty()) return Error{ErrorCode::kInvalidArgument, "a database needs a file name"};
  std::error_code trouble;
  const std::filesystem::file_status status = std::filesystem::status(path, trouble);
  if (std::filesystem::is_directory(status)) {
    return Error{ErrorCode::kUnreadable, name + ": is a folder, not a database"};
  }
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    return Error{ErrorCode::kUnreadable, name + ": is a device or a pipe, not a database"};
  }
  if (mode == Mode::kReadOnly && !std::filesystem::exists(status)) {
    return Error{ErrorCode::kNotFound, name + ": no such database"};
  }
  auto connection = mode == Mode::kReadOnly ? Connection::open_to_read(path, name, options.busy_timeout_ms)
                                            : Connection::open_to_write(path, name, options.busy_timeout_ms);
  if (!connection) return connection.error();
  if (mode == Mode::kReadOnly) {
    auto ours = check_identity(connection.value(), name);
    if (!ours) return ours.error();
    if (!ours.value()) return Error{ErrorCode::kMalformed, name + ": is empty, not a database of verbale"};
  } else if (auto ready = prepare_for_writing(connection.value(), name); !ready) {
    return ready.error();
  }
  auto impl = std::make_unique<Impl>(std::move(connection).value(), name, options);
  if (mode == Mode::kReadWrite) {
    if (auto started = impl->start_writer(); !started) return started.error();
  }
  return Store(std::move(impl));
}

Result<Added> Store::add(const Document& document, const ReaderInfo& reader) {
  return impl_->add(document, reader);
}

Result<void> Store::commit() {
  return impl_->commit();
}

bool Store::failed() const {
  return impl_->failed();
}

StoreCounts Store::counts() const {
  return impl_->counts();
}

Result<void> Store::find(const Query& query, const std::function<bool(const Row&)>& visit) {
  return impl_->find(query, visit);
}

Result<std::int64_t> Store::count(const Query& query, std::int64_t most) {
  return impl_->count(query, most);
}

Result<void> Store::for_each_article(const Filter& filter, Version version,
                                     const std::function<bool(const Document&, const ReaderInfo&)>& visit) {
  return impl_->for_each_article(filter, version, visit);
}

Result<StoreSummary> Store::summary() {
  return impl_->summary();
}

Result<std::int64_t> Store::data_version() {
  return impl_->data_version();
}

Result<Verdict> Store::add(const Verdict& verdict) {
  return impl_->add(verdict);
}

Result<void> Store::find_verdicts(const std::string& article,
                                  const std::function<bool(const Verdict&)>& visit) {
  return impl_->find_verdicts(article, visit);
}

Result<Audit> Store::draw_audit(const Query& query, std::size_t size, std::uint64_t seed) {
  return impl_->draw_audit(query, size, seed);
}

Result<Audit> Store::find_audit(std::int64_t audit) {
  return impl_->find_audit(audit);
}

}  // namespace verbale

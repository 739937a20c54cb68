#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "verbale/result.h"

namespace verbale::sqlite {

/// Null where the text is empty: the record's "unknown".
[[nodiscard]] inline std::optional<std::string_view> known(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

class Statement;

/// A connection.  Not for two threads at once.
class Connection {
 public:
  /// Opens the file, which need not be a database.  `name`: the file in messages; `busy_timeout_ms`: how long
  /// a lock is waited for.  A database in a folder that cannot be written to is read as one that nobody
  /// writes.
  [[nodiscard]] static Result<Connection> open_to_read(const std::filesystem::path& path, std::string name,
                                                       int busy_timeout_ms);

  /// The same for reading and writing; a file that is not there is made.
  [[nodiscard]] static Result<Connection> open_to_write(const std::filesystem::path& path, std::string name,
                                                        int busy_timeout_ms);

  /// Lets readers read while a writer writes.  Waits for others that set the same up.
  [[nodiscard]] Result<void> use_write_ahead_log();

  /// The statement, ready to be bound and stepped as often as wanted.
  [[nodiscard]] Result<Statement> prepare(std::string_view sql);

  /// Runs statements without results.
  [[nodiscard]] Result<void> execute(const char* sql);

  /// The first column of the first row.
  [[nodiscard]] Result<std::int64_t> number(std::string_view sql);

  /// From now on so many milliseconds, then what still runs ends with an error; 0: no limit.
  void limit_time(int milliseconds);

  /// What the last failure was, in words that begin with the file.
  [[nodiscard]] Error error(int code) const;

  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle()) == 0; }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  /// How long a lock is waited for.
  struct Patience {
    std::chrono::milliseconds limit;
    std::chrono::steady_clock::time_point begin;
  };
  Connection(std::string name, int busy_timeout_ms);

  [[nodiscard]] static Result<Connection> open(const std::string& file, int flags, std::string name,
                                               int busy_timeout_ms);
  static int wait(void* patience, int count);
  static int is_late(void* deadline);

  std::string name_;
  std::unique_ptr<Patience> patience_;
  std::unique_ptr<std::chrono::steady_clock::time_point> deadline_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement.  Text that is bound must stay where it is until the statement has run.
class Statement {
 public:
  Statement() = default;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  /// Binds every parameter in order, runs the statement to its end and makes it ready for the next run.
  /// Gives SQLITE_OK or what went wrong.
  template <class... Values>
  [[nodiscard]] int run(const Values&... values) {
    int code = bind_all(values...);
    if (code == SQLITE_OK) code = sqlite3_step(statement_.get());
    const int reset = sqlite3_reset(statement_.get());
    return code == SQLITE_DONE || code == SQLITE_ROW ? reset : code;
  }

  /// Binds every parameter in order.
  template <class... Values>
  [[nodiscard]] int bind_all(const Values&... values) {
    int position = 0;
    int code = SQLITE_OK;
    ((code = code == SQLITE_OK ? bind(++position, values) : code), ...);
    return code;
  }

  [[nodiscard]] int bind(int position, std::int64_t value) {
    return sqlite3_bind_int64(statement_.get(), position, value);
  }
  [[nodiscard]] int bind(int position, double value) {
    return sqlite3_bind_double(statement_.get(), position, value);
  }
  [[nodiscard]] int bind(int position, std::string_view value) {
    // An empty view may point nowhere, which SQLite would take for null.
    return sqlite3_bind_text64(statement_.get(), position, value.data() == nullptr ? "" : value.data(),
                               value.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  template <class Value>
  [[nodiscard]] int bind(int position, const std::optional<Value>& value) {
    return value ? bind(position, *value) : sqlite3_bind_null(statement_.get(), position);
  }

  /// SQLITE_ROW, SQLITE_DONE or what went wrong.
  [[nodiscard]] int step() { return sqlite3_step(statement_.get()); }
  void reset() { sqlite3_reset(statement_.get()); }

  [[nodiscard]] std::int64_t integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
  }
  [[nodiscard]] double real(int column) const { return sqlite3_column_double(statement_.get(), column); }
  [[nodiscard]] bool is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
  }
  /// Empty for null; good until the next step.
  [[nodiscard]] std::string_view text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace verbale::sqlite

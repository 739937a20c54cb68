#include "store/sqlite.h"

#include <cstring>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace verbale::sqlite {
namespace {

/// Between two tries to get a lock.
constexpr std::chrono::milliseconds kPoll(2);

ErrorCode code_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return ErrorCode::kMalformed;
    case SQLITE_TOOBIG:
      return ErrorCode::kTooLarge;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return ErrorCode::kUnreadable;
    default:
      return ErrorCode::kWriteFailed;
  }
}

/// What the system said, where SQLite kept it: ": Permission denied".
std::string reason(sqlite3* handle) {
  const int number = handle == nullptr ? 0 : sqlite3_system_errno(handle);
  return number == 0 ? "" : fmt::format(": {}", std::strerror(number));
}

/// SQLite's own words suit programmers; these suit who gave the file.
std::string words_of(int code, sqlite3* handle) {
  switch (code & 0xFF) {
    case SQLITE_NOTADB:
      return "is not an SQLite database";
    case SQLITE_CORRUPT:
      return "is a damaged database";
    case SQLITE_FULL:
      return "the disk is full";
    case SQLITE_BUSY:
      return "another process keeps it locked";
    case SQLITE_CANTOPEN:
      return "cannot be opened" + reason(handle);
    case SQLITE_READONLY:
      return "cannot be written";
    case SQLITE_INTERRUPT:
      return "the query took too long";
    case SQLITE_IOERR:
      return "reading or writing failed" + reason(handle);
    default:
      return handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
  }
}

/// ":memory:" and the like are file names here.
std::string plain_name(const std::filesystem::path& path) {
  return path.is_relative() ? "./" + path.string() : path.string();
}

std::string immutable_uri(const std::filesystem::path& path) {
  std::string uri = "file:";
  for (const char byte : plain_name(path)) {
    if (byte == '%' || byte == '?' || byte == '#') {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    } else {
      uri += byte;
    }
  }
  return uri + "?immutable=1";
}

}  // namespace

Connection::Connection(std::string name, int busy_timeout_ms)
    : name_(std::move(name)),
      patience_(std::make_unique<Patience>(Patience{std::chrono::milliseconds(busy_timeout_ms), {}})),
      deadline_(std::make_unique<std::chrono::steady_clock::time_point>()) {}

Result<Connection> Connection::open(const std::string& file, int flags, std::string name,
                                    int busy_timeout_ms) {
  Connection connection(std::move(name), busy_timeout_ms);
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  connection.handle_.reset(handle);
  if (code != SQLITE_OK) return connection.error(code);
  sqlite3_busy_handler(handle, &Connection::wait, connection.patience_.get());
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // What a foreign file's schema says is not trusted to run.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return connection;
}

Result<Connection> Connection::open_to_read(const std::filesystem::path& path, std::string name,
                                            int busy_timeout_ms) {
  auto connection = open(plain_name(path), SQLITE_OPEN_READONLY, name, busy_timeout_ms);
  if (!connection || connection->number("PRAGMA user_version")) return connection;
  const int code = sqlite3_errcode(connection->handle()) & 0xFF;
  std::error_code trouble;
  const bool has_log = std::filesystem::exists(path.string() + "-wal", trouble);
  if ((code != SQLITE_CANTOPEN && code != SQLITE_READONLY) || has_log) return connection;
  return open(immutable_uri(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, std::move(name), busy_timeout_ms);
}

Result<Connection> Connection::open_to_write(const std::filesystem::path& path, std::string name,
                                             int busy_timeout_ms) {
  return open(plain_name(path), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, std::move(name), busy_timeout_ms);
}

Result<void> Connection::use_write_ahead_log() {
  // SQLite asks no busy handler here, where two that wait for each other would wait for ever.
  for (int count = 0;; ++count) {
    const int code = sqlite3_exec(handle(), "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return {};
    if ((code & 0xFF) != SQLITE_BUSY || wait(patience_.get(), count) == 0) return error(code);
  }
}

int Connection::wait(void* patience, int count) {
  auto& waiting = *static_cast<Patience*>(patience);
  const auto now = std::chrono::steady_clock::now();
  if (count == 0) waiting.begin = now;
  if (now - waiting.begin >= waiting.limit) return 0;
  std::this_thread::sleep_for(kPoll);
  return 1;
}

void Connection::limit_time(int milliseconds) {
  constexpr int kSteps = 10'000;  // of SQLite's machine, some tenths of a millisecond
  if (milliseconds == 0) return sqlite3_progress_handler(handle(), 0, nullptr, nullptr);
  *deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  sqlite3_progress_handler(handle(), kSteps, &Connection::is_late, deadline_.get());
}

int Connection::is_late(void* deadline) {
  return std::chrono::steady_clock::now() > *static_cast<std::chrono::steady_clock::time_point*>(deadline)
             ? 1
             : 0;
}

Result<Statement> Connection::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(handle(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) return error(code);
  return Statement(statement);
}

Result<void> Connection::execute(const char* sql) {
  const int code = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code);
  return {};
}

Result<std::int64_t> Connection::number(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  const int code = statement->step();
  if (code != SQLITE_ROW) return error(code);
  return statement->integer(0);
}

Error Connection::error(int code) const {
  return {code_of(code), fmt::format("{}: {}", name_, words_of(code, handle()))};
}

}  // namespace verbale::sqlite

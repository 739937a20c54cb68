#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codebook/codebook.h"
#include "verbale/reader.h"
#include "verbale/result.h"

namespace verbale::server {

/// What a client asks for.  Texts are as they came: foreign.
struct Request {
  std::string method;  ///< "GET", "POST"
  std::string path;    ///< "/api/events", decoded
  std::vector<std::pair<std::string, std::string>> parameters;
  std::string body;
};

struct Answer {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

struct ApiOptions {
  std::filesystem::path database;
  bool can_read = true;                                  ///< whether POST /api/read reads texts
  bool can_correct = true;                               ///< whether POST /api/verdicts keeps verdicts
  std::size_t connections = 4;                           ///< to the database, for as many queries at once
  std::size_t readings = 2;                              ///< texts read at once
  std::size_t waiting_readings = 6;                      ///< texts that may wait; one more is sent away
  std::size_t most_text_bytes = std::size_t{256} << 10;  ///< of a text to read
  int query_limit_ms = 10'000;                           ///< a query that takes longer ends
  int reading_limit_ms = 30'000;                         ///< a reader that waits longer is sent away
  std::size_t cache_bytes = std::size_t{24} << 20;       ///< of answers that are kept until somebody writes
};

/// The answers of the HTTP API, apart from HTTP: every view of a database as JSON, texts read, verdicts kept.
///
/// answer() may be called by many threads.  It never fails: what goes wrong is an answer of the form
/// {"error": {"code", "message"}} with the fitting status.
class Api {
 public:
  /// Errors: those of Store::open and Reader::load.
  [[nodiscard]] static Result<std::unique_ptr<Api>> open(const ApiOptions& options);

  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  [[nodiscard]] Answer answer(const Request& request);

 private:
  class Impl;
  explicit Api(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// An error as an answer.
[[nodiscard]] Answer error_answer(int status, std::string_view code, std::string_view message);

}  // namespace verbale::server

#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "server/api.h"

namespace verbale::server {

struct HttpOptions {
  std::string host = "127.0.0.1";
  int port = 8080;           ///< 0: any that is free
  std::string token;         ///< asked for with every request; empty only on loopback
  std::size_t threads = 32;  ///< connections that are served at once
  std::size_t most_body_bytes = std::size_t{1} << 20;  ///< of a request
};

/// Whether only this machine reaches the address.
[[nodiscard]] bool is_loopback(const std::string& host);

/// The page and the API over HTTP/1.1: headers that keep hostile text harmless, ETag, gzip.
///
/// On loopback only requests are answered that name this machine (so that no page of elsewhere reaches in by
/// a name of its own); elsewhere only those that bring the token.
class HttpServer {
 public:
  HttpServer(Api& api, HttpOptions options);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Takes the port; gives its number.  Errors: kInvalidArgument (no token where one is needed), kUnreadable
  /// (the address cannot be had).
  [[nodiscard]] Result<int> bind();

  /// Serves until stop().  REQUIRES: bind().
  void run();

  /// From any thread.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace verbale::server

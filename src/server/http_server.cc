#include "server/http_server.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/terminal_text.h"
#include "server/evented_server.h"
#include "server/page.h"

namespace verbale::server {
namespace {

/// Nothing but this server's own files runs or is shown; nobody frames the page.
constexpr const char* kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

constexpr int kWaitingConnections = 4096;  ///< for the system to hold until we take them

/// What the library refused before it asked us.
std::string_view words_of(int status) {
  switch (status) {
    case 404:
      return "there is no such page";
    case 413:
      return "the request is too large";
    case 414:
      return "the address is too long";
    default:
      return "the request is not HTTP/1.1 as this server reads it";
  }
}

/// Compares in the same time wherever they differ.
bool same_secret(std::string_view given, std::string_view secret) {
  if (given.size() != secret.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < given.size(); ++i)
    difference |= static_cast<unsigned char>(given[i] ^ secret[i]);
  return difference == 0;
}

/// The value of a cookie.
std::string_view cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    std::string_view part = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=')
      return part.substr(name.size() + 1);
  }
  return {};
}

/// "localhost:8080" -> "localhost".
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, std::min(host.find(']'), host.size() - 1) + 1);
  return host.substr(0, std::min(host.find(':'), host.size()));
}

}  // namespace

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host == "127.0.0.1" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

class HttpServer::Impl {
 public:
  Impl(Api& api, HttpOptions options)
      : api_(api), options_(std::move(options)), server_({.threads = options_.threads}) {
    server_.set_payload_max_length(options_.most_body_bytes);
    server_.set_tcp_nodelay(true);
    server_.set_socket_options([this](socket_t socket) {
      socket_ = socket;
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    server_.set_default_headers({{"Content-Security-Policy", kContentSecurityPolicy},
                                 {"X-Content-Type-Options", "nosniff"},
                                 {"X-Frame-Options", "DENY"},
                                 {"Referrer-Policy", "no-referrer"},
                                 {"Cross-Origin-Opener-Policy", "same-origin"},
                                 {"Cross-Origin-Resource-Policy", "same-origin"}});
    const auto handle = [this](const httplib::Request& request, httplib::Response& response) {
      serve(request, response);
    };
    server_.Get(".*", handle);
    server_.Post(".*", handle);
    server_.Put(".*", handle);
    server_.Patch(".*", handle);
    server_.Delete(".*", handle);
    server_.Options(".*", handle);
    server_.set_error_handler(
        httplib::Server::Handler([](const httplib::Request&, httplib::Response& response) {
          if (response.body.empty())
            send(error_answer(response.status, "http", words_of(response.status)), response);
        }));
    server_.set_exception_handler(
        [](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
          send(error_answer(500, "internal", "something went wrong here"), response);
        });
  }

  [[nodiscard]] Result<int> bind() {
    if (!is_loopback(options_.host) && options_.token.empty()) {
      return Error{ErrorCode::kInvalidArgument,
                   fmt::format("--host {}: others reach this address: --token says what they must know",
                               printable(options_.host))};
    }
    port_ = options_.port;
    const bool bound = options_.port == 0 ? (port_ = server_.bind_to_any_port(options_.host)) > 0
                                          : server_.bind_to_port(options_.host, options_.port);
    if (!bound) {
      return Error{ErrorCode::kUnreadable,
                   fmt::format("{}:{}: the address cannot be had (another program may have it)",
                               printable(options_.host), options_.port)};
    }
    ::listen(socket_, kWaitingConnections);  // the library's own queue is of five
    return port_;
  }

  void run() { server_.listen_after_bind(); }
  void stop() { server_.stop(); }

 private:
  static void send(const Answer& answer, httplib::Response& response) {
    response.status = answer.status;
    response.set_content(answer.body, answer.type);
    for (const auto& [name, value] : answer.headers) response.set_header(name, value);
  }

  void serve(const httplib::Request& request, httplib::Response& response) {
    response.set_header("Cache-Control", "no-cache");
    if (auto refused = refuse(request)) return send(*refused, response);
    if (request.path == "/login") return log_in(request, response);
    if (request.path != "/healthz" && !request.path.starts_with("/api/"))
      return serve_page(request, response);
    Request asked{request.method, request.path, {}, request.body};
    for (const auto& [name, value] : request.params) asked.parameters.emplace_back(name, value);
    Answer answer = api_.answer(asked);
    if (answer.status == 200 && request.method != "POST" &&
        matched(request, response, damage_hash(answer.body)))
      return;
    send(answer, response);
  }

  /// What keeps a request from being answered at all.
  [[nodiscard]] std::optional<Answer> refuse(const httplib::Request& request) const {
    if (options_.token.empty()) {
      const std::string host = request.get_header_value("Host");
      const std::string_view name = without_port(host);
      if (name != "localhost" && name != "127.0.0.1" && name != "[::1]" && name != options_.host) {
        return error_answer(403, "forbidden", "this server answers for this machine alone");
      }
    } else if (request.path != "/login" && !knows_token(request)) {
      Answer answer =
          error_answer(401, "unauthorized",
                       "the token is missing: open /login?token=..., or send it as Authorization: Bearer");
      answer.headers.emplace_back("WWW-Authenticate", "Bearer");
      return answer;
    }
    if (request.method == "GET" || request.method == "HEAD") return std::nullopt;
    // A page of elsewhere may not write here.
    const std::string origin = request.get_header_value("Origin");
    const std::size_t scheme = origin.find("://");
    if (!origin.empty() &&
        (scheme == std::string::npos || origin.substr(scheme + 3) != request.get_header_value("Host"))) {
      return error_answer(403, "forbidden", "the request comes from another page");
    }
    if (request.method == "POST" &&
        !request.get_header_value("Content-Type").starts_with("application/json")) {
      return error_answer(415, "media_type", "the body is to be application/json");
    }
    return std::nullopt;
  }

  [[nodiscard]] bool knows_token(const httplib::Request& request) const {
    const std::string bearer = request.get_header_value("Authorization");
    if (bearer.starts_with("Bearer ")) return same_secret(std::string_view(bearer).substr(7), options_.token);
    const std::string cookies = request.get_header_value("Cookie");
    return same_secret(cookie(cookies, "verbale"), options_.token);
  }

  /// Gives a browser that brings the token a cookie that holds it.
  void log_in(const httplib::Request& request, httplib::Response& response) const {
    if (options_.token.empty() || !same_secret(request.get_param_value("token"), options_.token)) {
      return send(error_answer(401, "unauthorized", "that is not the token"), response);
    }
    response.set_header("Set-Cookie",
                        fmt::format("verbale={}; HttpOnly; SameSite=Strict; Path=/", options_.token));
    response.set_redirect("/");
  }

  void serve_page(const httplib::Request& request, httplib::Response& response) {
    if (request.method != "GET" && request.method != "HEAD")
      return send(error_answer(405, "method", "pages are only got"), response);
    const std::string_view path =
        request.path == "/" ? std::string_view("/index.html") : std::string_view(request.path);
    const auto files = page_files();
    const auto file =
        std::find_if(files.begin(), files.end(), [&](const PageFile& each) { return each.path == path; });
    if (file == files.end()) {
      return send(
          error_answer(404, "not_found",
                       files.empty()
                           ? "this program was built without its page; the API is at /api/openapi.json"
                           : "there is no such page"),
          response);
    }
    if (path.starts_with("/assets/")) {
      response.headers.erase("Cache-Control");
      response.set_header("Cache-Control", "public, max-age=31536000, immutable");
    }
    if (matched(request, response, damage_hash(file->bytes))) return;
    response.set_content(file->bytes.data(), file->bytes.size(), std::string(file->type));
  }

  /// Sets the entity's tag; whether the client has it already.
  static bool matched(const httplib::Request& request, httplib::Response& response, const std::string& hash) {
    const std::string tag = fmt::format("W/\"{}\"", hash);
    response.set_header("ETag", tag);
    if (request.get_header_value("If-None-Match").find(hash) == std::string::npos) return false;
    response.status = 304;
    return true;
  }

  Api& api_;
  HttpOptions options_;
  EventedServer server_;
  int port_ = 0;
  socket_t socket_ = -1;
};

HttpServer::HttpServer(Api& api, HttpOptions options)
    : impl_(std::make_unique<Impl>(api, std::move(options))) {}
HttpServer::~HttpServer() = default;
Result<int> HttpServer::bind() {
  return impl_->bind();
}
void HttpServer::run() {
  impl_->run();
}
void HttpServer::stop() {
  impl_->stop();
}

}  // namespace verbale::server

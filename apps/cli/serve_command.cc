#include <csignal>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include <fmt/format.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <pthread.h>
#include <sys/resource.h>

#include "commands.h"
#include "query.h"
#include "server/api.h"
#include "server/http_server.h"
#include "server/page.h"

namespace verbale {
namespace {

struct ServeOptions {
  server::ApiOptions api;
  server::HttpOptions http;
  std::string database;
  bool no_read = false;
  bool read_only = false;
};

int serve(const ServeOptions& given) {
  server::ApiOptions options = given.api;
  options.database = given.database;
  options.can_read = !given.no_read;
  options.can_correct = !given.read_only;
  // Whoever asks the program to end gets an end in order: a thread of its own waits for the signal.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a client that is gone is no reason to end

#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 2);  // an arena for every thread would keep what its greatest answer took
#endif
  rlimit files{};  // a connection is a file
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &files);
  }

  auto api = server::Api::open(options);
  if (!api) return fail(api.error().message, kSomeFailed);
  server::HttpServer http(*api.value(), given.http);
  const auto port = http.bind();
  if (!port) {
    return fail(port.error().message,
                port.error().code == ErrorCode::kInvalidArgument ? kWrongUse : kSomeFailed);
  }
  const std::string host =
      given.http.host.find(':') == std::string::npos ? given.http.host : "[" + given.http.host + "]";
  std::cerr << fmt::format("listening on http://{}:{}{}\n", host, port.value(),
                           given.http.token.empty() ? "" : "/login?token=...")
            << std::flush;
  if (server::page_files().empty()) std::cerr << "built without the page: the API alone is served\n";
  std::thread([&http, ends] {
    int signal = 0;
    sigwait(&ends, &signal);
    http.stop();
  }).detach();
  http.run();
  return kAllDone;
}

}  // namespace

void add_serve_command(CLI::App& app, int& status) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command = app.add_subcommand("serve", "Serve a database as a page and over HTTP");
  command->add_option("--db", options->database, "database that `verbale read --db` wrote")->required();
  command->add_option("--port", options->http.port, "port (default: 8080; 0: any that is free)")
      ->check(CLI::Range(0, 65535));
  command->add_option("--host", options->http.host,
                      "address to serve on (default: 127.0.0.1, this machine alone; others need --token)");
  command->add_option("--token", options->http.token, "what clients must know")->check(some_text);
  command->add_option("--threads", options->http.threads, "connections served at once (default: 32)")
      ->check(CLI::Range(1, 1024));
  command->add_option("--readings", options->api.readings, "pasted texts read at once (default: 2)")
      ->check(CLI::Range(1, 64));
  command->add_flag("--no-read", options->no_read, "read no pasted texts");
  command->add_flag("--read-only", options->read_only, "take no corrections");
  command->callback([options, &status] { status = serve(*options); });
}

}  // namespace verbale

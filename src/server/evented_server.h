#pragma once

#include <httplib.h>

#include <chrono>
#include <cstddef>
#include <memory>

namespace verbale::server {

/// cpp-httplib's server, but that connections on which nothing comes take no thread: they wait in one epoll
/// set, and a thread takes one up for as long as a request lasts.
class EventedServer : public httplib::Server {
 public:
  struct Limits {
    std::size_t threads = 32;                   ///< requests at once
    std::size_t most_connections = 16'384;      ///< beyond, those that waited longest are closed
    std::chrono::milliseconds idle{30'000};     ///< that a connection may wait for a request
    std::chrono::milliseconds request{15'000};  ///< for a request to come whole
    std::chrono::milliseconds write{10'000};    ///< for a client to take the next bytes of an answer
  };

  explicit EventedServer(const Limits& limits);
  ~EventedServer() override;
  EventedServer(const EventedServer&) = delete;
  EventedServer& operator=(const EventedServer&) = delete;

 private:
  class Connection;
  class Waiting;

  /// Takes an accepted connection over.
  bool process_and_close_socket(socket_t socket) override;
  /// Answers one request; whether the connection goes on.
  [[nodiscard]] bool serve(Connection& connection);

  std::shared_ptr<Waiting> waiting_;
};

}  // namespace verbale::server

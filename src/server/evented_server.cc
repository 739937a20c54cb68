#include "server/evented_server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace verbale::server {

using Clock = std::chrono::steady_clock;

// -------------------------------------------------------------- connection

/// A client's connection, with the bytes that came and were not read yet.
class EventedServer::Connection : public httplib::Stream {
 public:
  Connection(socket_t socket, const Limits& limits) : socket_(socket), limits_(limits) {}
  ~Connection() override {
    ::shutdown(socket_, SHUT_RDWR);
    ::close(socket_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// From now on a request has its time to come.
  void begin_request() { deadline_ = Clock::now() + limits_.request; }

  [[nodiscard]] bool has_bytes() const { return at_ < end_; }

  bool is_readable() const override { return has_bytes() || wait(POLLIN, deadline_); }
  bool is_writable() const override { return wait(POLLOUT, Clock::now() + limits_.write); }

  ssize_t read(char* bytes, std::size_t size) override {
    if (!has_bytes()) {
      if (!wait(POLLIN, deadline_)) return -1;
      const ssize_t got = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
      if (got <= 0) return got;
      at_ = 0;
      end_ = static_cast<std::size_t>(got);
    }
    const std::size_t taken = std::min(size, end_ - at_);
    std::memcpy(bytes, buffer_.data() + at_, taken);
    at_ += taken;
    return static_cast<ssize_t>(taken);
  }

  ssize_t write(const char* bytes, std::size_t size) override {
    const ssize_t put = ::send(socket_, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) return put;
    if (!is_writable()) return -1;
    return ::send(socket_, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  }

  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  socket_t socket() const override { return socket_; }

 private:
  [[nodiscard]] bool wait(short events, Clock::time_point until) const {
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
      pollfd asked{socket_, events, 0};
      const int found = ::poll(&asked, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
      if (found >= 0 || errno != EINTR) return found > 0;
    }
  }

  socket_t socket_;
  const Limits& limits_;
  Clock::time_point deadline_;
  std::array<char, 4096> buffer_{};
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

// ----------------------------------------------------------------- waiting

/// The connections that wait for a request, and the threads that answer.
class EventedServer::Waiting {
 public:
  Waiting(const Limits& limits, std::function<bool(Connection&)> serve)
      : limits_(limits), serve_(std::move(serve)) {}
  ~Waiting() { end(); }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  [[nodiscard]] const Limits& limits() const { return limits_; }

  void begin() {
    const std::lock_guard lock(mutex_);
    if (epoll_ >= 0) return;
    ended_ = false;
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    epoll_event event{EPOLLIN, {.fd = wake_}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
    threads_.emplace_back([this] { watch(); });
    for (std::size_t i = 0; i < limits_.threads; ++i) threads_.emplace_back([this] { work(); });
  }

  /// Lets requests that are being answered end, closes the rest.
  void end() {
    {
      const std::lock_guard lock(mutex_);
      if (epoll_ < 0) return;
      ended_ = true;
      ready_.notify_all();
      const std::uint64_t one = 1;
      (void)!::write(wake_, &one, sizeof one);
    }
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    const std::lock_guard lock(mutex_);
    idle_.clear();
    places_.clear();
    jobs_.clear();
    ::close(epoll_);
    ::close(wake_);
    epoll_ = -1;
  }

  void add(std::unique_ptr<Connection> connection) {
    std::unique_ptr<Connection> oldest;
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    if (idle_.size() >= limits_.most_connections) oldest = take(idle_.front().connection->socket());
    const socket_t socket = connection->socket();
    idle_.push_back({std::move(connection), Clock::now() + limits_.idle});
    places_[socket] = std::prev(idle_.end());
    epoll_event event{EPOLLIN | EPOLLRDHUP | EPOLLONESHOT, {.fd = socket}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
  }

 private:
  struct Idle {
    std::unique_ptr<Connection> connection;
    Clock::time_point until;
  };

  /// Out of the set.  REQUIRES: mutex_ is held, the socket is in the set.
  std::unique_ptr<Connection> take(socket_t socket) {
    const auto place = places_.find(socket);
    if (place == places_.end()) return nullptr;
    std::unique_ptr<Connection> connection = std::move(place->second->connection);
    idle_.erase(place->second);
    places_.erase(place);
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
    return connection;
  }

  void watch() {
    std::array<epoll_event, 256> events{};
    for (;;) {
      const int found = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 500);
      std::vector<std::unique_ptr<Connection>> late;
      const std::lock_guard lock(mutex_);
      if (ended_) return;
      for (int i = 0; i < found; ++i) {
        auto connection = take(events[static_cast<std::size_t>(i)].data.fd);
        if (!connection) continue;
        jobs_.push_back(std::move(connection));
        ready_.notify_one();
      }
      while (!idle_.empty() && idle_.front().until < Clock::now())
        late.push_back(take(idle_.front().connection->socket()));
    }
  }

  void work() {
    for (;;) {
      std::unique_ptr<Connection> connection;
      {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [&] { return ended_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        connection = std::move(jobs_.front());
        jobs_.pop_front();
      }
      bool goes_on = true;
      do {
        connection->begin_request();
        goes_on = serve_(*connection);
      } while (goes_on && connection->has_bytes());
      if (goes_on) add(std::move(connection));
    }
  }

  const Limits limits_;
  std::function<bool(Connection&)> serve_;
  std::mutex mutex_;
  std::condition_variable ready_;
  bool ended_ = true;
  int epoll_ = -1;
  int wake_ = -1;
  std::list<Idle> idle_;  ///< those that wait longest first
  std::unordered_map<socket_t, std::list<Idle>::iterator> places_;
  std::deque<std::unique_ptr<Connection>> jobs_;
  std::vector<std::thread> threads_;
};

// ------------------------------------------------------------------ server

EventedServer::EventedServer(const Limits& limits)
    : waiting_(
          std::make_shared<Waiting>(limits, [this](Connection& connection) { return serve(connection); })) {
  /// What the library would give a thread is done at once: it only puts the connection into the set.
  class AtOnce : public httplib::TaskQueue {
   public:
    explicit AtOnce(std::shared_ptr<Waiting> waiting) : waiting_(std::move(waiting)) { waiting_->begin(); }
    void enqueue(std::function<void()> task) override { task(); }
    void shutdown() override { waiting_->end(); }

   private:
    std::shared_ptr<Waiting> waiting_;
  };
  new_task_queue = [waiting = waiting_]() -> httplib::TaskQueue* { return new AtOnce(waiting); };
}

EventedServer::~EventedServer() {
  waiting_->end();
}

bool EventedServer::process_and_close_socket(socket_t socket) {
  waiting_->add(std::make_unique<Connection>(socket, waiting_->limits()));
  return true;
}

bool EventedServer::serve(Connection& connection) {
  bool closed = false;
  return process_request(connection, false, closed, nullptr) && !closed;
}

}  // namespace verbale::server

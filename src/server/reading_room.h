#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace verbale::server {

/// Places for those who read: so many at once, so many who wait, and nobody else is let in.
class ReadingRoom {
 public:
  ReadingRoom(std::size_t places, std::size_t waiting) : places_(places), most_waiting_(waiting) {}

  /// Whether there is a place, at once or before the time is over.  leave() gives it back.
  [[nodiscard]] bool enter(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    if (reading_ < places_) {
      ++reading_;
      return true;
    }
    if (waiting_ >= most_waiting_) return false;
    ++waiting_;
    const bool free = left_.wait_for(lock, limit, [&] { return reading_ < places_; });
    --waiting_;
    if (free) ++reading_;
    return free;
  }

  void leave() {
    const std::lock_guard lock(mutex_);
    --reading_;
    left_.notify_one();
  }

 private:
  std::size_t places_;
  std::size_t most_waiting_;
  std::size_t reading_ = 0;
  std::size_t waiting_ = 0;
  std::mutex mutex_;
  std::condition_variable left_;
};

}  // namespace verbale::server

#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "server/api.h"

namespace verbale::server {

/// Answers that are kept until the database changes; those that were not asked for longest go first.
class AnswerCache {
 public:
  explicit AnswerCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  /// The answer that was given in this state of the database.
  [[nodiscard]] std::optional<Answer> find(const std::string& key, std::uint64_t state) {
    const std::lock_guard lock(mutex_);
    forget_older(state);
    const auto found = places_.find(key);
    if (found == places_.end()) return std::nullopt;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->answer;
  }

  void keep(const std::string& key, std::uint64_t state, const Answer& answer) {
    const std::lock_guard lock(mutex_);
    forget_older(state);
    const std::size_t size = key.size() + answer.body.size();
    if (state != state_ || size > most_bytes_ / 8 || places_.contains(key)) return;
    entries_.push_front({key, answer});
    places_[key] = entries_.begin();
    bytes_ += size;
    while (bytes_ > most_bytes_) {
      bytes_ -= entries_.back().key.size() + entries_.back().answer.body.size();
      places_.erase(entries_.back().key);
      entries_.pop_back();
    }
  }

 private:
  struct Entry {
    std::string key;
    Answer answer;
  };

  void forget_older(std::uint64_t state) {
    if (state <= state_) return;
    state_ = state;
    entries_.clear();
    places_.clear();
    bytes_ = 0;
  }

  std::size_t most_bytes_;
  std::mutex mutex_;
  std::uint64_t state_ = 0;
  std::size_t bytes_ = 0;
  std::list<Entry> entries_;
  std::unordered_map<std::string, std::list<Entry>::iterator> places_;
};

}  // namespace verbale::server
